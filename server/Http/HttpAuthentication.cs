using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Http;

/// <summary>
/// Finds out who makes a request: Basic, a bearer token, or the certificate of the connection. It only says who it is
/// (<see cref="HttpContext.User"/>); what needs a user refuses those who are nobody. Wrong credentials are told from no user by nothing, not even by time.
/// </summary>
/// <example><code>
/// var authentication = new HttpAuthentication(HttpSettings.Of(datastores), logIns, TimeProvider.System, logger);
/// authentication.Use(app);
/// restconf.Map(app);
/// </code></example>
public sealed class HttpAuthentication : IDisposable
{
    private const string Challenge = "Basic realm=\"Netconf.Mano\", charset=\"UTF-8\"";

    /// <summary>Slow hashes at the same time: guessing must not take the processor from everybody else.</summary>
    private const int Verifiers = 2;

    /// <summary>Who waits for them; more are told to come back.</summary>
    private const int MostWaiting = 64;

    private readonly Func<HttpSettings> _settings;
    private readonly IHttpLogIns _logIns;
    private readonly TimeProvider _time;
    private readonly HttpClient _client = new() { MaxResponseContentBufferSize = 1 << 20 };
    private readonly BearerTokens _tokens;
    private readonly ClientCertificates _certificates;
    private readonly SemaphoreSlim _verifiers = new(Verifiers);
    private int _waiting;

    /// <summary>By those settings and users.</summary>
    public HttpAuthentication(Func<HttpSettings> settings, IHttpLogIns logIns, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _logIns = logIns;
        _time = time;
        _tokens = new BearerTokens(_client, time, logger);
        _certificates = new ClientCertificates(time);
    }

    /// <summary>Puts it before everything that is mapped.</summary>
    public void Use(IApplicationBuilder app) => app.Use(AuthenticateAsync);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _client.Dispose();
        _verifiers.Dispose();
    }

    private async Task AuthenticateAsync(HttpContext context, RequestDelegate next)
    {
        var settings = _settings();
        var header = context.Request.Headers.Authorization.ToString();
        var who = header.Length == 0
            ? await OfConnectionAsync(context, settings).ConfigureAwait(false)
            : !AuthenticationHeaderValue.TryParse(header, out var given) ? null
            : given.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? await OfPasswordAsync(context, given.Parameter, settings).ConfigureAwait(false)
            : given.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? await OfTokenAsync(context, given.Parameter, settings).ConfigureAwait(false)
            : null;
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            return;
        if (who is not null)
            context.User = who;
        else
            Invite(context, settings, header.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase));
        await next(context).ConfigureAwait(false);
    }

    private async Task<ClaimsPrincipal?> OfPasswordAsync(HttpContext context, string? credentials, HttpSettings settings)
    {
        if (!settings.AcceptsBasic || !TryDecode(credentials, out var user, out var password))
            return null;
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "5";
            return null;
        }
        HttpLogIn answer;
        try
        {
            await _verifiers.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            try
            {
                answer = await Task.Run(() => _logIns.VerifyPassword(user, password, AddressOf(context))).ConfigureAwait(false);
            }
            finally
            {
                _verifiers.Release();
                CryptographicOperations.ZeroMemory(password);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        return await SettleAsync(context, answer, user, "Basic", []).ConfigureAwait(false);
    }

    private async Task<ClaimsPrincipal?> OfTokenAsync(HttpContext context, string? token, HttpSettings settings)
    {
        if (token is null || await _tokens.VerifyAsync(token, settings.Issuers, context.RequestAborted).ConfigureAwait(false) is not { } subject)
            return null;
        var answer = _logIns.Verify(subject.User, AddressOf(context), "https bearer");
        return await SettleAsync(context, answer, subject.User, "Bearer", subject.Groups).ConfigureAwait(false);
    }

    private async Task<ClaimsPrincipal?> OfConnectionAsync(HttpContext context, HttpSettings settings)
    {
        if (settings.TrustAnchors.Count == 0 || context.Connection.ClientCertificate is not { } certificate
            || _certificates.Resolve(certificate, settings) is not { } user)
            return null;
        return await SettleAsync(context, _logIns.Verify(user, AddressOf(context), "https certificate"), user, "Certificate", []).ConfigureAwait(false);
    }

    private async Task<ClaimsPrincipal?> SettleAsync(HttpContext context, HttpLogIn answer, string user, string how, IReadOnlyList<string> groups)
    {
        if (answer.Accepted)
            return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user), .. groups.Select(g => new Claim("group", g))], how));
        if (answer.Delay > TimeSpan.Zero)
            await Task.Delay(answer.Delay, _time, context.RequestAborted).ConfigureAwait(false);
        return null;
    }

    /// <summary>RFC 9110 §11.6.1: what a 401 names. Set for everybody who is nobody; only a 401 shows it.</summary>
    private static void Invite(HttpContext context, HttpSettings settings, bool wasToken)
    {
        var challenges = new List<string>();
        if (settings.AcceptsBasic)
            challenges.Add(Challenge);
        if (settings.Issuers.Count > 0)
            challenges.Add(wasToken ? "Bearer realm=\"Netconf.Mano\", error=\"invalid_token\"" : "Bearer realm=\"Netconf.Mano\"");
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status401Unauthorized && challenges.Count > 0)
                context.Response.Headers.WWWAuthenticate = challenges.ToArray();
            return Task.CompletedTask;
        });
    }

    private static bool TryDecode(string? credentials, out string user, out byte[] password)
    {
        (user, password) = ("", []);
        var bytes = new byte[(credentials?.Length ?? 0) * 3 / 4 + 3];
        if (credentials is null || !Convert.TryFromBase64String(credentials, bytes, out var length))
            return false;
        var colon = bytes.AsSpan(0, length).IndexOf((byte)':');
        if (colon > 0)
            (user, password) = (Encoding.UTF8.GetString(bytes, 0, colon), bytes.AsSpan(colon + 1, length - colon - 1).ToArray());
        CryptographicOperations.ZeroMemory(bytes);
        return colon > 0;
    }

    private static IPAddress? AddressOf(HttpContext context) =>
        context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
}
