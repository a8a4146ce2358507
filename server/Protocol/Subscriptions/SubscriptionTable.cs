using System.Collections.Concurrent;
using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>
/// The subscriptions there are, dynamic and configured (RFC 8639), and their state in the tree. Numbers of configured ones are the operator's, those of dynamic
/// ones come from the upper half (§2.4.2), never twice in one run.
/// </summary>
internal sealed class SubscriptionTable : IStateProvider
{
    private const uint FirstDynamic = 0x8000_0000;
    private readonly NetconfServer _server;
    private readonly ConcurrentDictionary<uint, Subscription> _subscriptions = [];
    private readonly Lock _gate = new();
    private uint _next = FirstDynamic;
    private volatile bool _isEnding;

    public SubscriptionTable(NetconfServer server) => _server = server;

    public string Path => Models.Subscriptions.SchemaPath;

    public IEnumerable<Subscription> All => _subscriptions.Values;

    public Subscription? Find(uint id) => _subscriptions.GetValueOrDefault(id);

    /// <summary>The subscription with that id that a session may change: its own.</summary>
    public Subscription? Find(uint id, NetconfSession owner) => Find(id) is { } found && ReferenceEquals(found.Owner, owner) ? found : null;

    /// <summary>Whether the session has any.</summary>
    public bool Has(NetconfSession session) => _subscriptions.Values.Any(s => ReferenceEquals(s.Owner, session));

    /// <summary>The versions of a datastore that can be subscribed to, or null.</summary>
    public TreeFeed? FeedOf(Models.DsDatastore datastore) =>
        datastore == Models.DsDatastore.Running || datastore == Models.DsDatastore.Intended ? _server.Datastores.RunningFeed
        : datastore == Models.DsDatastore.Operational ? _server.Datastores.OperationalFeed
        : null;

    /// <summary>The content of a datastore now, with the volatile values a subscription can see.</summary>
    public DataTree Content(SubscriptionTerms terms) => terms.Datastore == Models.DsDatastore.Operational
        ? _server.Datastores.Operational.Read(terms.Selection.MaySee)
        : _server.Datastores.Configuration.Running.Tree;

    /// <summary>A number for a dynamic subscription.</summary>
    public uint NextId()
    {
        lock (_gate)
        {
            while (_subscriptions.ContainsKey(_next))
                Advance();
            var id = _next;
            Advance();
            return id;
        }

        void Advance() => _next = _next == uint.MaxValue ? FirstDynamic : _next + 1;
    }

    /// <summary>Enters a dynamic subscription; the error when there are too many.</summary>
    public RpcError? Add(Subscription subscription, SubscriptionFaults faults)
    {
        var (perSession, total) = Limits();
        lock (_gate)
        {
            if (_isEnding)
                return faults.InsufficientResources("The server is stopping.");
            if (_subscriptions.Count >= total)
                return faults.InsufficientResources($"There are {total} subscriptions already, which is the limit.");
            if (_subscriptions.Values.Count(s => ReferenceEquals(s.Owner, subscription.Owner)) >= perSession)
                return faults.InsufficientResources($"The session has {perSession} subscriptions already, which is the limit.");
            _subscriptions[subscription.Id] = subscription;
            return null;
        }
    }

    /// <summary>Enters a configured subscription.</summary>
    public void Set(Subscription subscription) => _subscriptions[subscription.Id] = subscription;

    public void Remove(uint id) => _subscriptions.TryRemove(id, out _);

    /// <summary>Ends a subscription and tells its receivers why; what a stalled receiver does not take is not waited for.</summary>
    public Task TerminateAsync(Subscription subscription, Models.SubscriptionTerminatedReason reason)
    {
        Remove(subscription.Id);
        return subscription.EndAsync(StateChange.Terminated(_server.Datastores.Schema, subscription.Id, reason));
    }

    /// <summary>A session has ended, and its subscriptions with it.</summary>
    public async Task EndSessionAsync(NetconfSession session)
    {
        foreach (var subscription in _subscriptions.Values)
            if (ReferenceEquals(subscription.Owner, session))
            {
                Remove(subscription.Id);
                await subscription.EndAsync(null).ConfigureAwait(false);
            }
    }

    /// <summary>The server stops: every receiver is told, those who do not listen are not waited for longer than <paramref name="patience"/>.</summary>
    public async Task EndAllAsync(TimeSpan patience)
    {
        _isEnding = true;
        List<Task> endings = [];
        foreach (var subscription in _subscriptions.Values)
            endings.Add(TerminateAsync(subscription, Models.SubscriptionTerminatedReason.StreamUnavailable));
        foreach (var session in _server.Sessions.Sessions)
            if (session is NetconfSession { Subscription: { IsComplete: false } events })
                endings.Add(events.CompleteAsync());
        await Task.WhenAll(endings).WaitAsync(patience, _server.Time, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Provide(NodeEditor root)
    {
        var list = new Models.ProtocolRootEditor(root).Subscriptions.SubscriptionList;
        foreach (var subscription in _subscriptions.Values.OrderBy(s => s.Id))
            subscription.Describe(list[subscription.Id]);
    }

    /// <summary>How many subscriptions a session, and all together, may have; configured in /subscriptions/limits.</summary>
    private (long PerSession, long Total) Limits()
    {
        var (perSession, total) = (100L, 10_000L);
        var root = _server.Datastores.Configuration.Running.Tree.Root;
        if (root.Schema.FindChild("ietf-subscribed-notifications", "subscriptions") is not ContainerNode container
            || container.FindChild("netconf-mano-subscriptions", "limits") is not ContainerNode limits
            || root.Container(container.Ordinal) is not { Exists: true } subscriptions
            || subscriptions.Container(limits.Ordinal) is not { Exists: true } set)
            return (perSession, total);
        return (Value("per-session", perSession), Value("total", total));

        long Value(string name, long @default) =>
            limits.FindChild("netconf-mano-subscriptions", name) is LeafNode leaf && set.TryGetLeaf(leaf.Ordinal, out var text)
            && System.Buffers.Text.Utf8Parser.TryParse(text, out long value, out _) ? value : @default;
    }
}

/// <summary>/streams (RFC 8639 §2.1): the streams one may subscribe to.</summary>
internal sealed class SubscribableStreams(Datastores datastores) : IStateProvider
{
    public string Path => Models.SnStreams.SchemaPath;

    public void Provide(NodeEditor root)
    {
        var streams = new Models.ProtocolRootEditor(root).Streams.Streams;
        foreach (var stream in datastores.Notifications.Streams)
        {
            var entry = streams[stream.Name];
            entry.Description = stream.Description;
            entry.ReplaySupport = true;
            // Mandatory where there is a log: one that holds nothing yet begins with the server.
            entry.ReplayLogCreationTime = stream.Oldest ?? datastores.Notifications.Opened;
            if (stream.Oldest is { } oldest && oldest > datastores.Notifications.Opened)
                entry.ReplayLogAgedTime = oldest;
        }
    }
}
