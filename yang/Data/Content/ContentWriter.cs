using System.Buffers;
using System.IO.Pipelines;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Writes what a node holds, in pieces if wanted: the walk keeps its place on a stack of its own, so that a writer to a
/// pipe can wait for the reader
/// between two pieces. Knows selections, defaults, kinds and depth; what the bytes look like is the subclass's.
/// </summary>
public abstract partial class ContentWriter
{
    private readonly List<WriteFrame> _frames = [];
    private int _depth;
    private bool _isStarted;

    private protected ContentWriter(WriteOptions options) => Options = options;

    /// <summary>What is shown.</summary>
    public WriteOptions Options { get; }

    private protected OutputBuffer Output { get; } = new();

    /// <summary>How deep the node is that is written now: 1 for the children of the outermost.</summary>
    private protected int Level { get; private set; }

    /// <summary>The schema of the node that is written now: that of the tree it is mounted in, else
    /// <paramref name="outer"/>.</summary>
    private protected Schema SchemaHere(Schema outer)
    {
        for (var i = _depth - 1; i > 0; i--)
            if (_frames[i].MountedSchema is { } mounted)
                return mounted;
        return outer;
    }

    /// <summary>Writes all that <paramref name="node"/> holds, not the node's own element.</summary>
    public void Write(DataNode node, IBufferWriter<byte> output)
    {
        Start(node);
        Continue(output, long.MaxValue);
    }

    /// <summary>Begins to write what <paramref name="node"/> holds: <see cref="Continue"/> goes on.</summary>
    public void Start(DataNode node)
    {
        _depth = 0;
        var frame = Push(node.Schema, node.Storage ?? Branch.Empty, Options.Selection, 1);
        frame.IsOpen = true;
        frame.Remaining = Options.IsDepthFromSelected && !Options.Selection.IsWhole ? int.MaxValue : Options.MaxDepth;
        if (Options.Intended is { } intended)
            frame.Origin = OriginView.Root(Options.At is { } at ? NodeOrigin.Find(intended, at) : intended.Root);
        if (Options.QualifiesChildren)
            frame.Children = frame.Children.Qualified;
        _isStarted = false;
    }

    /// <summary>Writes about so many bytes; true when there is more to write.</summary>
    public bool Continue(IBufferWriter<byte> output, long budget)
    {
        if (_depth == 0)
            return false;
        Output.Start(output);
        if (!_isStarted)
            StartDocument(Output);
        _isStarted = true;
        while (Output.Written < budget)
        {
            var frame = _frames[_depth - 1];
            if (frame.List is null ? StepNode(frame) : StepList(frame))
                continue;
            if (_depth == 1)
            {
                EndDocument();
                _depth = 0;
                break;
            }
            Leave(frame);
        }
        Output.Flush();
        return _depth > 0;
    }

    /// <summary>Writes all that <paramref name="node"/> holds to a pipe and waits for its reader every so many
    /// bytes.</summary>
    /// <returns>False when the reader has gone.</returns>
    public async ValueTask<bool> WriteAsync(DataNode node, PipeWriter output, CancellationToken cancellation)
    {
        Start(node);
        for (var isMore = true; isMore;)
        {
            isMore = Continue(output, 64 * 1024);
            var flushed = await output.FlushAsync(cancellation).ConfigureAwait(false);
            if (flushed.IsCompleted)
                return false;
        }
        return true;
    }

    private protected virtual void StartDocument(OutputBuffer output)
    {
    }

    private protected virtual void EndDocument()
    {
    }

    /// <summary>The origin the node written next has to be marked with; null where it is that of the node around it.</summary>
    private protected string? OriginMark { get; private set; }

    /// <summary>Writes the start of a container or list entry.</summary>
    private protected abstract void OpenNode(ChildNames names);

    private protected abstract void CloseNode(ChildNames names);

    /// <summary>Writes the start of a list or leaf-list, where it has one.</summary>
    private protected virtual void OpenList(ChildNames names)
    {
    }

    private protected virtual void CloseList(ChildNames names)
    {
    }

    /// <summary>Writes a leaf or one value of a leaf-list.</summary>
    private protected abstract void WriteValue(ChildNames names, ReadOnlySpan<byte> canonical, bool isPlain, bool isTagged);

    private protected abstract void WriteAny(ChildNames names, AnyContent content);

    /// <summary>Writes a whole entry that has nothing but fields. False where it has to be written child by
    /// child.</summary>
    private protected virtual bool TryWriteFlat(ChildNames names, ListNode list, Branch entry) => false;

    private WriteFrame Push(ParentNode schema, Branch branch, Selection selection, int level)
    {
        if (_depth == _frames.Count)
            _frames.Add(new WriteFrame());
        var frame = _frames[_depth++];
        frame.Start(schema, branch, selection);
        frame.Level = level;
        return frame;
    }

    /// <summary>Ends the topmost node or list.</summary>
    private void Leave(WriteFrame frame)
    {
        _depth--;
        Level = frame.Level - 1;
        if (frame.IsOpen && frame.Names is { } names)
        {
            if (frame.List is null)
                CloseNode(names);
            else
                CloseList(names);
        }
        frame.Release();
    }

    /// <summary>Writes the starts of all nodes around what is about to be written that were held back until there is
    /// something to show.</summary>
    private void OpenAll()
    {
        var top = _frames[_depth - 1];
        if (!top.IsOpen)
            OpenPending();
        Level = top.Level;
    }

    private void OpenPending()
    {
        var from = _depth - 1;
        while (!_frames[from - 1].IsOpen)
            from--;
        for (var i = from; i < _depth; i++)
        {
            var frame = _frames[i];
            frame.IsOpen = true;
            Level = frame.Level - 1;
            if (frame.Names is not { } names)
                continue;
            if (frame.List is not null)
                OpenList(names);
            else
                OpenFrame(frame, names);
        }
    }

    private void OpenFrame(WriteFrame frame, ChildNames names)
    {
        OriginMark = frame.Origin.Mark;
        OpenNode(names);
        OriginMark = null;
        if (frame.Schema is not ListNode list)
            return;
        Level = frame.Level;
        var fields = frame.Branch.Fields;
        for (var i = 0; i < list.Keys.Count; i++)
            WriteValue(frame.Children[list.Keys[i].Ordinal], fields.Value(i), fields.IsPlain(i), isTagged: false);
    }

    /// <summary>A node or a list that is being written.</summary>
    private sealed class WriteFrame
    {
        public ParentNode Schema { get; private set; } = null!;

        public Branch Branch { get; private set; } = Branch.Empty;

        public Selection Selection { get; private set; } = Selection.Everything;

        public CodecNames Children { get; set; } = null!;

        /// <summary>The node's own names; null where no element of its own is written.</summary>
        public ChildNames? Names { get; set; }

        /// <summary>The schema of a mounted tree, at its root's frame only.</summary>
        public Schema? MountedSchema { get; set; }

        /// <summary>Whether its start was written.</summary>
        public bool IsOpen { get; set; }

        /// <summary>The list whose entries are being written; null for a node.</summary>
        public ListNode? List { get; set; }

        public IEnumerator<(DataNode Entry, Selection Selection)>? Chosen { get; set; }

        /// <summary>The level of the children: 1 for those of the outermost node.</summary>
        public int Level { get; set; }

        /// <summary>The selection the children were chosen by: the node's own, of a list its parent's.</summary>
        public Selection Owner { get; set; } = Selection.Everything;

        /// <summary>How many levels of children are shown yet; <see cref="int.MaxValue"/> for all.</summary>
        public int Remaining { get; set; }

        /// <summary>Where the node comes from; of nothing where origins are not asked for.</summary>
        public OriginView Origin { get; set; }

        /// <summary>The child that was written last.</summary>
        public int Ordinal { get; set; }

        public DataNode Node => new(Schema, Branch);

        public EntryCursor Cursor;
        public int Field;
        public int Slot;

        public void Start(ParentNode schema, Branch branch, Selection selection)
        {
            (Schema, Branch, Selection, Owner) = (schema, branch, selection, selection);
            Children = CodecNames.Of(schema);
            (Names, List, Chosen, MountedSchema) = (null, null, null, null);
            (IsOpen, Ordinal, Field, Slot) = (false, -1, 0, 0);
            (Remaining, Origin) = (int.MaxValue, default);
        }

        public void Release()
        {
            Chosen?.Dispose();
            Cursor = default;
            Chosen = null;
            Branch = Branch.Empty;
        }
    }
}
