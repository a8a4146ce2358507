using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>Whom a <see cref="SshClient"/> connects to and how it proves who it is.</summary>
public sealed record SshClientOptions
{
    /// <summary>The server: a name or an address, with port. For an adopted socket only a label.</summary>
    public required EndPoint EndPoint { get; init; }

    /// <summary>The user to be there.</summary>
    public required string User { get; init; }

    /// <summary>Tried after the keys, as password and, where a server offers only that, as the answer to its prompts.</summary>
    public string? Password { get; init; }

    /// <summary>Keys, tried in this order.</summary>
    public IReadOnlyList<SshPrivateKey> PrivateKeys { get; init; } = [];

    /// <summary>Says whether the server's key is the expected one. There is no default: a client that accepts any key may talk to
    /// anyone.</summary>
    public required Func<SshPublicKey, ValueTask<bool>> VerifyHostKey { get; init; }

    /// <summary>Time for all of name, connection, key exchange and authentication.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a silent server is asked whether it lives; null: never.</summary>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Unanswered questions after which the server counts as gone.</summary>
    public int KeepAliveCount { get; init; } = 3;

    /// <summary>Algorithms offered; an old device may need others.</summary>
    public SshAlgorithms Algorithms { get; init; } = new();

    /// <summary>New keys are agreed on after so many bytes in one direction.</summary>
    public long RekeyBytes { get; init; } = 1L << 30;

    /// <summary>New keys are agreed on after this time, once something is sent.</summary>
    public TimeSpan RekeyTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Names the server and user; never the password.</summary>
    public override string ToString() => $"{User}@{EndPoint}";
}
