using System.Net;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>The answer to somebody who wants to come in.</summary>
/// <param name="Accepted">Whether he may.</param>
/// <param name="Delay">When he may not: how long the answer is to be kept back, so that guessing gains nothing.</param>
internal readonly record struct LogInResult(bool Accepted, TimeSpan Delay);

/// <summary>
/// The one place where users prove who they are, whatever they come by (SSH, TLS, HTTPS): failures are counted over all of it, banned addresses are turned
/// away, and everything is in the audit log. An unknown user costs the same time as a wrong password. Any thread.
/// </summary>
internal sealed class LogIns(IUsers users, Func<LogInRules> rules, AuditLog audit, TimeProvider time) : ISshAuthenticator
{
    private readonly VerifiedPasswords _verified = new(time);
    private long _accepted;
    private long _refused;
    private long _refusedBanned;

    /// <summary>Failures and bans by address.</summary>
    public Bans Bans { get; } = new(rules, time);

    /// <summary>Log-ins let in.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Log-ins refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Connections refused because their address is banned.</summary>
    public long RefusedBanned => Interlocked.Read(ref _refusedBanned);

    /// <summary>Why nobody from there may come in now, or null.</summary>
    public string? RefuseAddress(EndPoint? from)
    {
        if (AddressOf(from) is not { } address || Bans.Find(address) is not { } ban)
            return null;
        Interlocked.Increment(ref _refusedBanned);
        return $"the address is banned until {ban.Until:yyyy-MM-dd'T'HH:mm:ss'Z'}";
    }

    /// <summary>Verifies a password. Takes as long as a slow hash does, unless the same password was verified a moment ago.</summary>
    /// <param name="name">The name given.</param>
    /// <param name="passwordUtf8">The password.</param>
    /// <param name="from">Where from; null for this machine.</param>
    /// <param name="by">How, for the audit log: <c>ssh password</c>, <c>https password</c>.</param>
    public LogInResult VerifyPassword(string name, ReadOnlySpan<byte> passwordUtf8, IPAddress? from, string by)
    {
        if (from is not null && Bans.Find(from) is not null)
            return Refuse(name, from, by, counts: false);
        var stored = users.Find(name)?.Password;
        var accepted = _verified.Contains(name, stored, passwordUtf8)
            || ((stored ?? PasswordHash.Nobody).Matches(passwordUtf8) && stored is not null);
        if (!accepted)
            return Refuse(name, from, by, counts: true);
        _verified.Add(name, stored!, passwordUtf8);
        return Accept(name, from, by);
    }

    /// <summary>Whether there is such a user who may come in.</summary>
    public bool IsKnown(string name) => users.Find(name) is not null;

    /// <summary>Whether that user, whom something else has proven to be there (a certificate, a token), may come in.</summary>
    public LogInResult Verify(string? name, IPAddress? from, string by) =>
        name is not null && users.Find(name) is not null && (from is null || Bans.Find(from) is null)
            ? Accept(name, from, by)
            : Refuse(name ?? "", from, by, counts: false);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken)
    {
        var from = AddressOf(request.RemoteEndPoint);
        if (request.Method == SshAuthenticationMethod.Password)
            return ValueTask.FromResult(AnswerOf(VerifyPassword(request.User, request.Password.Span, from, "ssh password")));
        var known = request.PublicKey is { } key && users.Find(request.User) is { } user && user.Keys.Contains(key);
        // A client offers all the keys it has: a question is no attempt.
        if (request.IsProbe)
            return ValueTask.FromResult(known ? AuthenticationResult.Accepted : AuthenticationResult.Denied);
        var by = $"ssh publickey {request.PublicKey?.Fingerprint}";
        return ValueTask.FromResult(AnswerOf(known ? Accept(request.User, from, by) : Refuse(request.User, from, by, counts: true)));
    }

    private static AuthenticationResult AnswerOf(LogInResult result) =>
        result.Accepted ? AuthenticationResult.Accepted : AuthenticationResult.DeniedAfter(result.Delay);

    private LogInResult Accept(string name, IPAddress? from, string by)
    {
        Interlocked.Increment(ref _accepted);
        audit.Write(new AuditEntry(time.GetUtcNow(), AuditSubject.LogIn, name) { Source = SourceOf(from), Subject = by });
        return new LogInResult(true, TimeSpan.Zero);
    }

    private LogInResult Refuse(string name, IPAddress? from, string by, bool counts)
    {
        Interlocked.Increment(ref _refused);
        var (delay, banned) = counts && from is not null ? Bans.Failed(from, name) : (rules().FailureDelay, null);
        audit.Write(new AuditEntry(time.GetUtcNow(), AuditSubject.LogIn, name)
        { Source = SourceOf(from), Subject = by, Outcome = "access-denied" });
        if (banned is not null)
            audit.Write(new AuditEntry(time.GetUtcNow(), AuditSubject.Ban, name)
            { Source = SourceOf(from), Subject = $"banned until {banned.Until:yyyy-MM-dd'T'HH:mm:ss'Z'} after {banned.Failures} failures" });
        return new LogInResult(false, delay);
    }

    private static string SourceOf(IPAddress? from) => from?.ToString() ?? "local";

    private static IPAddress? AddressOf(EndPoint? from) =>
        (from as IPEndPoint)?.Address is { } address ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;
}
