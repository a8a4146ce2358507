using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano;

/// <summary>
/// A node of the configuration, read by names. The groupings of RFC 9640 to 9645 occur in many places of ietf-netconf-server: what reads one of them does not
/// care where it stands, and errors name the place.
/// </summary>
/// <param name="node">The node; of nothing everything below is absent.</param>
/// <param name="path">Where it is.</param>
internal readonly struct ConfigNode(DataNode node, InstancePath path)
{
    /// <summary>Whether it is there.</summary>
    public bool Exists => node.Exists;

    /// <summary>Its storage: the same reference means the same content.</summary>
    public Branch? Storage => node.Exists ? node.Storage : null;

    /// <summary>Where it is, for errors.</summary>
    public string Place => path.ToString()!;

    /// <summary>The container of that name.</summary>
    public ConfigNode this[string name] =>
        Child(name) is ContainerNode child && node.Exists && node.Has(child) ? new ConfigNode(node.Container(child.Ordinal), path.Child(child)) : default;

    /// <summary>The top-level container of that module and name in a tree.</summary>
    public static ConfigNode Top(DataTree tree, string module, string name)
    {
        if (tree.Schema.Root.FindChild(module, name) is not ContainerNode top || !tree.Root.Has(top))
            return default;
        return new ConfigNode(tree.Root.Container(top.Ordinal), InstancePath.Root(tree.Schema.Root).Child(top));
    }

    /// <summary>The place of a child, for errors.</summary>
    public string PlaceOf(string name) => Child(name) is { } child ? path.Child(child).ToString()! : Place;

    /// <summary>The value of a leaf, explicit or by default; null when there is none.</summary>
    public string? Text(string name) =>
        !node.Exists || Child(name) is not LeafNode leaf ? null
        : node.TryGetLeaf(leaf.Ordinal, out var value) ? Encoding.UTF8.GetString(value)
        : leaf.Default is { } @default ? Encoding.UTF8.GetString(@default.Span)
        : null;

    /// <summary>The number a leaf holds; 0 when there is none.</summary>
    public int Number(string name) => int.TryParse(Text(name), out var number) ? number : 0;

    /// <summary>The name of the identity a leaf holds, without its module.</summary>
    public string? Identity(string name) => Text(name) is { } text ? text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..] : null;

    /// <summary>The octets a leaf of type binary holds.</summary>
    public byte[]? Octets(string name) => Text(name) is { } text ? Convert.FromBase64String(text) : null;

    /// <summary>The values of a leaf-list.</summary>
    public IReadOnlyList<string> Values(string name)
    {
        var values = new List<string>();
        if (node.Exists && Child(name) is LeafListNode list)
            foreach (var value in node.LeafList(list.Ordinal))
                values.Add(Encoding.UTF8.GetString(value));
        return values;
    }

    /// <summary>The entries of a list.</summary>
    public IReadOnlyList<ConfigNode> Entries(string name)
    {
        var entries = new List<ConfigNode>();
        if (node.Exists && Child(name) is ListNode list)
            foreach (var entry in node.List(list.Ordinal))
                entries.Add(new ConfigNode(entry, path.Entry(list, EntryKey.Of(list, entry.Storage))));
        return entries;
    }

    private SchemaNode? Child(string name) => node.Exists ? node.Schema.FindChild(node.Schema.Module, name) : null;
}
