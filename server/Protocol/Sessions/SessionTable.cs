using System.Collections.Concurrent;
using Netconf.Mano.Datastore;
using Transport = Netconf.Mano.Bindings.Protocol.Transport;

namespace Netconf.Mano.Protocol;

/// <summary>Why a session ended (RFC 6470 §2.2 termination-reason).</summary>
public enum SessionEnd
{
    /// <summary>close-session.</summary>
    Closed,

    /// <summary>kill-session of another session.</summary>
    Killed,

    /// <summary>The transport was lost.</summary>
    Dropped,

    /// <summary>Nothing came for too long.</summary>
    Timeout,

    /// <summary>The hellos did not fit together.</summary>
    BadHello,

    /// <summary>The server ended it: broken framing, a message too big, or its own stop.</summary>
    Other,
}

/// <summary>What a session, or all of them together, did (RFC 6022 common-counters).</summary>
public sealed class SessionCounters
{
    private long _inRpcs;
    private long _inBadRpcs;
    private long _outRpcErrors;
    private long _outNotifications;

    /// <summary>Well-formed rpcs received.</summary>
    public long InRpcs => Interlocked.Read(ref _inRpcs);

    /// <summary>Messages that were no rpc.</summary>
    public long InBadRpcs => Interlocked.Read(ref _inBadRpcs);

    /// <summary>Replies with an error.</summary>
    public long OutRpcErrors => Interlocked.Read(ref _outRpcErrors);

    /// <summary>Notifications sent.</summary>
    public long OutNotifications => Interlocked.Read(ref _outNotifications);

    internal void CountRpc() => Interlocked.Increment(ref _inRpcs);

    internal void CountBadRpc() => Interlocked.Increment(ref _inBadRpcs);

    internal void CountError() => Interlocked.Increment(ref _outRpcErrors);

    internal void CountNotification() => Interlocked.Increment(ref _outNotifications);
}

/// <summary>A session as others see it.</summary>
public interface ISession
{
    /// <summary>Its id, user and peer.</summary>
    Actor Actor { get; }

    /// <summary>What carries it (ietf-netconf-monitoring).</summary>
    Transport Transport { get; }

    /// <summary>Since when.</summary>
    DateTimeOffset LoginTime { get; }

    /// <summary>What it did.</summary>
    SessionCounters Counters { get; }

    /// <summary>Done when it has ended and holds nothing any more.</summary>
    Task Ended { get; }

    /// <summary>Ends it from outside.</summary>
    /// <param name="end">Why.</param>
    /// <param name="by">The session that asked, when one did.</param>
    void End(SessionEnd end, uint? by);
}

/// <summary>The sessions there are.</summary>
public sealed class SessionTable
{
    private readonly ConcurrentDictionary<uint, ISession> _sessions = [];
    private long _badHellos;
    private long _inSessions;
    private long _dropped;

    /// <summary>All sessions, in no order.</summary>
    public IReadOnlyCollection<ISession> Sessions => (IReadOnlyCollection<ISession>)_sessions.Values;

    /// <summary>All sessions, without a copy; those that come or go meanwhile may be among them or not.</summary>
    public IEnumerable<ISession> All => _sessions.Select(static s => s.Value);

    /// <summary>Told of each session that ended, with why.</summary>
    public event Action<ISession, SessionEnd>? SessionEnded;

    /// <summary>How many there are.</summary>
    public int Count => _sessions.Count;

    /// <summary>The session with that id, or null.</summary>
    public ISession? Find(uint id) => _sessions.GetValueOrDefault(id);

    /// <summary>What all sessions together did.</summary>
    public SessionCounters Totals { get; } = new();

    /// <summary>Sessions that did not get past the hellos.</summary>
    public long BadHellos => Interlocked.Read(ref _badHellos);

    /// <summary>Sessions started.</summary>
    public long Started => Interlocked.Read(ref _inSessions);

    /// <summary>Sessions that were lost.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal void Add(ISession session)
    {
        _sessions[session.Actor.SessionId] = session;
        Interlocked.Increment(ref _inSessions);
    }

    internal void Remove(ISession session, SessionEnd end)
    {
        _sessions.TryRemove(session.Actor.SessionId, out _);
        if (end is SessionEnd.Dropped or SessionEnd.Timeout)
            Interlocked.Increment(ref _dropped);
        SessionEnded?.Invoke(session, end);
    }

    internal void CountBadHello() => Interlocked.Increment(ref _badHellos);
}
