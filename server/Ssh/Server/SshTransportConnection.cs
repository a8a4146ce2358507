using System.IO.Pipelines;
using System.Net;
using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A subsystem channel of an SSH client as a connection.</summary>
#pragma warning disable CA1001 // The sources have no timer and may be listened to after the end: the collector frees them.
internal sealed class SshTransportConnection : TransportConnection
{
    private readonly SshServerSession _session;
    private readonly SshChannel _channel;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _stopping = new();
    private string? _abortReason;
    private volatile string? _closeReason;

    internal SshTransportConnection(SshServerSession session, SshChannel channel, string subsystem)
    {
        _session = session;
        _channel = channel;
        User = session.User!;
        AuthenticationMethod = session.Method!;
        SessionInfo = new Dictionary<string, string>
        {
            ["subsystem"] = subsystem,
            ["client"] = PeerText.Clean(Marshal.PtrToStringUTF8(LibSsh.GetClientBanner(session.Native)) ?? ""),
            ["cipher"] = Marshal.PtrToStringUTF8(LibSsh.GetCipherOut(session.Native)) ?? "",
        };
    }

    public override TransportKind Kind => TransportKind.Ssh;

    public override string User { get; }

    public override string AuthenticationMethod { get; }

    public override EndPoint? RemoteEndPoint => _session.RemoteEndPoint;

    public override IDuplexPipe Transport => _channel;

    public override IReadOnlyDictionary<string, string> SessionInfo { get; }

    public override CancellationToken Closed => _closed.Token;

    public override CancellationToken Stopping => _stopping.Token;

    public override string? CloseReason => _closeReason;

    public override void Abort(string reason)
    {
        _abortReason ??= reason;
        _session.Abort(_channel, reason);
    }

    /// <summary>The channel is gone. Never runs the listeners on the loop, which calls this.</summary>
    internal void Ended(string reason)
    {
        _closeReason = _abortReason ?? reason;
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), _closed, preferLocal: false);
    }

    internal void AnnounceStop() =>
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), _stopping, preferLocal: false);
}
