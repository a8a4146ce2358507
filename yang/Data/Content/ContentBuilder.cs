using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Builds branches from what a codec reads, and checks on the way what can be checked while reading: types, keys,
/// duplicates, cases.
/// Knows nothing of XML or JSON. A codec begins nodes, adds values and ends nodes; errors collect with their paths.
/// </summary>
internal sealed partial class ContentBuilder
{
    private readonly ContentRules _rules;
    private readonly InstancePath? _base;
    private readonly ValueScratch _scratch = new();
    private readonly List<ContentFrame> _frames = [];
    private readonly List<RpcError> _errors = [];
    private int _depth;

    /// <param name="rules">What is accepted.</param>
    /// <param name="base">The path of the outermost node when it is not a root.</param>
    public ContentBuilder(ContentRules rules, InstancePath? @base = null)
    {
        _rules = rules;
        _base = @base;
    }

    /// <summary>What was wrong so far, in document order.</summary>
    public IReadOnlyList<RpcError> Errors => _errors;

    /// <summary>Whether there are so many errors that reading on is of no use.</summary>
    public bool IsFull => _errors.Count >= _rules.MaxErrors;

    /// <summary>What is accepted.</summary>
    public ContentRules Rules => _rules;

    /// <summary>The node that is being read.</summary>
    public ContentFrame Frame { get; private set; } = null!;

    /// <summary>Adds an error.</summary>
    public void Report(RpcError error)
    {
        if (!IsFull)
            _errors.Add(error);
    }

    /// <summary>Begins the outermost node.</summary>
    public void Begin(ParentNode root) => Push(root, null);

    /// <summary>Begins a container or a list entry within <paramref name="owner"/> (the current node, or the tree
    /// mounted there).</summary>
    public void Begin(ContentFrame owner, ParentNode child, EditItem? annotation = null)
    {
        if (child is ContainerNode && !owner.Meet(child.Ordinal))
            Report(ContentErrors.Twice(PathOf(owner).Child(child)));
        Push(child, owner);
        Frame.Annotation = annotation;
    }

    /// <summary>Ends the current node and puts it into its owner. A list entry without its keys is reported and left
    /// out.</summary>
    public void End()
    {
        var frame = Frame;
        var isSound = CheckKeys(frame);
        var (branch, annotated) = Complete(frame);
        Pop();
        if (isSound)
            Attach(frame, branch, annotated);
    }

    /// <summary>Ends the outermost node.</summary>
    public Branch Finish() => FinishEdit().Content;

    /// <summary>Ends the outermost node of an edit.</summary>
    public EditNode FinishEdit()
    {
        var frame = Frame;
        var (branch, annotated) = Complete(frame);
        Pop();
        return new EditNode(frame.Schema, branch, annotated ?? []);
    }

    /// <summary>Adds a leaf or leaf-list entry as it was written.</summary>
    public void Value(ContentFrame owner, ValueNode node, ReadOnlySpan<byte> lexical, IPrefixResolver prefixes)
    {
        if (!node.Type.TryCanonicalize(lexical, prefixes, _scratch, out var canonical, out var error))
        {
            Report(ContentErrors.Invalid(PathOf(owner).Child(node), error ?? new TypeError("the value is not of the type")));
            return;
        }
        if (node is LeafNode && !owner.Meet(node.Ordinal))
            Report(ContentErrors.Twice(PathOf(owner).Child(node)));
        else
            owner.Builder.Add(node.Ordinal, canonical);
    }

    /// <summary>Gives the canonical form of a value, or reports what is wrong with it.</summary>
    public bool TryCanonicalize(
        ContentFrame owner, ValueNode node, ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, out ReadOnlyMemory<byte> canonical)
    {
        canonical = default;
        if (!node.Type.TryCanonicalize(lexical, prefixes, _scratch, out var value, out var error))
        {
            Report(ContentErrors.Invalid(PathOf(owner).Child(node), error ?? new TypeError("the value is not of the type")));
            return false;
        }
        canonical = value.ToArray();
        return true;
    }

    /// <summary>Adds an anydata or anyxml.</summary>
    public void Any(ContentFrame owner, AnyNode node, AnyContent content)
    {
        if (!owner.Meet(node.Ordinal))
            Report(ContentErrors.Twice(PathOf(owner).Child(node)));
        else
            owner.Builder.Set(node.Ordinal, content);
    }

    /// <summary>Adds a leaf, leaf-list entry or anydata that carries an operation.</summary>
    public void Annotated(ContentFrame owner, EditItem item)
    {
        if (item.Schema is not LeafListNode && !owner.Meet(item.Schema.Ordinal))
            Report(ContentErrors.Twice(PathOf(owner).Child(item.Schema)));
        else
            (owner.Annotated ??= []).Add(item);
    }

    /// <summary>The frame of the tree mounted at a node, begun at its first child; null where nothing is
    /// mounted.</summary>
    public ContentFrame? MountAt(ContentFrame frame)
    {
        if (frame.Mount is not null || frame.Schema.MountPoint is null || _rules.MountedSchema is not { } resolve)
            return frame.Mount;
        if (resolve(PathOf(frame), frame.Schema) is not { } schema)
            return null;
        frame.Mount = new ContentFrame();
        frame.Mount.Start(schema.Root, frame);
        frame.Mount.MountedSchema = schema;
        return frame.Mount;
    }

    /// <summary>The path of a node that is being read; an entry's with the keys read so far, once they are
    /// complete.</summary>
    public InstancePath PathOf(ContentFrame frame)
    {
        if (frame.Parent is not { } parent)
            return _base ?? InstancePath.Root(frame.Schema);
        var up = PathOf(parent);
        if (frame.MountedSchema is not null)
            return up;
        if (frame.Schema is not ListNode list)
            return up.Child(frame.Schema);
        if (list.Keys.Count == 0)
            return up.Entry(list, parent.Collector(list).Count + 1);
        var key = new ReadOnlyMemory<byte>[list.Keys.Count];
        for (var i = 0; i < key.Length; i++)
        {
            if (!frame.Builder.TryGet(list.Keys[i].Ordinal, out var value))
                return up.Child(list);
            key[i] = value.ToArray();
        }
        return up.Entry(list, new EntryKey(key));
    }

    private void Push(ParentNode schema, ContentFrame? parent)
    {
        if (_depth == _frames.Count)
            _frames.Add(new ContentFrame());
        Frame = _frames[_depth++];
        Frame.Start(schema, parent);
    }

    private void Pop()
    {
        _depth--;
        var parent = Frame.Parent;
        // A mounted tree's frame is not on the stack: its owner is.
        while (parent?.MountedSchema is not null)
            parent = parent.Parent;
        Frame = parent!;
    }
}
