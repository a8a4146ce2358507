namespace Netconf.Mano.Yang;

/// <summary>One change between two revisions.</summary>
/// <param name="IsBreaking">Whether RFC 7950 §11 forbids it in a new revision.</param>
/// <param name="Code">A short stable code: <c>node-removed</c>.</param>
/// <param name="Path">The schema node, feature, identity or module it is about.</param>
/// <param name="Message">What changed.</param>
public sealed record SchemaChange(bool IsBreaking, string Code, string Path, string Message)
{
    /// <summary><c>breaks|allows code: path: message</c>.</summary>
    public override string ToString() => $"{(IsBreaking ? "breaks" : "allows")} {Code}: {Path}: {Message}";
}

/// <summary>Compares two revisions of modules by the update rules of RFC 7950 §11.</summary>
public sealed partial class SchemaDiff
{
    private readonly List<SchemaChange> _changes = [];

    private SchemaDiff()
    {
    }

    /// <summary>The changes from one revision of a module to another, in order of the old one, additions last.</summary>
    public static IReadOnlyList<SchemaChange> Compare(Schema oldSchema, Module oldModule, Schema newSchema, Module newModule)
    {
        var diff = new SchemaDiff();
        diff.CompareModules(oldModule, newModule);
        diff.CompareChildren(Own(oldSchema, oldModule), Own(newSchema, newModule));
        diff.CompareChildren([.. oldSchema.Structures.Where(s => ReferenceEquals(s.Module, oldModule))],
            [.. newSchema.Structures.Where(s => ReferenceEquals(s.Module, newModule))]);
        diff.CompareAugments(oldModule, newModule);
        return diff._changes;
    }

    private static List<SchemaNode> Own(Schema schema, Module module) =>
        [.. schema.Root.Children.Where(c => ReferenceEquals(c.Module, module))];

    private void Breaks(string code, string path, string message) => _changes.Add(new SchemaChange(true, code, path, message));

    private void Allows(string code, string path, string message) => _changes.Add(new SchemaChange(false, code, path, message));

    private void CompareModules(Module old, Module next)
    {
        if (old.Name != next.Name)
            Breaks("module-renamed", old.Name, $"the module is called {next.Name} now");
        if (old.Namespace != next.Namespace)
            Breaks("namespace-changed", old.Name, $"the namespace {old.Namespace} became {next.Namespace}");
        if (string.CompareOrdinal(next.Revision, old.Revision) <= 0)
            Breaks("no-new-revision", old.Name, $"the revision {next.Revision ?? "(none)"} is not newer than {old.Revision ?? "(none)"}");
        foreach (var feature in old.Features)
            if (!next.Features.Any(f => f.Name == feature.Name))
                Breaks("feature-removed", $"{old.Name}:{feature.Name}", "the feature is gone");
        foreach (var identity in old.Identities)
            CompareIdentity(identity, next);
        foreach (var identity in next.Identities)
            if (old.FindIdentity(identity.Name) is null)
                Allows("identity-added", identity.ToString(), "the identity is new");
        foreach (var feature in next.Features)
            if (!old.Features.Any(f => f.Name == feature.Name))
                Allows("feature-added", $"{next.Name}:{feature.Name}", "the feature is new");
    }

    private void CompareIdentity(Identity identity, Module next)
    {
        if (next.FindIdentity(identity.Name) is not { } now)
        {
            Breaks("identity-removed", identity.ToString(), "the identity is gone");
            return;
        }
        foreach (var b in identity.Bases)
            if (!now.Bases.Any(n => n.ToString() == b.ToString()))
                Breaks("base-removed", identity.ToString(), $"it is no longer derived from {b}");
        foreach (var b in now.Bases)
            if (!identity.Bases.Any(o => o.ToString() == b.ToString()))
                Allows("base-added", identity.ToString(), $"it is derived from {b} too");
        CompareStatus(identity.ToString(), identity.Status, now.Status);
    }

    private void CompareStatus(string path, Status old, Status next)
    {
        if (next < old)
            Breaks("status-revived", path, $"{Word(old)} became {Word(next)}");
        else if (next > old)
            Allows("status-changed", path, $"{Word(old)} became {Word(next)}");
    }

    private static string Word(Status status) => status.ToString().ToLowerInvariant();

    private void CompareAugments(Module old, Module next)
    {
        var oldByPath = old.Augments.ToLookup(a => Plain(a.Path));
        var newByPath = next.Augments.ToLookup(a => Plain(a.Path));
        foreach (var group in oldByPath)
            CompareChildren([.. group.SelectMany(Live)], [.. newByPath[group.Key].SelectMany(Live)]);
        foreach (var group in newByPath)
            if (!oldByPath.Contains(group.Key))
                CompareChildren([], [.. group.SelectMany(Live)]);
    }

    private static IEnumerable<SchemaNode> Live(AugmentRecord record) => record.Nodes.Where(n => !n.IsRemoved);

    private static string Plain(string path) => string.Concat(path.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private void CompareChildren(IReadOnlyList<SchemaNode> old, IReadOnlyList<SchemaNode> next)
    {
        var byName = new Dictionary<(string, string), SchemaNode>();
        foreach (var n in next)
            byName.TryAdd((n.Module.Name, n.Name), n);
        var seen = new HashSet<SchemaNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in old)
            if (byName.TryGetValue((node.Module.Name, node.Name), out var now) && seen.Add(now))
                CompareNodes(node, now);
            else
                Breaks("node-removed", PathOf(node), $"the {Title(node)} is gone");
        foreach (var node in next)
            if (!seen.Contains(node))
                Added(node);
    }

    private void Added(SchemaNode node)
    {
        if (Mandatory(node) is { } mandatory && node is not CaseNode && !IsAlone(node))
            Breaks("mandatory-added", PathOf(node), $"the new {Title(node)} must be there{(ReferenceEquals(mandatory, node) ? "" : $" because of {mandatory.Name}")}");
        else
            Allows("node-added", PathOf(node), $"the {Title(node)} is new");
    }

    /// <summary>rpcs, notifications and templates bind nobody who does not use them; new output or notification content neither.</summary>
    private static bool IsAlone(SchemaNode node)
    {
        if (node is OperationNode or NotificationNode or MessageNode)
            return true;
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            if (n.Kind is SchemaNodeKind.Output or SchemaNodeKind.Notification)
                return true;
        return false;
    }

    private static SchemaNode? Mandatory(SchemaNode node) => node switch
    {
        _ when node.Whens.Count > 0 || (!node.IsConfig && !InInput(node)) => null,
        LeafNode { IsMandatory: true } or AnyNode { IsMandatory: true } or ChoiceNode { IsMandatory: true } => node,
        ListNode { MinElements: > 0 } or LeafListNode { MinElements: > 0 } => node,
        ContainerNode { IsPresence: false } container => container.Children.Select(Mandatory).FirstOrDefault(m => m is not null),
        _ => null,
    };

    private static bool InInput(SchemaNode node)
    {
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            if (n.Kind == SchemaNodeKind.Input)
                return true;
        return false;
    }

    private static string Title(SchemaNode node) => TreeBuilder.Title(node);

    private static string PathOf(SchemaNode node)
    {
        var path = new Stack<string>();
        for (SchemaNode? n = node; n is not null && n.Kind != SchemaNodeKind.Root; n = n.Parent)
            path.Push(n.Parent is { Kind: not SchemaNodeKind.Root } p && ReferenceEquals(p.Module, n.Module) ? n.Name : $"{n.Module.Name}:{n.Name}");
        return "/" + string.Join('/', path);
    }
}
