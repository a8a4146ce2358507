using System.Net;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A connection of ours to a server: connect, verify the host key, authenticate, then channels.</summary>
#pragma warning disable CA1001 // The source has no timer and may be listened to after the end; the rest goes in Release.
internal sealed class SshClientSession : SshSession
{
    private enum Phase
    {
        Connecting,
        VerifyingHostKey,
        Authenticating,
        Open,
    }

    private readonly SshClientOptions _options;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closed = new();
    private readonly List<ChannelOpening> _openings = [];
    private Phase _phase = Phase.Connecting;
    private SshFailure _failure = SshFailure.Unreachable;
    private SshClientAuthentication? _authentication;

    internal SshClientSession(SshLoop loop, SshClientOptions options, ILogger logger)
        : base(loop, logger) => _options = options;

    internal SshPublicKey? ServerKey { get; private set; }

    /// <summary>Completes when the server has let us in.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>Completes when the connection is gone.</summary>
    internal Task Gone => _gone.Task;

    internal CancellationToken Closed => _closed.Token;

    private protected override bool IsAuthenticated => _phase == Phase.Open;

    private protected override TimeSpan? KeepAlive => _options.KeepAlive;

    private protected override int KeepAliveCount => _options.KeepAliveCount;

    private protected override PollEvents ExtraInterest =>
        _phase == Phase.Connecting && InBytes == 0 ? PollEvents.Write : PollEvents.None;

    /// <summary>Starts on a descriptor that is connected or about to be. On the loop.</summary>
    internal void Begin(int fd)
    {
        if (IsClosed)
        {
            Libc.Close(fd);
            return;
        }

        Adopt(LibSsh.New(), fd);
        try
        {
            SetOptions(fd);
        }
        catch (SshException e)
        {
            Libc.Close(fd);
            _failure = e.Failure;
            Close(e.Message, tellPeer: false);
            return;
        }

        Attach();
    }

    internal void Stop(string reason) => Post(() => Close(reason));

    /// <summary>Opens a channel and asks for something on it.</summary>
    internal Task<SshClientChannel> OpenAsync(Func<nint, int> request, CancellationToken cancellationToken)
    {
        var opening = new ChannelOpening(this, request);
        Loop.Post(() =>
        {
            if (IsClosed)
            {
                opening.Fail(SshFailure.Closed, $"The connection is gone: {CloseReason}.");
            }
            else
            {
                _openings.Add(opening);
                Schedule();
            }
        });
        return opening.WaitAsync(cancellationToken);
    }

    private unsafe void SetOptions(int fd)
    {
        var no = 0;
        LibSsh.OptionsSet(Native, SessionOption.ProcessConfig, &no);
        LibSsh.OptionsSet(Native, SessionOption.SshDirectory, "/nonexistent");
        LibSsh.OptionsSet(Native, SessionOption.User, _options.User);
        LibSsh.OptionsSet(Native, SessionOption.Fd, &fd);
        var bytes = (ulong)_options.RekeyBytes;
        LibSsh.OptionsSet(Native, SessionOption.RekeyData, &bytes);
        var seconds = (uint)_options.RekeyTime.TotalSeconds;
        LibSsh.OptionsSet(Native, SessionOption.RekeyTime, &seconds);
        var algorithms = _options.Algorithms;
        Check(SessionOption.KeyExchange, algorithms.KeyExchange);
        Check(SessionOption.HostKeys, algorithms.HostKey);
        Check(SessionOption.PublicKeyAcceptedTypes, algorithms.PublicKey);
        Check(SessionOption.CiphersClientToServer, algorithms.Cipher);
        Check(SessionOption.CiphersServerToClient, algorithms.Cipher);
        Check(SessionOption.HmacClientToServer, algorithms.Mac);
        Check(SessionOption.HmacServerToClient, algorithms.Mac);
    }

    private void Check(SessionOption option, string value)
    {
        if (LibSsh.OptionsSet(Native, option, value) != SshCode.Ok)
        {
            throw new SshException(SshFailure.Negotiation, $"libssh refused '{value}'.");
        }
    }

    private protected override bool Advance()
    {
        switch (_phase)
        {
            case Phase.Connecting:
                Connect();
                break;
            case Phase.Authenticating:
                Authenticate();
                break;
            case Phase.Open:
                Serve();
                break;
        }

        return !IsClosed && _phase != Phase.VerifyingHostKey;
    }

    private void Connect()
    {
        var result = LibSsh.Connect(Native);
        if (InBytes > 0)
        {
            _failure = SshFailure.Negotiation;
        }

        if (result == SshCode.Again)
        {
            // libssh makes the descriptor blocking once it is connected.
            Libc.SetNonBlocking(LibSsh.GetFd(Native));
        }
        else if (result == SshCode.Ok)
        {
            Libc.SetNonBlocking(LibSsh.GetFd(Native));
            VerifyHostKey();
        }
        else
        {
            Close(NativeReason(), tellPeer: false);
        }
    }

    private void VerifyHostKey()
    {
        LibSsh.GetServerPublicKey(Native, out var key);
        ServerKey = SshKeyHandle.PublicKeyOf(key);
        LibSsh.KeyFree(key);
        _phase = Phase.VerifyingHostKey;
        _ = Task.Run(AskWhetherKeyIsRightAsync);
    }

    private async Task AskWhetherKeyIsRightAsync()
    {
        bool right;
        try
        {
            right = await _options.VerifyHostKey(ServerKey!).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Post(() => Fail(SshFailure.HostKeyRejected, $"the host key could not be verified: {e.Message}"));
            return;
        }

        Post(() =>
        {
            if (right)
            {
                _phase = Phase.Authenticating;
                _authentication = new SshClientAuthentication(_options);
                Turn();
            }
            else
            {
                Fail(SshFailure.HostKeyRejected, $"its host key {ServerKey!.Fingerprint} is not the expected one");
            }
        });
    }

    private void Authenticate()
    {
        var result = _authentication!.Step(Native);
        if (result == AuthStatus.Success)
        {
            _phase = Phase.Open;
            _failure = SshFailure.Closed;
            _ready.TrySetResult();
        }
        else if (result != AuthStatus.Again)
        {
            Fail(
                IsNativeClosed() && !_authentication.WasDenied ? SshFailure.Closed : SshFailure.AuthenticationFailed,
                result == AuthStatus.Error ? NativeReason() : "the server accepts none of the credentials");
        }
    }

    private void Serve()
    {
        while (LibSsh.MessageGet(Native) is var message && message != 0)
        {
            LibSsh.MessageReplyDefault(message);
            LibSsh.MessageFree(message);
        }

        for (var i = _openings.Count - 1; i >= 0; i--)
        {
            if (_openings[i].Step())
            {
                _openings.RemoveAt(i);
            }
        }
    }

    private void Fail(SshFailure failure, string reason)
    {
        _failure = failure;
        Close(reason);
    }

    internal override void OutputDelivered(SshChannel channel) => LibSsh.ChannelSendEof(channel.Native);

    private protected override long NextDeadline() => long.MaxValue;

    private protected override void CheckDeadlines(long now)
    {
    }

    private protected override void CloseDescriptorLeftOpen(int fd)
    {
        if (fd >= 0)
        {
            Libc.Close(fd);
        }
    }

    private protected override void Release() => _authentication?.Dispose();

    private protected override void Ended(string reason)
    {
        foreach (var opening in _openings)
        {
            opening.Fail(SshFailure.Closed, $"The connection to {_options} was lost: {reason}.");
        }

        _openings.Clear();
        _ready.TrySetException(new SshException(_failure, $"{_options}: {reason}."));
        _ = _ready.Task.Exception;
        _gone.TrySetResult();
        ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), _closed, preferLocal: false);
    }
}
