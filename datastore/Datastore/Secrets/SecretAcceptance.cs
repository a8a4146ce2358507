using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Protects the leaves that carry a given extension as they are accepted. A reader gets the protected form, and may send it back unchanged; the same secret sent
/// again in the clear is no change.
/// </summary>
public sealed class SecretAcceptance : IAcceptanceFilter
{
    private readonly SecretBox _box;
    private readonly Func<LeafNode, bool> _isSecret;
    private volatile Marked _marked;

    /// <summary>For the leaves of <paramref name="schema"/> with the extension <paramref name="extension"/> of <paramref name="module"/>.</summary>
    public SecretAcceptance(Schema schema, SecretBox box, string module, string extension)
        : this(schema, box, leaf => leaf.HasExtension(module, extension))
    {
    }

    /// <summary>For the leaves of <paramref name="schema"/> that <paramref name="isSecret"/> says yes to.</summary>
    public SecretAcceptance(Schema schema, SecretBox box, Func<LeafNode, bool> isSecret)
    {
        (_box, _isSecret) = (box, isSecret);
        _marked = new Marked(schema, isSecret);
    }

    /// <inheritdoc/>
    public DataTree Accept(DataTree before, DataTree after)
    {
        var marked = _marked;
        if (!ReferenceEquals(marked.Schema, after.Schema))
            _marked = marked = new Marked(after.Schema, _isSecret);
        if (marked.Secrets.Count == 0)
            return after;
        var found = new List<InstancePath>();
        foreach (var change in Diff.Between(before, after).Changes)
        {
            if (marked.Secrets.Contains(change.Path.Node) && change.ValueAfter is not null)
                found.Add(change.Path);
            else if (marked.Lead.Contains(change.Path.Node) && change is { Kind: ChangeKind.Created, After.Exists: true })
                Find(marked, change.After, change.Path, found);
        }
        if (found.Count == 0)
            return after;
        var editor = new TreeEditor(after);
        foreach (var path in found)
            Protect(editor, path, before);
        return editor.ToTree();
    }

    /// <summary>The id of the key (<see cref="SecretBox.KeyId"/>).</summary>
    public string KeyId => _box.KeyId;

    /// <summary>The first secret of a tree that is stored protected and cannot be revealed with this key, or null when all can.</summary>
    public InstancePath? FirstUnreadable(DataTree tree)
    {
        var marked = ReferenceEquals(_marked.Schema, tree.Schema) ? _marked : new Marked(tree.Schema, _isSecret);
        if (marked.Secrets.Count == 0)
            return null;
        var found = new List<InstancePath>();
        Find(marked, tree.Root, InstancePath.Root(tree.Schema.Root), found);
        foreach (var path in found)
            if (tree.Find(path.Parent!).TryGetLeaf(path.Node.Ordinal, out var value) && SecretBox.IsProtected(Encoding.UTF8.GetString(value))
                && !TryReveal(value, ((LeafNode)path.Node).Type.BuiltIn == BuiltInType.Binary, out _))
                return path;
        return null;
    }

    private static void Find(Marked marked, DataNode node, InstancePath path, List<InstancePath> found)
    {
        foreach (var child in node.Schema.DataChildren)
        {
            if (!node.Has(child))
                continue;
            if (marked.Secrets.Contains(child))
                found.Add(path.Child(child));
            else if (!marked.Lead.Contains(child))
                continue;
            else if (child is ListNode list)
                foreach (var entry in node.List(list.Ordinal))
                    Find(marked, entry, path.Entry(list, EntryKey.Of(list, entry.Storage)), found);
            else
                Find(marked, node.Container(child.Ordinal), path.Child(child), found);
        }
    }

    private void Protect(TreeEditor editor, InstancePath path, DataTree before)
    {
        var parent = Compose.Descend(editor.Root, path.Parent!);
        var at = path.Node.Ordinal;
        var isBinary = ((LeafNode)path.Node).Type.BuiltIn == BuiltInType.Binary;
        if (!parent.Current.TryGetLeaf(at, out var sent) || TryReveal(sent, isBinary, out _))
            return;
        var clear = isBinary ? Convert.FromBase64String(Encoding.UTF8.GetString(sent)) : sent.ToArray();
        var old = before.Find(path.Parent!);
        if (old.Exists && old.TryGetLeaf(at, out var stored) && TryReveal(stored, isBinary, out var secret) && clear.AsSpan().SequenceEqual(secret))
        {
            parent.SetLeaf(at, stored);
            return;
        }
        parent.SetLeaf(at, Encoding.UTF8.GetBytes(isBinary ? _box.ProtectBinary(clear) : _box.Protect(clear)));
    }

    private bool TryReveal(ReadOnlySpan<byte> stored, bool isBinary, out byte[] secret)
    {
        var text = Encoding.UTF8.GetString(stored);
        return isBinary ? _box.TryRevealBinary(text, out secret) : _box.TryReveal(text, out secret);
    }

    /// <summary>The leaves of one schema that carry the extension, and the nodes that lead to them.</summary>
    private sealed class Marked
    {
        public Marked(Schema schema, Func<LeafNode, bool> isSecret)
        {
            Schema = schema;
            Collect(schema.Root, isSecret);
        }

        public Schema Schema { get; }

        public HashSet<SchemaNode> Secrets { get; } = [];

        public HashSet<SchemaNode> Lead { get; } = [];

        private bool Collect(ParentNode node, Func<LeafNode, bool> isSecret)
        {
            var leads = false;
            foreach (var child in node.DataChildren)
            {
                if (child is LeafNode leaf && isSecret(leaf))
                    leads |= Secrets.Add(child);
                else if (child is ParentNode parent && Collect(parent, isSecret))
                    leads |= Lead.Add(child);
            }
            return leads;
        }
    }
}
