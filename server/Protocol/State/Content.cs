using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// Writes state of the IETF models by node name. A name that the schema does not have is a bug and throws: the models are our own, and each name is met at the
/// first read.
/// </summary>
internal static class Content
{
    public static NodeEditor In(this NodeEditor node, string container) => node.Container(node.Child(container).Ordinal);

    public static NodeEditor Entry(this NodeEditor node, string list, params ReadOnlySpan<string> keys)
    {
        var values = new ReadOnlyMemory<byte>[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            values[i] = Encoding.UTF8.GetBytes(keys[i]);
        return node.List(node.Child(list).Ordinal).GetOrAdd(new EntryKey(values));
    }

    /// <summary>Adds a last entry to a list without keys.</summary>
    public static void Add(this NodeEditor node, string list, Action<NodeEditor> fill)
    {
        var editor = node.List(node.Child(list).Ordinal);
        var entry = new BranchEditor(editor.Schema, Branch.Empty);
        fill(entry.Root);
        editor.Insert(editor.Count, entry.ToBranch());
    }

    public static NodeEditor Leaf(this NodeEditor node, string name, string value)
    {
        node.SetLeaf(node.Child(name).Ordinal, Encoding.UTF8.GetBytes(value));
        return node;
    }

    public static NodeEditor Leaf(this NodeEditor node, string name, long value) => node.Leaf(name, value.ToString());

    public static NodeEditor Leaf(this NodeEditor node, string name, DateTimeOffset value) => node.Leaf(name, Time(value));

    public static NodeEditor Value(this NodeEditor node, string leafList, string value)
    {
        node.AddValue(node.Child(leafList).Ordinal, Encoding.UTF8.GetBytes(value));
        return node;
    }

    /// <summary>The text of a leaf, or null.</summary>
    public static string? Text(this DataNode node, string name) =>
        node.TryGetLeaf(Child(node.Schema, name).Ordinal, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>A time in the canonical form of yang:date-and-time.</summary>
    public static string Time(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

    private static SchemaNode Child(this NodeEditor node, string name) => Child(node.Schema, name);

    private static SchemaNode Child(ParentNode schema, string name)
    {
        // A node of a parent's own module wins over an augmented one of the same name.
        SchemaNode? any = null;
        foreach (var child in schema.DataChildren)
        {
            if (child.Name != name)
                continue;
            if (schema.Kind == SchemaNodeKind.Root || ReferenceEquals(child.Module, schema.Module))
                return child;
            any ??= child;
        }
        return any ?? throw new InvalidOperationException($"{schema.Path} has no {name}");
    }
}
