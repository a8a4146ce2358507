using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// An index of a schema: the strings (keys of the lists down to the scope, value, keys of the lists below it). Equal
/// wishes share one.
/// </summary>
/// <param name="Id">Its place among the schema's indexes.</param>
/// <param name="Node">The leaf or leaf-list whose values it holds, or the list whose tuples.</param>
/// <param name="ScopeDepth">The depth of the instance within which values are looked up.</param>
internal sealed record IndexPlan(int Id, SchemaNode Node, int ScopeDepth)
{
    /// <summary>The string of a value under a parent instance.</summary>
    public byte[] Key(Instance parent, ReadOnlySpan<byte> value)
    {
        var all = KeyBytes.Of(parent);
        var scope = KeyBytes.Of(parent.AtDepth(Math.Min(ScopeDepth, parent.Depth))).Length;
        var key = new byte[all.Length + value.Length + 1];
        all.AsSpan(0, scope).CopyTo(key);
        value.CopyTo(key.AsSpan(scope));
        all.AsSpan(scope).CopyTo(key.AsSpan(scope + value.Length + 1));
        return key;
    }

    /// <summary>What the strings of a value within a scope begin with.</summary>
    public static byte[] Prefix(Instance scope, ReadOnlySpan<byte> value)
    {
        var keys = KeyBytes.Of(scope);
        var prefix = new byte[keys.Length + value.Length + 1];
        keys.CopyTo(prefix, 0);
        value.CopyTo(prefix.AsSpan(keys.Length));
        return prefix;
    }
}

/// <summary>
/// The keys of all list entries from the root down to an instance, end to end, each value ended by a zero byte
/// (which no YANG value holds).
/// </summary>
internal static class KeyBytes
{
    public static byte[] Of(Instance instance) => instance.KeyBytes ??= Make(instance);

    private static byte[] Make(Instance instance)
    {
        var above = instance.Parent is null ? [] : Of(instance.Parent);
        if (instance.Schema is not ListNode list)
            return above;
        var length = above.Length;
        if (list.Keys.Count == 0)
            return [.. above, .. System.Text.Encoding.UTF8.GetBytes(instance.Position.ToString()), 0];
        foreach (var key in list.Keys)
            length += instance.Node.TryGetLeaf(key.Ordinal, out var value) ? value.Length + 1 : 1;
        var bytes = new byte[length];
        above.CopyTo(bytes, 0);
        var at = above.Length;
        foreach (var key in list.Keys)
        {
            if (instance.Node.TryGetLeaf(key.Ordinal, out var value))
            {
                value.CopyTo(bytes.AsSpan(at));
                at += value.Length;
            }
            at++;
        }
        return bytes;
    }

    /// <summary>
    /// The parent instance of a leaf found in an index, or null when it is not in use in <paramref name="tree"/>.
    /// </summary>
    public static Instance? FindParent(TreeInUse tree, SchemaNode node, ReadOnlySpan<byte> keys) =>
        Find(tree, node.DataParent!, keys);

    /// <summary>
    /// The instance of a container or list with those keys, or null when it is not in use in <paramref name="tree"/>.
    /// </summary>
    public static Instance? Find(TreeInUse tree, ParentNode node, ReadOnlySpan<byte> keys)
    {
        var way = new Stack<ParentNode>();
        for (var at = node; at.DataParent is not null; at = at.DataParent)
            way.Push(at);
        var here = tree.Root;
        foreach (var step in way)
        {
            if (step is ListNode list)
            {
                if (!TakeEntry(here, list, ref keys, out var entry))
                    return null;
                here = entry;
            }
            else if (tree.Container(here, (ContainerNode)step) is { } container)
            {
                here = container;
            }
            else
            {
                return null;
            }
        }
        return here;
    }

    private static bool TakeEntry(Instance parent, ListNode list, ref ReadOnlySpan<byte> keys, out Instance entry)
    {
        entry = parent;
        var values = new ReadOnlyMemory<byte>[Math.Max(list.Keys.Count, 1)];
        for (var i = 0; i < values.Length; i++)
        {
            var end = keys.IndexOf((byte)0);
            values[i] = keys[..end].ToArray();
            keys = keys[(end + 1)..];
        }
        var entries = parent.Node.List(list.Ordinal);
        if (list.Keys.Count > 0)
        {
            if (!entries.TryGet(new EntryKey(values), out var found))
                return false;
            entry = parent.Child(found);
            return true;
        }
        var position = int.Parse(System.Text.Encoding.UTF8.GetString(values[0].Span));
        if (position > entries.Count)
            return false;
        entry = parent.Child(entries.At(position - 1), position);
        return true;
    }
}
