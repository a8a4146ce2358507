using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Content without annotations: it is merged where the tree has something, and grafted as it is where it has
/// nothing.
/// </summary>
internal sealed partial class EditRun
{
    private void Content(ParentNode schema, Branch content, NodeEditor target, EditOperation operation, InstancePath path)
    {
        var source = new DataNode(schema, content);
        foreach (var child in schema.DataChildren)
        {
            if (!source.Has(child) || child is LeafNode { IsKey: true } && schema is ListNode || IsOver)
                continue;
            switch (operation)
            {
                case EditOperation.None:
                    MustExist(source, target.Current, child, path);
                    break;
                case EditOperation.Create when FirstExisting(source, target.Current, child, path) is { } there:
                    Errors.Add(EditErrors.Exists(there));
                    break;
                case EditOperation.Delete or EditOperation.Remove:
                    break; // The parent is gone; what stands in it has no meaning.
                default:
                    if (!IsHollow(source, child))
                        ChoiceRules.ClearRivals(target, child);
                    Put(source, target, child, operation, path);
                    break;
            }
        }
        if (source.Mounted is { } mounted && operation is not (EditOperation.Delete or EditOperation.Remove))
            PutMounted(mounted, target, operation, path);
    }

    /// <summary>
    /// What the request holds of the tree mounted at a node (RFC 8528): it is edited as the tree around it.
    /// </summary>
    private void PutMounted(DataTree source, NodeEditor target, EditOperation operation, InstancePath path)
    {
        var own = target.Current.Mounted;
        if (own is null || (operation == EditOperation.Replace && !ReferenceEquals(own.RootBranch, source.RootBranch)))
        {
            if (operation == EditOperation.None)
                Errors.Add(EditErrors.Missing(path, "the place of an edit of what is mounted there"));
            else
                target.SetMounted(source);
            return;
        }
        var editor = new TreeEditor(own);
        Content(own.Schema.Root, source.RootBranch, editor.Root, operation, path.Child(own.Schema.Root));
        target.SetMounted(editor.ToTree());
    }

    private static bool IsHollow(DataNode source, SchemaNode child) => !ChoiceRules.Has(source, child);

    private void Put(DataNode source, NodeEditor target, SchemaNode child, EditOperation operation, InstancePath path)
    {
        switch (child)
        {
            case LeafNode when source.TryGetLeaf(child.Ordinal, out var value):
                if (!target.Current.TryGetLeaf(child.Ordinal, out var old) || !old.SequenceEqual(value))
                    target.SetLeaf(child.Ordinal, value);
                break;
            case LeafListNode leafList:
                PutValues(source.LeafList(child.Ordinal), target, leafList, operation);
                break;
            case ContainerNode container:
                PutContainer(source.Container(child.Ordinal), target, container, operation, path);
                break;
            case ListNode list:
                PutEntries(source.List(child.Ordinal), target, list, operation, path);
                break;
            default:
                target.SetAny(child.Ordinal, source.Any(child.Ordinal)!);
                break;
        }
    }

    private static void PutValues(LeafListView values, NodeEditor target, LeafListNode list, EditOperation operation)
    {
        if (operation == EditOperation.Replace || !target.Current.Has(list))
        {
            target.SetLeafList(list.Ordinal, LeafListWalk.ToList(values));
            return;
        }
        foreach (var value in values)
            target.AddValue(list.Ordinal, value);
    }

    private void PutContainer(
        DataNode source, NodeEditor target, ContainerNode node, EditOperation operation, InstancePath path)
    {
        if (!node.IsPresence && source.Storage.IsEmpty && operation != EditOperation.Replace)
            return;
        var current = target.Current.Container(node.Ordinal);
        if (current.Exists && operation != EditOperation.Replace)
            Content(node, source.Storage, target.Container(node.Ordinal), operation, path.Child(node));
        else if (!node.IsPresence && source.Storage.IsEmpty)
            target.Remove(node.Ordinal);
        else if (!current.Exists || ChangeWalk.Node(current, source, path).Any())
            target.SetContainer(node.Ordinal, source.Storage);
    }

    private void PutEntries(ListView source, NodeEditor target, ListNode list, EditOperation operation, InstancePath path)
    {
        var current = target.Current.List(list.Ordinal);
        // Entries without keys have no identity: the ones sent take the place of those there.
        if (current.Count == 0 || list.Keys.Count == 0)
        {
            target.SetList(list.Ordinal, source.Entries!);
            return;
        }
        var entries = target.List(list.Ordinal);
        foreach (var entry in source)
        {
            var key = Keys.Of(list, entry);
            if (!current.TryGet(key, out var own))
                entries.Put(entry.Storage);
            else if (operation != EditOperation.Replace)
                Content(list, entry.Storage, entries.Find(key)!, operation, path.Entry(list, key));
            else if (ChangeWalk.Node(own, entry, path).Any())
                entries.Put(entry.Storage);
        }
        if (operation == EditOperation.Replace && list.IsUserOrdered)
            for (var i = 0; i < source.Count; i++)
                Place(entries, Keys.Of(list, source.At(i)), new InsertWish(InsertPosition.Last));
    }

    /// <summary>Under create: the first instance of the content that the tree has already, or null.</summary>
    private InstancePath? FirstExisting(DataNode source, DataNode target, SchemaNode child, InstancePath path)
    {
        switch (child)
        {
            case LeafNode leaf:
                return Exists(target, leaf) ? path.Child(leaf) : null;
            case LeafListNode list:
                var have = target.LeafList(list.Ordinal);
                foreach (var value in source.LeafList(list.Ordinal))
                    if (have.Contains(list, value))
                        return path.Entry(list, value.ToArray());
                return null;
            case ListNode list:
                var entries = target.List(list.Ordinal);
                if (entries.Count > 0)
                    foreach (var entry in source.List(list.Ordinal))
                        if (Keys.Of(list, entry) is var key && entries.TryGet(key, out _))
                            return path.Entry(list, key);
                return null;
            default:
                return ChoiceRules.Has(target, child) ? path.Child(child) : null;
        }
    }

    // default-operation none: what stands on the way has to be there, and changes nothing (RFC 6241 §7.2).
    private void MustExist(DataNode source, DataNode target, SchemaNode child, InstancePath path)
    {
        const string Purpose = "the place of an edit";
        switch (child)
        {
            case LeafListNode list:
                foreach (var value in source.LeafList(list.Ordinal))
                    if (!target.LeafList(list.Ordinal).Contains(list, value))
                        Errors.Add(EditErrors.Missing(path.Entry(list, value.ToArray()), Purpose));
                break;
            case ListNode list:
                foreach (var entry in source.List(list.Ordinal))
                {
                    var key = Keys.Of(list, entry);
                    if (target.List(list.Ordinal).TryGet(key, out var own))
                        MustExistBelow(entry, own, path.Entry(list, key));
                    else
                        Errors.Add(EditErrors.Missing(path.Entry(list, key), Purpose));
                }
                break;
            case ContainerNode container when ChoiceRules.Has(target, container):
                MustExistBelow(source.Container(child.Ordinal), target.Container(child.Ordinal), path.Child(child));
                break;
            case ContainerNode { IsPresence: false } when source.Container(child.Ordinal).Storage.IsEmpty:
                break;
            case LeafNode leaf when Exists(target, leaf):
                break;
            default:
                if (!target.Has(child))
                    Errors.Add(EditErrors.Missing(path.Child(child), Purpose));
                break;
        }
    }

    private void MustExistBelow(DataNode source, DataNode target, InstancePath path)
    {
        foreach (var child in source.Schema.DataChildren)
            if (source.Has(child) && !IsOver)
                MustExist(source, target, child, path);
    }
}
