using System.IO.Pipelines;
using System.Net;
using Netconf.Mano.Ssh;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A transport in memory: what carries a session between a test and the server, with the octets of the wire.</summary>
internal sealed class PipeConnection : TransportConnection, IDisposable
{
    private readonly Pipe _toServer = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19));
    private readonly CancellationTokenSource _closed = new();

    public PipeConnection(string user) => User = user;

    public PipeReader ClientInput => _toClient.Reader;

    public PipeWriter ClientOutput => _toServer.Writer;

    public override TransportKind Kind => TransportKind.Ssh;

    public override string User { get; }

    public override string AuthenticationMethod => "password";

    public override EndPoint? RemoteEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 12345);

    public override IDuplexPipe Transport => new Duplex(_toServer.Reader, _toClient.Writer);

    public override IReadOnlyDictionary<string, string> SessionInfo { get; } = new Dictionary<string, string>();

    public override CancellationToken Closed => _closed.Token;

    public override CancellationToken Stopping => CancellationToken.None;

    public override string? CloseReason => _closed.IsCancellationRequested ? "closed" : null;

    public override void Abort(string reason) => _closed.Cancel();

    public void Dispose() => _closed.Dispose();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
