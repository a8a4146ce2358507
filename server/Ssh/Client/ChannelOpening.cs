using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A channel on its way: opened, then asked for a subsystem or command. Steps run on the loop until both are answered.</summary>
internal sealed class ChannelOpening(SshClientSession session, Func<nint, int> request)
{
    private readonly TaskCompletionSource<SshClientChannel> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private nint _native;
    private SshChannel? _channel;

    /// <summary>Waits for the channel; one that comes too late is closed again.</summary>
    internal async Task<SshClientChannel> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _result.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = _result.Task.ContinueWith(
                late => _ = late.Result.DisposeAsync().AsTask(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    internal void Fail(SshFailure failure, string message)
    {
        _result.TrySetException(new SshException(failure, message));
        _ = _result.Task.Exception;
    }

    /// <summary>Goes on; true when there is an answer.</summary>
    internal bool Step()
    {
        if (_native == 0)
        {
            _native = LibSsh.ChannelNew(session.Native);
        }

        if (_channel is null)
        {
            var opened = LibSsh.ChannelOpenSession(_native);
            if (opened != SshCode.Ok)
            {
                return opened != SshCode.Again && Refuse();
            }

            _channel = new SshChannel(session, _native) { IsOpening = true };
            session.Channels.Add(_channel);
        }

        var answered = request(_native);
        if (answered == SshCode.Again && !_channel.RemoteClosed)
        {
            return false;
        }

        return answered == SshCode.Ok ? Accept() : Refuse();
    }

    private bool Accept()
    {
        var channel = new SshClientChannel(session, _channel!);
        _channel!.IsOpening = false;
        _channel.Start();
        _result.TrySetResult(channel);
        return true;
    }

    private bool Refuse()
    {
        Fail(SshFailure.ChannelRefused, $"The server refused the request: {LibSsh.GetError(session.Native)}");
        if (_channel is null)
        {
            LibSsh.ChannelFree(_native);
        }
        else
        {
            _channel.IsOpening = false;
            _channel.Abandon();
        }

        return true;
    }
}
