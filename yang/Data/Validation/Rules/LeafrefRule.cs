using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A leafref of a leaf or leaf-list: how its target is found, and its referrers (RFC 7950 §9.9).</summary>
internal sealed class LeafrefRule
{
    public required ValueNode Source { get; init; }

    public required LeafRefType Type { get; init; }

    public ValueNode Target => Type.Target;

    /// <summary>
    /// How deep the instance is that source and target have in common: where the path turns from up to down. Of a
    /// path with predicates or deref() 0 and meaningless.
    /// </summary>
    public required int ScopeDepth { get; init; }

    /// <summary>
    /// Whether the path is nothing but '..' and names, so that indexes answer; otherwise it is evaluated.
    /// </summary>
    public required bool IsPlain { get; init; }

    /// <summary>From the scope down to the target.</summary>
    public SchemaNode[] Way { get; init; } = [];

    /// <summary>
    /// The last list on the way when its only key is the target and no other list is before it: the list itself
    /// answers.
    /// </summary>
    public ListNode? Keyed { get; init; }

    /// <summary>Where the values of the sources are, by scope and value.</summary>
    public IndexPlan? Referrers { get; set; }

    /// <summary>Where the values of the targets are, when the way leads through lists and no key answers.</summary>
    public IndexPlan? Targets { get; set; }

    /// <summary>Reads the path of a leafref type on <paramref name="source"/>.</summary>
    public static LeafrefRule Of(ValueNode source, LeafRefType type)
    {
        var path = (XPathPath)type.Path.Root;
        var plain = path.Start != XPathStart.Filter && path.Steps.All(s => s.Predicates.Count == 0);
        var ups = path.Steps.TakeWhile(s => s.Axis == XPathAxis.Parent).Count();
        var scope = !plain || path.Start == XPathStart.Root ? 0 : SchemaDepth.Of(source) - ups;
        var way = new List<SchemaNode>();
        for (SchemaNode? at = type.Target; at is not null && SchemaDepth.Of(at) > scope; at = at.DataParent)
            way.Insert(0, at);
        var lists = way.OfType<ListNode>().ToList();
        var keyed = lists is [{ Keys.Count: 1 } only] && ReferenceEquals(only.Keys[0], type.Target) ? only : null;
        return new LeafrefRule
        {
            Source = source,
            Type = type,
            ScopeDepth = Math.Max(scope, 0),
            IsPlain = plain && scope >= 0,
            Way = [.. way],
            Keyed = keyed,
        };
    }

    public bool NeedsTargetIndex => IsPlain && Keyed is null && Way.Any(n => n is ListNode);
}

/// <summary>How many steps below the root the instances of a node are.</summary>
internal static class SchemaDepth
{
    public static int Of(SchemaNode node)
    {
        var depth = 0;
        for (var at = node; at.DataParent is { } parent; at = parent)
            depth++;
        return depth;
    }
}
