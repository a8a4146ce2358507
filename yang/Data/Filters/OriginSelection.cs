using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// The configuration nodes of certain origins (RFC 8526 origin-filter, negated-origin-filter), with the ancestors and keys they need. State is not affected.
/// </summary>
public sealed class OriginSelection : Selection
{
    private readonly IReadOnlyList<string> _origins;
    private readonly bool _isNegated;
    private readonly OriginView _origin;

    private OriginSelection(OriginView origin, IReadOnlyList<string> origins, bool isNegated)
    {
        _origin = origin;
        _origins = origins;
        _isNegated = isNegated;
    }

    /// <summary>A selection over the operational state.</summary>
    /// <param name="intended">The configuration intended.</param>
    /// <param name="origins">Names of identities of ietf-origin; <c>origin</c> itself stands for all.</param>
    /// <param name="isNegated">Whether all but those are selected.</param>
    public static Selection Of(DataTree intended, IReadOnlyList<string> origins, bool isNegated) =>
        new OriginSelection(OriginView.Root(intended.Root), origins, isNegated);

    /// <inheritdoc/>
    public override bool IsWhole => true;

    /// <inheritdoc/>
    public override Selection? Child(DataNode parent, SchemaNode child)
    {
        if (!child.IsConfig)
            return Everything;
        switch (child)
        {
            case ListNode:
                return this;
            case LeafListNode:
                return this;
            case ContainerNode container:
                var below = new OriginSelection(_origin.Container(container), _origins, _isNegated);
                var content = parent.Container(container.Ordinal);
                if (below._origin.Own is { } own && container.IsPresence && Takes(own))
                    return below;
                return below.TakesDefaultIn(container, content) || (content.Exists && below.SelectsAnyOf(content)) ? below : null;
            default:
                return _origin.OriginOf(child, isDefault: !parent.Has(child)) is { } origin && Takes(origin) ? Everything : null;
        }
    }

    /// <inheritdoc/>
    public override Selection? Entry(DataNode entry)
    {
        var list = (ListNode)entry.Schema;
        if (!list.IsConfig)
            return Everything;
        var below = new OriginSelection(_origin.Entry(list, entry), _origins, _isNegated);
        return Takes(below._origin.Own!) || below.SelectsAnyOf(entry) || below.TakesDefaultIn(list, entry) ? below : null;
    }

    /// <inheritdoc/>
    public override bool TakesValue(DataNode parent, LeafListNode list, ReadOnlySpan<byte> value) =>
        !list.IsConfig || (_origin.OriginOf(list, value, isDefault: !parent.Has(list)) is { } origin && Takes(origin));

    /// <summary>Whether a default in use is selected that is not stored in the node, or in the containers that are there without it.</summary>
    private bool TakesDefaultIn(ParentNode schema, DataNode node)
    {
        if (!Takes(NodeOrigin.Default))
            return false;
        foreach (var child in schema.DataChildren)
            switch (child)
            {
                case LeafNode { IsConfig: true, Default: not null } or LeafListNode { IsConfig: true, Defaults.Count: > 0 }
                    when !node.Exists || !node.Has(child):
                    return true;
                case ContainerNode { IsConfig: true } container when node.Exists && node.Has(child) || !container.IsPresence:
                    if (TakesDefaultIn(container, node.Exists ? node.Container(child.Ordinal) : default))
                        return true;
                    break;
            }
        return false;
    }

    private bool Takes(string origin) => (_origins.Contains(origin) || _origins.Contains("origin")) != _isNegated;
}
