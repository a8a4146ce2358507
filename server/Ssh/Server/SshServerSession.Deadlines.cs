namespace Netconf.Mano.Ssh;

/// <summary>Limits of time: to authenticate, to open a channel, to go after the last one, to be idle.</summary>
internal sealed unsafe partial class SshServerSession
{
    private readonly long _graceEnd;
    private bool _hadChannel;
    private long _withoutChannelSince;

    private bool HasLiveChannel => Channels.Exists(static channel => channel.IsLive);

    private protected override long NextDeadline()
    {
        var next = _replyAt;
        if (!_authenticated)
        {
            return Math.Min(next, _graceEnd);
        }

        if (!HasLiveChannel)
        {
            next = Math.Min(next, _withoutChannelSince + ChannelGrace);
        }

        return _options.IdleTimeout is { } idle ? Math.Min(next, LastActivity + (long)idle.TotalMilliseconds) : next;
    }

    private long ChannelGrace => (long)(_hadChannel ? _options.Linger : _options.LoginGrace).TotalMilliseconds;

    private protected override void CheckDeadlines(long now)
    {
        if (!_authenticated && now >= _graceEnd)
        {
            Close("authentication took too long");
        }
        else if (now >= _replyAt)
        {
            ReplyDenied();
        }
        else if (_authenticated && !HasLiveChannel && now >= _withoutChannelSince + ChannelGrace)
        {
            Close(_hadChannel ? "no channel is left" : "no channel was opened");
        }
        else if (_authenticated && _options.IdleTimeout is { } idle && now >= LastActivity + (long)idle.TotalMilliseconds)
        {
            Close("idle for too long");
        }
    }
}
