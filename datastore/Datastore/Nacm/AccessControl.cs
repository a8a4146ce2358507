using System.Collections.Concurrent;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Access control (RFC 8341), by the /nacm of running: a change of it counts at once, for open sessions too. What one user may do is worked out once per
/// change of /nacm.
/// </summary>
public sealed class AccessControl
{
    private readonly Func<DataTree> _running;
    private readonly ConcurrentDictionary<string, (Schema Schema, Branch? Nacm, ReadAccess Access)> _policies = [];
    private volatile SchemaModel _model;
    private long _deniedOperations;
    private long _deniedDataWrites;
    private long _deniedNotifications;

    internal AccessControl(Schema schema, Func<DataTree> running)
    {
        _model = new SchemaModel(schema, NacmModel.Of(schema));
        _running = running;
    }

    /// <summary>Operations refused since the start.</summary>
    public long DeniedOperations => Interlocked.Read(ref _deniedOperations);

    /// <summary>Changes refused since the start.</summary>
    public long DeniedDataWrites => Interlocked.Read(ref _deniedDataWrites);

    /// <summary>Events withheld since the start.</summary>
    public long DeniedNotifications => Interlocked.Read(ref _deniedNotifications);

    /// <summary>Whether the actor may call an rpc; the error, or null. close-session is always allowed (§3.4.4 step 3).</summary>
    public RpcError? CheckOperation(Actor actor, OperationNode operation)
    {
        if (PolicyOf(actor).PermitsOperation(operation) || operation is { Name: "close-session", Module.Name: "ietf-netconf" })
            return null;
        Interlocked.Increment(ref _deniedOperations);
        return new RpcError(
            RpcErrorType.Protocol, ErrorTag.AccessDenied, $"User {actor.User} may not call {operation.Name}.");
    }

    /// <summary>Whether the actor may call an action: exec on it, and read on the instance and its ancestors (§3.4.4, RFC 7950 §7.15).</summary>
    public RpcError? CheckAction(Actor actor, OperationNode action, InstancePath target)
    {
        var policy = PolicyOf(actor);
        var visible = true;
        for (var at = target; visible && !at.IsRoot; at = at.Parent!)
            visible = policy.PermitsData(at.Node, at, AccessOperations.Read);
        if (policy.IsOff || (visible && policy.PermitsOperation(action)))
            return null;
        Interlocked.Increment(ref _deniedOperations);
        return new RpcError(
            RpcErrorType.Protocol, ErrorTag.AccessDenied, $"User {actor.User} may not call {action.Name}.");
    }

    /// <summary>
    /// Whether the actor may see a notification; of one inside data he must be able to read the instance and its ancestors too (§3.4.6, RFC 7950 §7.16).
    /// </summary>
    public bool PermitsNotification(Actor actor, NotificationNode notification, InstancePath? context = null)
    {
        var policy = PolicyOf(actor);
        if (policy.IsOff || (policy.PermitsNotification(notification) && (context is null || policy.CanSee(context))))
            return true;
        Interlocked.Increment(ref _deniedNotifications);
        return false;
    }

    /// <summary>
    /// Whether the actor may make these changes: each is asked for as create, update or delete of what really changes (§3.2.2). Null when all are permitted; one
    /// that is not refuses the whole edit.
    /// </summary>
    public RpcError? CheckChanges(Actor actor, ChangeSet changes)
    {
        var policy = PolicyOf(actor);
        if (policy.IsOff)
            return null;
        foreach (var change in changes.Changes)
        {
            var access = change.Kind switch
            {
                ChangeKind.Created => AccessOperations.Create,
                ChangeKind.Deleted => AccessOperations.Delete,
                _ => AccessOperations.Update,
            };
            if (Permits(policy, change, access))
                continue;
            Interlocked.Increment(ref _deniedDataWrites);
            // The path is told only to who may read it (§3.4.5: nothing may be learned of what is hidden).
            return new RpcError(
                RpcErrorType.Application, ErrorTag.AccessDenied, $"User {actor.User} may not {access.ToString().ToLowerInvariant()} this.")
            { Path = policy.CanSee(change.Path) ? change.Path.ToString() : null };
        }
        return null;
    }

    /// <summary>
    /// The errors of an edit as the actor may be told them: that hidden data exists, or does not, is access-denied, and counts as such.
    /// </summary>
    public IReadOnlyList<RpcError> TellOfEdit(Actor actor, IReadOnlyList<RpcError> errors)
    {
        if (errors.Count == 0 || PolicyOf(actor) is not { IsOff: false } policy)
            return errors;
        var told = new TellableErrors(policy, _running().Schema, actor.User).OfEdit(errors);
        if (told.Any(e => e.Tag == ErrorTag.AccessDenied))
            Interlocked.Increment(ref _deniedDataWrites);
        return told;
    }

    /// <summary>The errors of a validation as the actor may be told them: without the places and values of hidden data.</summary>
    public IReadOnlyList<RpcError> TellOfConstraints(Actor actor, IReadOnlyList<RpcError> errors) =>
        errors.Count == 0 || PolicyOf(actor) is not { IsOff: false } policy
            ? errors
            : new TellableErrors(policy, _running().Schema, actor.User).OfConstraints(errors);

    /// <summary>What the actor may read.</summary>
    public ReadAccess ReadAccessOf(Actor actor)
    {
        if (actor.IsRecovery)
            return ReadAccess.Unlimited;
        var running = _running();
        var known = _model;
        if (!ReferenceEquals(known.Schema, running.Schema))
            _model = known = new SchemaModel(running.Schema, NacmModel.Of(running.Schema));
        if (known.Model is not { } model)
            return ReadAccess.Unlimited;
        var nacm = model.In(running);
        var storage = nacm.Exists ? nacm.Storage : null;
        var key = actor.Groups.Count == 0 ? actor.User : $"{actor.User}\n{string.Join('\n', actor.Groups)}";
        if (_policies.TryGetValue(key, out var made) && ReferenceEquals(made.Nacm, storage) && ReferenceEquals(made.Schema, running.Schema))
            return made.Access;
        var policy = new NacmPolicy(model, nacm, running.Schema, actor);
        var access = policy.IsOff ? ReadAccess.Unlimited : new ReadAccess(policy);
        _policies[key] = (running.Schema, storage, access);
        return access;
    }

    private static bool Permits(NacmPolicy policy, Change change, AccessOperations access)
    {
        if (!policy.PermitsData(change.Path.Node, change.Path, access))
            return false;
        var content = change.Kind == ChangeKind.Deleted ? change.Before : change.After;
        return !content.Exists || change.Kind == ChangeKind.Moved || PermitsBelow(policy, content, change.Path, access);
    }

    private static bool PermitsBelow(NacmPolicy policy, DataNode node, InstancePath path, AccessOperations access)
    {
        foreach (var child in node.Schema.DataChildren)
        {
            if (!node.Has(child))
                continue;
            if (child is ListNode list)
            {
                foreach (var entry in node.List(list.Ordinal))
                {
                    var at = policy.DependsOnInstance ? path.Entry(list, EntryKey.Of(list, entry.Storage)) : path.Child(list);
                    if (!policy.PermitsData(list, at, access) || !PermitsBelow(policy, entry, at, access))
                        return false;
                }
                continue;
            }
            var below = path.Child(child);
            if (!policy.PermitsData(child, below, access))
                return false;
            if (child is ContainerNode && !PermitsBelow(policy, node.Container(child.Ordinal), below, access))
                return false;
        }
        return true;
    }

    private NacmPolicy PolicyOf(Actor actor) => ReadAccessOf(actor).Policy;

    /// <summary>How /nacm is read under one schema.</summary>
    private sealed record SchemaModel(Schema Schema, NacmModel? Model);
}

/// <summary>What one actor may read, at one moment.</summary>
public sealed class ReadAccess
{
    private readonly ConcurrentDictionary<SchemaNode, bool> _allBelow = [];
    private readonly ConcurrentDictionary<SchemaNode, bool?> _every = [];
    private NodeAccess? _nodes;

    internal ReadAccess(NacmPolicy policy) => Policy = policy;

    internal static ReadAccess Unlimited { get; } = new(NacmPolicy.Off);

    internal NacmPolicy Policy { get; }

    /// <summary>Whether everything may be read: nothing has to be asked.</summary>
    public bool IsUnlimited => Policy.IsOff;

    /// <summary>Whether the other is of the same user under the same rules.</summary>
    internal bool IsSameAs(ReadAccess other) => ReferenceEquals(Policy, other.Policy);

    /// <summary>The same as a selection over the trees of a schema, to be joined with a filter.</summary>
    public Selection In(Schema schema) =>
        IsUnlimited ? Selection.Everything : new AccessSelection(this, InstancePath.Root(schema.Root));

    /// <summary>The same for a filter, whose predicates must not tell of what is hidden; null when nothing is.</summary>
    public NodeAccess? Nodes => IsUnlimited ? null : _nodes ??= new ReadableNodes(this);

    /// <summary>Whether all instances of a schema node may be read, or none; null when it depends on the instance.</summary>
    internal bool? PermitsEvery(SchemaNode node) => _every.GetOrAdd(
        node, static (n, policy) => policy.IsUniform(n) ? policy.PermitsData(n, null, AccessOperations.Read) : null, Policy);

    /// <summary>The same over what one instance holds; that the instance itself may be read was asked before.</summary>
    public Selection At(InstancePath instance) => IsUnlimited ? Selection.Everything : new AccessSelection(this, instance);

    /// <summary>Whether an instance and everything above it may be read.</summary>
    public bool PermitsWithAncestors(InstancePath instance)
    {
        for (var at = instance; !IsUnlimited && !at.IsRoot; at = at.Parent!)
            if (!Permits(at))
                return false;
        return true;
    }

    /// <summary>Whether the node and all below it may be read whatever the instance.</summary>
    public bool PermitsAll(SchemaNode node) => IsUnlimited
        || _allBelow.GetOrAdd(node, static (n, policy) => policy.IsUniform(n) && policy.PermitsAllBelow(n), Policy);

    /// <summary>Whether one instance and all it is in may be read.</summary>
    public bool PermitsFromRoot(InstancePath instance)
    {
        for (var at = instance; !IsUnlimited && !at.IsRoot; at = at.Parent!)
            if (!Permits(at))
                return false;
        return true;
    }

    /// <summary>Whether one instance may be read; its ancestors were asked before.</summary>
    public bool Permits(InstancePath instance) => IsUnlimited || Policy.PermitsData(instance.Node, instance, AccessOperations.Read);
}
