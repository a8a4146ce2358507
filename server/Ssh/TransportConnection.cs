using System.IO.Pipelines;
using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>What carries a NETCONF session.</summary>
public enum TransportKind
{
    /// <summary>SSH, RFC 6242: one connection here is one subsystem channel.</summary>
    Ssh,

    /// <summary>TLS, RFC 7589.</summary>
    Tls,

    /// <summary>A Unix domain socket, for local tools.</summary>
    Unix,
}

/// <summary>How an adopted connection ended.</summary>
/// <param name="User">The user; null when nobody authenticated.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record TransportEnd(string? User, string Reason);

/// <summary>An authenticated connection of a client: a pipe and a user. SSH, TLS and Unix sockets give the same shape, so
/// that what reads and writes NETCONF knows none of them.</summary>
/// <remarks>
/// The owner reads <see cref="Transport"/>.Input until it is completed (the client is gone or will send no more) and
/// completes Output when it has no more to say; what was written is then delivered and the connection closed in order.
/// Input never throws for a lost connection: it ends, <see cref="Closed"/> is cancelled and <see cref="CloseReason"/> says why.
/// </remarks>
public abstract class TransportConnection
{
    /// <summary>A number unique among the connections of this process, for logs.</summary>
    public long Id { get; } = Interlocked.Increment(ref _lastId);

    private static long _lastId;

    /// <summary>What carries the connection.</summary>
    public abstract TransportKind Kind { get; }

    /// <summary>The authenticated user.</summary>
    public abstract string User { get; }

    /// <summary>How the user was authenticated: <c>password</c>, <c>publickey</c>, <c>certificate</c>, <c>peer</c>.</summary>
    public abstract string AuthenticationMethod { get; }

    /// <summary>Where the client is; null for a Unix socket.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>The client's bytes and ours, with back-pressure in both directions.</summary>
    public abstract IDuplexPipe Transport { get; }

    /// <summary>Facts for an operator, as the cipher or the certificate's fingerprint.</summary>
    public abstract IReadOnlyDictionary<string, string> SessionInfo { get; }

    /// <summary>Cancelled when the connection is gone.</summary>
    public abstract CancellationToken Closed { get; }

    /// <summary>Cancelled when the server is about to stop: finish what was begun and complete the output.</summary>
    public abstract CancellationToken Stopping { get; }

    /// <summary>Why the connection ended; null while it lives.</summary>
    public abstract string? CloseReason { get; }

    /// <summary>Delivers what has been written, then closes. Completes when the connection is gone.</summary>
    /// <param name="cancellationToken">Ends the patience: the connection is then aborted.</param>
    public async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var closed = Closed.Register(() => gone.TrySetResult()).ConfigureAwait(false);
        await using var impatient = cancellationToken.Register(() => Abort("closing took too long")).ConfigureAwait(false);
        await gone.Task.ConfigureAwait(false);
    }

    /// <summary>Ends the connection at once; what has not been sent is dropped.</summary>
    /// <param name="reason">For the log and, where the protocol can say it, for the peer.</param>
    public abstract void Abort(string reason);
}
