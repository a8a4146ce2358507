using System.Net;
using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A connection of a client to us: key exchange and authentication on a handshake loop, then channels on another.</summary>
internal sealed unsafe partial class SshServerSession : SshSession
{
    private const int UnreadRepliesLimit = 1024;

    private readonly SshServer _server;
    private readonly SshServerOptions _options;
    private readonly List<SshTransportConnection> _connections = [];
    private bool _authenticated;
    private bool _stopping;
    private int _replies;

    internal SshServerSession(SshServer server, SshLoop loop, EndPoint? remoteEndPoint)
        : base(loop, server.Logger)
    {
        _server = server;
        _options = server.Options;
        RemoteEndPoint = remoteEndPoint;
        _graceEnd = loop.Timers.Now + (long)_options.LoginGrace.TotalMilliseconds;
    }

    internal EndPoint? RemoteEndPoint { get; }

    internal string? User { get; private set; }

    internal string? Method { get; private set; }

    /// <summary>Completes when the connection is gone, with the reason.</summary>
    internal TaskCompletionSource<TransportEnd> Completion { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected override bool IsAuthenticated => _authenticated;

    private protected override TimeSpan? KeepAlive => _options.KeepAlive;

    private protected override int KeepAliveCount => _options.KeepAliveCount;

    /// <summary>Starts the SSH protocol on a descriptor, which from here on is libssh's to close. On the loop.</summary>
    internal void Begin(int fd, HostKeyBind bind)
    {
        if (IsClosed)
        {
            Libc.Close(fd);
            return;
        }

        var native = LibSsh.New();
        if (bind.Accept(native, fd) != SshCode.Ok)
        {
            // Freeing closes the descriptor only if libssh had got as far as to take it.
            var taken = LibSsh.GetFd(native) == fd;
            LibSsh.Free(native);
            if (!taken)
            {
                Libc.Close(fd);
            }

            Close("libssh could not take the connection", tellPeer: false);
            return;
        }

        Adopt(native, fd);
        SetRekeyLimits();
        if (LibSsh.HandleKeyExchange(native) == SshCode.Error)
        {
            Close(NativeReason(), tellPeer: false);
            return;
        }

        Attach();
    }

    private void SetRekeyLimits()
    {
        var bytes = (ulong)_options.RekeyBytes;
        LibSsh.OptionsSet(Native, SessionOption.RekeyData, &bytes);
        var seconds = (uint)_options.RekeyTime.TotalSeconds;
        LibSsh.OptionsSet(Native, SessionOption.RekeyTime, &seconds);
    }

    private protected override bool Advance()
    {
        while (!IsClosed && !IsHeld)
        {
            var message = LibSsh.MessageGet(Native);
            if (message == 0)
            {
                break;
            }

            Handle(message);
        }

        if (IsClosed || IsHeld)
        {
            return false;
        }

        if (!_authenticated)
        {
            CheckForRejectedSignature();
        }

        if (!IsClosed && IsNativeClosed() && Channels.Count == 0)
        {
            Close(NativeReason(), tellPeer: false);
        }

        return !IsClosed;
    }

    /// <summary>Answers one request; it is freed here unless authentication holds it.</summary>
    private void Handle(nint message)
    {
        CountReply();
        var type = LibSsh.MessageType(message);
        if (type == RequestType.Auth && !_authenticated)
        {
            HandleAuthentication(message);
            return;
        }

        try
        {
            var subtype = LibSsh.MessageSubtype(message);
            var handled = type switch
            {
                RequestType.Service => AcceptService(message),
                RequestType.ChannelOpen when subtype == ChannelKind.Session => OpenChannel(message),
                RequestType.Channel when subtype == ChannelRequestKind.Subsystem => StartSubsystem(message),
                _ => false,
            };
            if (!handled)
            {
                // A shell, a command, a terminal, forwarding: refused in the form that each has for it.
                LibSsh.MessageReplyDefault(message);
            }
        }
        finally
        {
            LibSsh.MessageFree(message);
        }
    }

    /// <summary>A client that asks without reading the answers would fill our memory with them.</summary>
    private void CountReply()
    {
        if (!WritePending())
        {
            _replies = 0;
        }
        else if (++_replies > UnreadRepliesLimit)
        {
            Close("the client does not read the answers to its requests", tellPeer: false);
        }
    }

    private static bool AcceptService(nint message) =>
        Marshal.PtrToStringUTF8(LibSsh.ServiceName(message)) is "ssh-userauth" or "ssh-connection" &&
        LibSsh.ServiceReplySuccess(message) == SshCode.Ok;

    private bool OpenChannel(nint message)
    {
        if (!_authenticated || _stopping || Channels.Count >= _options.MaxChannelsPerConnection)
        {
            return false;
        }

        var native = LibSsh.ChannelOpenAccept(message);
        if (native == 0)
        {
            return false;
        }

        Channels.Add(new SshChannel(this, native));
        return true;
    }

    private bool StartSubsystem(nint message)
    {
        var native = LibSsh.ChannelOfRequest(message);
        var channel = Channels.Find(c => c.Native == native);
        var name = Marshal.PtrToStringUTF8(LibSsh.SubsystemOfRequest(message)) ?? "";
        if (channel is not { IsStarted: false } || _stopping || !_options.Subsystems.Contains(name))
        {
            return false;
        }

        if (LibSsh.ChannelRequestReplySuccess(message) != SshCode.Ok)
        {
            return false;
        }

        channel.Start();
        _hadChannel = true;
        var connection = new SshTransportConnection(this, channel, name);
        _connections.Add(connection);
        channel.Gone += () =>
        {
            _connections.Remove(connection);
            connection.Ended(CloseReason ?? "closed");
        };
        _server.Serve(connection);
        return true;
    }

    internal override void OutputDelivered(SshChannel channel)
    {
        // OpenSSH's client ends with this status.
        LibSsh.ChannelSendExitStatus(channel.Native, 0);
        channel.CloseLocal();
        _withoutChannelSince = Loop.Timers.Now;
    }

    private protected override void ChannelEnded(SshChannel channel)
    {
        if (channel.IsStarted)
        {
            _withoutChannelSince = Loop.Timers.Now;
        }

        if (_stopping && Channels.Count == 0)
        {
            Close("the server stops");
        }
    }

    /// <summary>Ends one channel at once; the connection too when it was the last.</summary>
    internal void Abort(SshChannel channel, string reason) => Post(() =>
    {
        if (!Channels.Contains(channel))
        {
            return;
        }

        channel.Abandon();
        _withoutChannelSince = Loop.Timers.Now;
        if (HasLiveChannel)
        {
            Schedule();
        }
        else
        {
            Close(reason);
        }
    });

    /// <summary>Lets what was begun be finished, and takes on nothing new.</summary>
    internal void BeginStop() => Post(() =>
    {
        _stopping = true;
        if (!Channels.Exists(channel => channel.IsStarted))
        {
            Close("the server stops");
            return;
        }

        foreach (var connection in _connections.ToArray())
        {
            connection.AnnounceStop();
        }

        foreach (var channel in Channels)
        {
            channel.EndInput();
        }

        Schedule();
    });

    internal void Kill(string reason) => Post(() => Close(reason));

    private protected override void Release()
    {
        FreeMessage(_held);
        _held = 0;
    }

    private protected override void Ended(string reason)
    {
        Log.Ended(Logger, RemoteEndPoint, reason);
        _server.Forget(this);
        Completion.TrySetResult(new TransportEnd(User, reason));
    }
}
