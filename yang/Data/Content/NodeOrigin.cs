using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Where configuration nodes of the operational state come from (RFC 8342 §5.3.4), told by comparing with the configuration intended: what is there comes from it;
/// a default in use, which nobody set, is <c>default</c>; what is there without either, the server itself made: <c>system</c>.
/// </summary>
internal static class NodeOrigin
{
    public const string Intended = "intended";
    public const string Default = "default";
    public const string System = "system";

    /// <summary>The node at a path, or one that does not exist.</summary>
    public static DataNode Find(DataTree tree, InstancePath path)
    {
        if (path.IsRoot)
            return tree.Root;
        var parent = Find(tree, path.Parent!);
        if (!parent.Exists)
            return default;
        if (path.Node is not ListNode list)
            return parent.Container(path.Node.Ordinal);
        return list.Keys.Count > 0 && parent.List(list.Ordinal).TryGet(path.Key, out var entry) ? entry : default;
    }
}

/// <summary>The origin of one instance, and of what is below it. The default value is that of a walk in which nobody asks for origins.</summary>
internal readonly struct OriginView
{
    private readonly DataNode _intended;
    private readonly bool _isAsked;
    private readonly string? _around;

    private OriginView(DataNode intended, string? own, string? around)
    {
        _isAsked = true;
        _intended = intended;
        _around = own ?? around;
        Own = own;
        Mark = own == around ? null : own;
    }

    /// <summary>The node's origin; null for state, and for a container that is there only for what it holds.</summary>
    public string? Own { get; }

    /// <summary>The same where it is another than that of the node around it.</summary>
    public string? Mark { get; }

    public static OriginView Root(DataNode intended) => new(intended, null, null);

    public OriginView Container(ContainerNode container)
    {
        if (!_isAsked || !container.IsConfig)
            return default;
        var intended = _intended.Exists ? _intended.Container(container.Ordinal) : default;
        return new OriginView(
            intended, intended.Exists ? NodeOrigin.Intended : container.IsPresence ? NodeOrigin.System : null, _around);
    }

    public OriginView Entry(ListNode list, DataNode entry)
    {
        if (!_isAsked || !list.IsConfig)
            return default;
        var intended = default(DataNode);
        if (_intended.Exists && _intended.List(list.Ordinal).TryGet(EntryKey.Of(list, entry.Storage), out var found))
            intended = found;
        return new OriginView(intended, intended.Exists ? NodeOrigin.Intended : NodeOrigin.System, _around);
    }

    /// <summary>What a leaf or anydata is to be marked with; null for the origin around it.</summary>
    public string? Leaf(SchemaNode leaf, bool isDefault) => Unlike(OriginOf(leaf, isDefault));

    /// <summary>The same for one value of a leaf-list.</summary>
    public string? Entry(LeafListNode list, ReadOnlySpan<byte> value, bool isDefault) => Unlike(OriginOf(list, value, isDefault));

    /// <summary>The origin of a leaf or anydata; null of state.</summary>
    public string? OriginOf(SchemaNode leaf, bool isDefault) => !_isAsked || !leaf.IsConfig ? null
        : _intended.Exists && _intended.Has(leaf) ? NodeOrigin.Intended
        : isDefault ? NodeOrigin.Default : NodeOrigin.System;

    /// <summary>The origin of one value of a leaf-list; null of state.</summary>
    public string? OriginOf(LeafListNode list, ReadOnlySpan<byte> value, bool isDefault) => !_isAsked || !list.IsConfig ? null
        : _intended.Exists && _intended.LeafList(list.Ordinal).Contains(value) ? NodeOrigin.Intended
        : isDefault ? NodeOrigin.Default : NodeOrigin.System;

    private string? Unlike(string? origin) => origin == _around ? null : origin;
}
