using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>
/// The subscriptions of the configuration (RFC 8639 §2.5), kept in step with it: each receiver names a user, and what is subscribed goes to the
/// oldest open session of that user; while there is none, it is connecting. Changes of shared filters reach all subscriptions that use them.
/// </summary>
internal sealed class ConfiguredSubscriptions
{
    private readonly NetconfServer _server;
    private readonly Lock _gate = new();
    private ContainerNode? _subscriptions;
    private ContainerNode? _filters;
    private LeafNode? _user;
    private DataTree _known;
    private Task _last = Task.CompletedTask;

    private ConfiguredSubscriptions(NetconfServer server)
    {
        _server = server;
        _known = DataTree.Empty(server.Datastores.Schema);
        Bind(server.Datastores.Schema);
    }

    private void Bind(Schema schema)
    {
        _subscriptions = schema.Root.FindChild("ietf-subscribed-notifications", "subscriptions") as ContainerNode;
        _filters = schema.Root.FindChild("ietf-subscribed-notifications", "filters") as ContainerNode;
        _user = _subscriptions?.FindChild("ietf-subscribed-notifications", "subscription") is ListNode list
            && list.FindChild("ietf-subscribed-notifications", "receivers") is ContainerNode receivers
            && receivers.FindChild("ietf-subscribed-notifications", "receiver") is ListNode receiver
                ? receiver.FindChild("netconf-mano-subscriptions", "user") as LeafNode : null;
    }

    /// <summary>Begins to follow the configuration; null when the schema has no subscriptions.</summary>
    public static ConfiguredSubscriptions? Attach(NetconfServer server)
    {
        var configured = new ConfiguredSubscriptions(server);
        if (configured._subscriptions is null)
            return null;
        server.Datastores.Operational.AddProvider(server.Subscriptions);
        server.Datastores.Operational.AddProvider(new SubscribableStreams(server.Datastores));
        server.Datastores.Operations.Register(
            Models.SubscriptionReceiver.SchemaPath + "/reset", async (call, _) => await configured.ResetAsync(call).ConfigureAwait(false));
        server.Datastores.Configuration.Subscribe(_ => configured.Update());
        server.Datastores.Modules.Changed += change => configured.InTurn(() => configured.ModulesChangedAsync(change));
        configured.Update();
        return configured;
    }

    /// <summary>A session has begun: it may be the one a receiver waits for.</summary>
    public void SessionStarted()
    {
        if (_server.Subscriptions.All.Any(s => s.IsConfigured))
            _ = InTurn(() => ConnectAsync(null));
    }

    /// <summary>A session has ended: nothing is sent to it any more when this returns, its receivers have looked for another.</summary>
    public Task SessionEndedAsync(NetconfSession session) =>
        _server.Subscriptions.All.Any(s => s.IsConfigured) ? InTurn(() => ConnectAsync(session)) : Task.CompletedTask;

    /// <summary>The action reset (RFC 8639 §2.5.5): a receiver lets go of its session and connects anew.</summary>
    public async Task<OperationResult> ResetAsync(OperationCall call)
    {
        var id = Models.Subscription.KeyOf(call.Target!)!.Value;
        var name = Models.SubscriptionReceiver.KeyOf(call.Target!);
        await InTurn(async () =>
        {
            if (_server.Subscriptions.Find(id)?.Receivers.FirstOrDefault(r => r.Name == name) is { } receiver)
                await receiver.EndAsync(null).ConfigureAwait(false);
            Connect();
        }).ConfigureAwait(false);
        return new OperationResult
        {
            Output = Models.SubscriptionReceiver.Reset.Output(call.Operation, output => output.Time = _server.Time.GetUtcNow()),
        };
    }

    /// <summary>Modules came or went: subscriptions and their filters are read again under the schema there is now.</summary>
    private async Task ModulesChangedAsync(Datastore.SchemaChange change)
    {
        Bind(change.After);
        _known = _server.Datastores.Configuration.Running.Tree;
        foreach (var subscription in _server.Subscriptions.All)
        {
            var entry = SubscriptionTerms.MakeEntry(change.After, subscription.Id, subscription.Terms.Entry);
            if (subscription.IsConfigured && _known.Find(Models.Subscription.PathOf(change.After, subscription.Id)) is { Exists: true } configured)
                entry = configured;
            var faults = new SubscriptionFaults("modify-subscription", subscription.IsToDatastore);
            var (terms, error) = SubscriptionTerms.Read(
                _server, entry, SubscriptionTerms.ModuleNames(change.After, subscription.Terms.Prefixes), faults);
            if (error is null)
                await subscription.TakeAsync(terms!, null).ConfigureAwait(false);
            else
                await _server.Subscriptions.TerminateAsync(subscription, Models.SubscriptionTerminatedReason.FilterUnavailable).ConfigureAwait(false);
        }
    }

    private void Update()
    {
        var tree = _server.Datastores.Configuration.Running.Tree;
        if (!ReferenceEquals(tree.Schema, _known.Schema))
            return; // The change of the schema comes to us by itself.
        if (!IsSame(tree, _known, _subscriptions!) || !IsSame(tree, _known, _filters!))
            _ = InTurn(UpdateAsync);
    }

    private static bool IsSame(DataTree one, DataTree other, ContainerNode node) =>
        ReferenceEquals(one.Root.Container(node.Ordinal).Storage, other.Root.Container(node.Ordinal).Storage);

    private async Task UpdateAsync()
    {
        try
        {
            var before = _known;
            var now = _server.Datastores.Configuration.Running.Tree;
            if (!ReferenceEquals(now.Schema, before.Schema))
                return;
            _known = now;
            foreach (var change in Diff.Between(before, now).Of(Models.Subscription.In(now.Schema)))
                await ApplyAsync(change).ConfigureAwait(false);
            if (!IsSame(before, now, _filters!))
                await FiltersChangedAsync(before, now).ConfigureAwait(false);
            Connect();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _server.LogDeliveryFailed(0, e);
        }
    }

    private async Task ApplyAsync(EntryChange change)
    {
        var id = Models.Subscription.KeyOf(change.Path)!.Value;
        var table = _server.Subscriptions;
        if (table.Find(id) is { IsConfigured: true } old)
        {
            if (change.After.Exists && await ModifyAsync(old, change.After).ConfigureAwait(false))
                return;
            await table.TerminateAsync(old, Models.SubscriptionTerminatedReason.NoSuchSubscription).ConfigureAwait(false);
        }
        if (change.After.Exists)
            table.Set(Make(id, change.After));
    }

    private Subscription Make(uint id, DataNode entry)
    {
        var prefixes = SubscriptionTerms.ModuleNames(_server.Datastores.Schema);
        var faults = new SubscriptionFaults("establish-subscription", new Models.Subscription(entry).Datastore is not null);
        var (terms, error) = SubscriptionTerms.Read(_server, entry, prefixes, faults);
        Subscription? made = null;
        var receivers = new List<Receiver>();
        foreach (var receiver in new Models.Subscription(entry).Receivers.Receivers)
            receivers.Add(new Receiver(_server, id, receiver.Name) { Completed = () => made!.IsConcluded = true });
        made = new Subscription
        {
            Id = id,
            Terms = terms ?? new SubscriptionTerms { Entry = entry, Prefixes = prefixes },
            Receivers = receivers,
            Invalid = error?.Message,
        };
        if (error is not null)
            _server.LogSubscriptionInvalid(id, error.Message);
        return made;
    }

    /// <summary>Changes what can be changed without an end; false when another must take its place.</summary>
    private async Task<bool> ModifyAsync(Subscription subscription, DataNode entry)
    {
        var names = new Models.Subscription(entry).Receivers.Receivers.Select(r => (r.Name, UserOf(r.View.Node))).ToHashSet();
        var before = subscription.Terms.View.Receivers.Receivers.Select(r => (r.Name, UserOf(r.View.Node))).ToHashSet();
        var faults = new SubscriptionFaults("modify-subscription", subscription.IsToDatastore);
        var (terms, error) = SubscriptionTerms.Read(_server, entry, subscription.Terms.Prefixes, faults);
        if (error is not null || subscription.Invalid is not null || subscription.IsConcluded || !names.SetEquals(before)
            || !subscription.Receivers.All(r => r.CanTake(terms!)))
            return false;
        await subscription.TakeAsync(terms!, StateChange.Modified(_server.Datastores.Schema, subscription.Id, entry))
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>RFC 8639 §2.7.2: who uses a filter by name is told when it changes; §2.7.3: or when it is gone.</summary>
    private async Task FiltersChangedAsync(DataTree before, DataTree now)
    {
        var changed = new HashSet<string>();
        foreach (var change in Diff.Between(before, now).Of(Models.StreamFilter.In(now.Schema)))
            changed.Add("stream " + Models.StreamFilter.KeyOf(change.Path));
        foreach (var change in Diff.Between(before, now).Of(Models.SelectionFilter.In(now.Schema)))
            changed.Add("datastore " + Models.SelectionFilter.KeyOf(change.Path));
        foreach (var subscription in _server.Subscriptions.All)
        {
            if (subscription.FilterName is not { } name || !changed.Contains($"{(subscription.IsToDatastore ? "datastore" : "stream")} {name}"))
                continue;
            var faults = new SubscriptionFaults("modify-subscription", subscription.IsToDatastore);
            var (terms, error) = SubscriptionTerms.Read(_server, subscription.Terms.Entry, subscription.Terms.Prefixes, faults);
            if (error is not null)
                await _server.Subscriptions.TerminateAsync(subscription, Models.SubscriptionTerminatedReason.FilterUnavailable).ConfigureAwait(false);
            else if (!ReferenceEquals(terms!.NamedFilter, subscription.Terms.NamedFilter))
                await subscription.TakeAsync(terms, StateChange.Modified(_server.Datastores.Schema, subscription.Id, terms.Entry)).ConfigureAwait(false);
        }
    }

    private async Task ConnectAsync(NetconfSession? ended)
    {
        foreach (var subscription in _server.Subscriptions.All)
            if (subscription.IsConfigured)
                foreach (var receiver in subscription.Receivers)
                    if (ended is not null && ReferenceEquals(receiver.Session, ended))
                        await receiver.EndAsync(null).ConfigureAwait(false);
        Connect();
    }

    /// <summary>One thing after the other, off the caller's thread.</summary>
    private Task InTurn(Func<Task> work)
    {
        lock (_gate)
            return _last = AfterAsync(_last, work);

        static async Task AfterAsync(Task previous, Func<Task> work)
        {
            await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            await work().ConfigureAwait(false);
        }
    }

    /// <summary>Gives every receiver without a session the oldest of its user's.</summary>
    private void Connect()
    {
        foreach (var subscription in _server.Subscriptions.All)
        {
            if (!subscription.IsConfigured || subscription.Invalid is not null || subscription.IsConcluded)
                continue;
            foreach (var receiver in subscription.Receivers)
                if (receiver.Session is null && SessionOf(subscription, receiver.Name) is { } session)
                {
                    receiver.Attach(session, subscription.Terms);
                    var replay = subscription.Terms.Stream is null ? null : EventDelivery.ReplayFrom(subscription.Terms);
                    receiver.Start(StateChange.Started(_server.Datastores.Schema, subscription.Id, subscription.Terms.Entry, replay));
                }
        }
    }

    private NetconfSession? SessionOf(Subscription subscription, string receiver)
    {
        if (!subscription.Terms.View.Receivers.Receivers.TryGet(receiver, out var entry) || UserOf(entry.View.Node) is not { } user)
            return null;
        return _server.Sessions.Sessions.OfType<NetconfSession>()
            .Where(s => s.Actor.User == user && !s.Stopped.IsCancellationRequested && s.Subscription is not { IsComplete: false })
            .MinBy(s => s.Actor.SessionId);
    }

    private string? UserOf(DataNode receiver) =>
        _user is not null && receiver.TryGetLeaf(_user.Ordinal, out var value) ? System.Text.Encoding.UTF8.GetString(value) : null;
}
