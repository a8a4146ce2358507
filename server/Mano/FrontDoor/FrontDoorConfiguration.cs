using System.Net;
using System.Security.Authentication;
using Netconf.Mano.Data;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>TCP keepalives (RFC 9643 §2).</summary>
/// <param name="IdleTime">Silence before the first probe, in seconds.</param>
/// <param name="Probes">Unanswered probes after which the connection is gone.</param>
/// <param name="Interval">Between probes, in seconds.</param>
internal sealed record TcpKeepAlive(int IdleTime, int Probes, int Interval);

/// <summary>What is spoken on a connection, with whose identity.</summary>
internal abstract record Stack;

/// <summary>SSH (RFC 9644).</summary>
/// <param name="HostKeys">The server's keys.</param>
/// <param name="Algorithms">What is offered.</param>
/// <param name="KeepAlive">After how much silence a client is asked whether it lives; null: never.</param>
/// <param name="KeepAliveCount">Unanswered questions after which it is gone.</param>
internal sealed record SshStack(HostKeys HostKeys, SshAlgorithms Algorithms, TimeSpan? KeepAlive, int KeepAliveCount) : Stack;

/// <summary>TLS with client certificates (RFC 9645, RFC 7589).</summary>
/// <param name="Credentials">The server's certificate and whom it trusts.</param>
/// <param name="Names">From certificates to users.</param>
/// <param name="Versions">The versions spoken.</param>
internal sealed record TlsStack(TlsCredentials Credentials, CertificateToName Names, SslProtocols Versions) : Stack;

/// <summary>A place where the server listens.</summary>
internal sealed record ListenEndpoint(string Name, string Place, IReadOnlyList<IPEndPoint> Addresses, TcpKeepAlive? KeepAlive, Stack Stack);

/// <summary>A place where a client waits to be called.</summary>
internal sealed record CallHomeEndpoint(string Name, EndPoint Address, TcpKeepAlive? KeepAlive, Stack Stack);

/// <summary>A client that is called (RFC 8071).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Storage">Its configuration's storage: the same reference means that nothing of it has changed.</param>
/// <param name="Endpoints">Where it waits.</param>
/// <param name="Dialling">How and when it is called.</param>
/// <param name="IdleTimeout">Of a periodic connection: how long a session may be idle; null: for ever.</param>
internal sealed record CallHomeClient(
    string Name, Branch Storage, IReadOnlyList<CallHomeEndpoint> Endpoints, CallHomeOptions Dialling, TimeSpan? IdleTimeout);

/// <summary>How the server listens and calls home: ietf-netconf-server with ietf-keystore and ietf-truststore, read and checked.</summary>
internal sealed record FrontDoorConfiguration
{
    /// <summary>Where it listens.</summary>
    public IReadOnlyList<ListenEndpoint> Endpoints { get; init; } = [];

    /// <summary>Whom it calls.</summary>
    public IReadOnlyList<CallHomeClient> Clients { get; init; } = [];

    /// <summary>How long a session that came to a listen endpoint may be idle; null: for ever.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What is wrong; what it is wrong with is left out above.</summary>
    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    /// <summary>Reads it.</summary>
    /// <param name="tree">A configuration that is valid as YANG goes.</param>
    /// <param name="reveal">The clear form of a protected private key.</param>
    public static FrontDoorConfiguration Read(DataTree tree, Func<string, byte[]> reveal) => new FrontDoorReader(tree, reveal).Read();
}
