using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>One application of an edit: walks the wish and the tree together.</summary>
internal sealed partial class EditRun(EditOptions options)
{
    // A broken request of a million entries shall not answer a million errors.
    private const int MostErrors = 64;

    public List<RpcError> Errors { get; } = [];

    private bool IsOver => Errors.Count > 0 && (options.ErrorOption == ErrorOption.StopOnError || Errors.Count >= MostErrors);

    public void Node(EditNode edit, NodeEditor target, EditOperation operation, InstancePath path)
    {
        CheckCases(edit, operation, path);
        if (operation == EditOperation.Replace)
            RemoveUnmentioned(edit, target);
        // Deletions first: a request may free a place (a choice, a default) and fill it, in whatever order it is
        // written.
        foreach (var item in edit.Annotated)
            if ((item.Operation ?? operation) is EditOperation.Delete or EditOperation.Remove && !IsOver)
                Item(item, target, operation, path);
        Content(edit.Schema, edit.Content, target, operation, path);
        foreach (var item in edit.Annotated)
            if ((item.Operation ?? operation) is not (EditOperation.Delete or EditOperation.Remove) && !IsOver)
                Item(item, target, operation, path);
    }

    private void Item(EditItem item, NodeEditor target, EditOperation inherited, InstancePath path)
    {
        var operation = item.Operation ?? inherited;
        if (item.IsTaggedDefault && !IsDefault(item))
        {
            Errors.Add(EditErrors.NotTheDefault(path.Child(item.Schema)));
            return;
        }
        switch (item.Schema)
        {
            case LeafNode leaf:
                Leaf(leaf, item.Value ?? default, target, operation, path);
                break;
            case LeafListNode leafList:
                LeafListEntry(leafList, item, target, inherited, path);
                break;
            case ContainerNode container:
                Container(container, item, target, operation, path);
                break;
            case ListNode list:
                ListEntry(list, item, target, inherited, path);
                break;
            default:
                Any(item, target, operation, path);
                break;
        }
    }

    // RFC 6243 §4.5.2: what is tagged as default has to be the default.
    private static bool IsDefault(EditItem item) => item.Schema switch
    {
        LeafNode leaf => leaf.Default is { } standard && item.Value is { } value && standard.Span.SequenceEqual(value.Span),
        LeafListNode list => item.Value is { } value && list.Defaults.Any(d => d.Span.SequenceEqual(value.Span)),
        _ => true,
    };

    private void Leaf(LeafNode leaf, ReadOnlyMemory<byte> value, NodeEditor target, EditOperation operation, InstancePath path)
    {
        switch (operation)
        {
            case EditOperation.Create when Exists(target.Current, leaf):
                Errors.Add(EditErrors.Exists(path.Child(leaf)));
                break;
            case EditOperation.Delete when !Exists(target.Current, leaf):
                Errors.Add(EditErrors.Missing(path.Child(leaf), "deleted"));
                break;
            case EditOperation.None when !Exists(target.Current, leaf):
                Errors.Add(EditErrors.Missing(path.Child(leaf), "the place of an edit"));
                break;
            case EditOperation.Delete or EditOperation.Remove:
                target.Remove(leaf.Ordinal);
                break;
            case not EditOperation.None:
                ChoiceRules.ClearRivals(target, leaf);
                if (!target.Current.TryGetLeaf(leaf.Ordinal, out var old) || !old.SequenceEqual(value.Span))
                    target.SetLeaf(leaf.Ordinal, value.Span);
                break;
        }
    }

    // RFC 6243 §2: what "exists" means for a leaf with a default depends on the server's basic mode.
    private bool Exists(DataNode parent, LeafNode leaf)
    {
        var explicitly = parent.TryGetLeaf(leaf.Ordinal, out var value);
        return options.Defaults switch
        {
            DefaultsMode.ReportAll => explicitly || (leaf.Default is not null && ChoiceRules.Rival(parent, leaf) is null),
            DefaultsMode.Trim => explicitly && !(leaf.Default is { } standard && value.SequenceEqual(standard.Span)),
            _ => explicitly,
        };
    }

    private void Any(EditItem item, NodeEditor target, EditOperation operation, InstancePath path)
    {
        var node = item.Schema;
        var exists = target.Current.Any(node.Ordinal) is not null;
        if (operation == EditOperation.Create && exists)
            Errors.Add(EditErrors.Exists(path.Child(node)));
        else if (operation is EditOperation.Delete or EditOperation.None && !exists)
            Errors.Add(EditErrors.Missing(path.Child(node), operation == EditOperation.Delete ? "deleted" : "the place of an edit"));
        else if (operation is EditOperation.Delete or EditOperation.Remove)
            target.Remove(node.Ordinal);
        else if (operation != EditOperation.None)
        {
            ChoiceRules.ClearRivals(target, node);
            target.SetAny(node.Ordinal, item.Any ?? new AnyContent(default));
        }
    }

    private void Container(ContainerNode node, EditItem item, NodeEditor target, EditOperation operation, InstancePath path)
    {
        var here = path.Child(node);
        var exists = ChoiceRules.Has(target.Current, node);
        switch (operation)
        {
            case EditOperation.Create when exists:
                Errors.Add(EditErrors.Exists(here));
                return;
            case EditOperation.Delete when !exists:
                Errors.Add(EditErrors.Missing(here, "deleted"));
                return;
            case EditOperation.None when !exists && node.IsPresence:
                Errors.Add(EditErrors.Missing(here, "the place of an edit"));
                return;
            case EditOperation.Delete or EditOperation.Remove:
                target.Remove(node.Ordinal);
                return;
        }
        var inner = target.Container(node.Ordinal);
        Node(item.Node!, inner, operation, here);
        // A non-presence container exists as far as it holds something (RFC 7950 §7.5.1).
        if (!node.IsPresence && inner.Current.Storage.IsEmpty)
            target.Remove(node.Ordinal);
        else
            ChoiceRules.ClearRivals(target, node);
    }
}
