using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>How a client wants to prove who it is.</summary>
public enum SshAuthenticationMethod
{
    /// <summary>A password, RFC 4252 §8.</summary>
    Password,

    /// <summary>A signature by a key, RFC 4252 §7; libssh has already verified it.</summary>
    PublicKey,
}

/// <summary>One attempt of a client to authenticate.</summary>
public sealed class SshAuthenticationRequest
{
    /// <summary>The name the client gave.</summary>
    public required string User { get; init; }

    /// <summary>How.</summary>
    public required SshAuthenticationMethod Method { get; init; }

    /// <summary>The password, in UTF-8, overwritten as soon as the answer is there; empty for a key.</summary>
    public ReadOnlyMemory<byte> Password { get; init; }

    /// <summary>The key, for <see cref="SshAuthenticationMethod.PublicKey"/>.</summary>
    public SshPublicKey? PublicKey { get; init; }

    /// <summary>The client only asks whether the key would do: a positive answer lets nobody in yet.</summary>
    public bool IsProbe { get; init; }

    /// <summary>Where the client is.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>Names the user and method; never the password.</summary>
    public override string ToString() => $"{Method} of {User} from {RemoteEndPoint}";
}

/// <summary>The answer to an attempt.</summary>
public readonly struct AuthenticationResult
{
    private AuthenticationResult(bool accepted, string? user, TimeSpan? delay = null) => (IsAccepted, User, Delay) = (accepted, user, delay);

    /// <summary>The client may not come in (the default).</summary>
    public static AuthenticationResult Denied => default;

    /// <summary>The client may not come in, and is told so after that time instead of the server's own failure delay.</summary>
    /// <param name="delay">How long the answer is kept back.</param>
    public static AuthenticationResult DeniedAfter(TimeSpan delay) => new(false, null, delay);

    /// <summary>The client may come in under the name it gave.</summary>
    public static AuthenticationResult Accepted { get; } = new(true, null);

    /// <summary>The client may come in under another name.</summary>
    /// <param name="user">The name.</param>
    public static AuthenticationResult AcceptedAs(string user) => new(true, user);

    /// <summary>Whether the client may come in.</summary>
    public bool IsAccepted { get; }

    /// <summary>The name to use instead of the one given.</summary>
    public string? User { get; }

    /// <summary>Of a denial: how long its answer is kept back; null: as long as the server thinks fit.</summary>
    public TimeSpan? Delay { get; }
}

/// <summary>Decides who may come in. Called from a bounded number of workers, never from a thread that carries traffic, so it may
/// compute a slow hash.</summary>
public interface ISshAuthenticator
{
    /// <summary>Verifies one attempt. An unknown user should cost the same time as a wrong password.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="cancellationToken">The client is gone or the server stops.</param>
    ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken);
}
