using System.Text;
using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>
/// What was asked of a subscription: its entry of /subscriptions, whether an rpc or the configuration made it, and what was worked out of it.
/// </summary>
internal sealed record SubscriptionTerms
{
    /// <summary>The entry of /subscriptions/subscription.</summary>
    public required DataNode Entry { get; init; }

    /// <summary>The declarations in scope where the request came from; those of the configuration are module names and prefixes.</summary>
    public required IReadOnlyDictionary<string, string> Prefixes { get; init; }

    /// <summary>Of an event subscription its stream.</summary>
    public NotificationStream? Stream { get; init; }

    /// <summary>Of an event subscription which events.</summary>
    public EventFilter Events { get; init; } = EventFilter.Everything;

    /// <summary>Of a datastore subscription the datastore.</summary>
    public Models.DsDatastore? Datastore { get; init; }

    /// <summary>Of a datastore subscription what of it.</summary>
    public PushFilter Selection { get; init; } = PushFilter.Everything;

    /// <summary>The content of the filter it uses by name, or null: another content is another filter.</summary>
    public Branch? NamedFilter { get; private init; }

    /// <summary>The entry, typed.</summary>
    public Models.Subscription View => new(Entry);

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? StopTime => View.StopTime;

    /// <summary>The subscriber is told only of changes.</summary>
    public bool IsOnChange => View.OnChange is not null;

    /// <summary>The time between two updates.</summary>
    public TimeSpan Period => TimeSpan.FromMilliseconds(10.0 * (View.Periodic?.Period ?? 0));

    /// <summary>The shortest time between two updates that tell of changes.</summary>
    public TimeSpan Dampening => TimeSpan.FromMilliseconds(10.0 * (View.OnChange?.DampeningPeriod ?? 0));

    /// <summary>Prefix and name of every module: how expressions in the configuration name namespaces.</summary>
    public static IReadOnlyDictionary<string, string> ModuleNames(Schema schema, IReadOnlyDictionary<string, string>? declared = null)
    {
        var prefixes = declared is null ? [] : new Dictionary<string, string>(declared);
        foreach (var module in schema.Modules)
            prefixes.TryAdd(module.Name, module.Namespace);
        foreach (var module in schema.Modules)
            prefixes.TryAdd(module.Prefix, module.Namespace);
        return prefixes;
    }

    /// <summary>An entry with the nodes of a request; of a modification what it says in place of what was said before.</summary>
    public static DataNode MakeEntry(Schema schema, uint id, DataNode request, DataNode before = default)
    {
        var list = Models.Subscription.In(schema);
        var editor = new BranchEditor(list, before.Exists ? before.Storage : Branch.Empty);
        new Models.SubscriptionEditor(editor.Root).Node.SetLeaf(list.Keys[0].Ordinal, Encoding.UTF8.GetBytes(id.ToString()));
        if (before.Exists)
            RemoveFilter(editor.Root, request);
        Copy(request, editor.Root);
        return new DataNode(list, editor.ToBranch());
    }

    /// <summary>Copies leafs, anydata and containers to where the same names are, in another schema too.</summary>
    public static void Copy(DataNode from, NodeEditor to)
    {
        foreach (var ordinal in from.Children)
        {
            var child = from.Schema.DataChildren[ordinal];
            if (to.Schema.FindChild(child.Module.Name, child.Name) is not { } target
                || (child is LeafNode { IsKey: true } && to.Schema is ListNode))
                continue;
            switch (child)
            {
                case LeafNode when from.TryGetLeaf(ordinal, out var value):
                    to.SetLeaf(target.Ordinal, value);
                    break;
                case LeafListNode:
                    foreach (var value in from.LeafList(ordinal))
                        to.AddValue(target.Ordinal, value);
                    break;
                case AnyNode when from.Any(ordinal) is { } any:
                    to.SetAny(target.Ordinal, any);
                    break;
                case ContainerNode when child.Name != "receivers":
                    Copy(from.Container(ordinal), to.Container(target.Ordinal));
                    break;
            }
        }
    }

    /// <summary>Works out what an entry means here.</summary>
    public static (SubscriptionTerms? Terms, RpcError? Error) Read(
        NetconfServer server, DataNode entry, IReadOnlyDictionary<string, string> prefixes, SubscriptionFaults faults)
    {
        var terms = new SubscriptionTerms { Entry = entry, Prefixes = prefixes };
        return terms.View.Datastore is null ? terms.ReadStream(server, faults) : terms.ReadDatastore(server, faults);
    }

    private (SubscriptionTerms?, RpcError?) ReadStream(NetconfServer server, SubscriptionFaults faults)
    {
        var view = View;
        if (view.Stream is not { } name || server.Datastores.Notifications.Find(name) is not { } stream)
            return (null, RpcFaults.Invalid("stream", $"There is no stream {view.Stream}; /streams lists those there are."));
        if (view.ReplayStartTime > server.Time.GetUtcNow())
            return (null, RpcFaults.Invalid("replay-start-time", "replay-start-time is in the future: only what has happened can be replayed."));
        if (view.Periodic is not null || view.OnChange is not null)
            return (null, RpcFaults.Bad(
                view.Periodic is null ? "on-change" : "periodic", "Events of a stream come when they happen: only datastores are watched so."));
        var (subtree, xpath, filterContent) = (view.StreamSubtreeFilter, view.StreamXpathFilter, (Branch?)null);
        if (view.StreamFilterName is { } filterName)
        {
            if (!Filters(server).StreamFilters.TryGet(filterName, out var named))
                return (null, faults.FilterUnsupported($"There is no stream-filter {filterName}."));
            (subtree, xpath, filterContent) = (named.StreamSubtreeFilter, named.StreamXpathFilter, named.View.Branch);
        }
        var shared = server.Datastores.Notifications.Filters;
        var read = xpath is not null ? EventFilterParameter.XPath(xpath, Prefixes, shared)
            : subtree is not null ? EventFilterParameter.Subtree(subtree.Xml, shared)
            : new EventFilterResult(EventFilter.Everything, null);
        return read.Filter is { } filter
            ? (this with { Stream = stream, Events = filter, NamedFilter = filterContent }, CheckStop(server))
            : (null, faults.FilterUnsupported(read.Error!));
    }

    private (SubscriptionTerms?, RpcError?) ReadDatastore(NetconfServer server, SubscriptionFaults faults)
    {
        var view = View;
        if (server.Subscriptions.FeedOf(view.Datastore!) is null)
            return (null, faults.DatastoreNotSubscribable(view.Datastore!));
        if (view.Periodic is null && view.OnChange is null)
            return (null, RpcFaults.Missing("periodic or on-change", "a subscription to a datastore"));
        if (view.Periodic is { Period: 0 })
            return (null, faults.PeriodUnsupported(1));
        var (subtree, xpath, filterContent) = (view.DatastoreSubtreeFilter, view.DatastoreXpathFilter, (Branch?)null);
        if (view.SelectionFilterRef is { } filterName)
        {
            if (!Filters(server).SelectionFilters.TryGet(filterName, out var named))
                return (null, faults.FilterUnsupported($"There is no selection-filter {filterName}."));
            (subtree, xpath, filterContent) = (named.DatastoreSubtreeFilter, named.DatastoreXpathFilter, named.View.Branch);
        }
        var schema = server.Datastores.Schema;
        var (filter, error) = xpath is not null ? PushFilter.XPath(xpath, Prefixes, schema)
            : subtree is not null ? PushFilter.Subtree(subtree.Xml, schema)
            : (PushFilter.Everything, null);
        if (filter is null)
            return (null, faults.FilterUnsupported(error!));
        if (filter.TopLevel is { Count: 0 })
            return (null, faults.UnchangingSelection());
        if (view.OnChange is not null && view.Datastore == Models.DsDatastore.Operational && OnlyVolatile(server, filter))
            return (null, faults.OnChangeUnsupported());
        return (this with { Datastore = view.Datastore, Selection = filter, NamedFilter = filterContent }, CheckStop(server));
    }

    private RpcError? CheckStop(NetconfServer server) => View.StopTime <= server.Time.GetUtcNow() && View.ReplayStartTime is null
        ? RpcFaults.Invalid("stop-time", "stop-time is in the past.")
        : View.StopTime < View.ReplayStartTime ? RpcFaults.Invalid("stop-time", "stop-time is before replay-start-time.") : null;

    /// <summary>Whether nothing can be selected but values that providers give when they are read: nobody notices when they change.</summary>
    private static bool OnlyVolatile(NetconfServer server, PushFilter filter) =>
        filter.TopLevel is { } nodes && nodes.All(n => server.Datastores.Operational.IsVolatile(n));

    private static Models.Filters Filters(NetconfServer server) => new Models.ProtocolRoot(server.Datastores.Configuration.Running.Tree.Root).Filters;

    private static void RemoveFilter(NodeEditor entry, DataNode request)
    {
        string[][] alternatives =
        [
            ["stream-filter-name", "stream-subtree-filter", "stream-xpath-filter"],
            ["selection-filter-ref", "datastore-subtree-filter", "datastore-xpath-filter"],
        ];
        foreach (var names in alternatives)
            if (names.Any(n => Child(request.Schema, n) is { } sent && request.Has(sent)))
                foreach (var name in names)
                    if (Child(entry.Schema, name) is { } node)
                        entry.Remove(node.Ordinal);
    }

    private static SchemaNode? Child(ParentNode parent, string name) =>
        parent.FindChild("ietf-subscribed-notifications", name) ?? parent.FindChild("ietf-yang-push", name);
}
