using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed partial class EditRun
{
    /// <summary>Replace: what the target has and the request does not name goes (RFC 6241 §7.2).</summary>
    private static void RemoveUnmentioned(EditNode edit, NodeEditor target)
    {
        var content = new DataNode(edit.Schema, edit.Content);
        if (content.Mounted is null && target.Current.Mounted is not null)
            target.SetMounted(null);
        foreach (var child in edit.Schema.DataChildren)
        {
            if (!target.Current.Has(child) || child is LeafNode { IsKey: true } && edit.Schema is ListNode)
                continue;
            var annotated = edit.Annotated.Where(i => ReferenceEquals(i.Schema, child)).ToList();
            if (annotated.Count == 0 && !content.Has(child))
                target.Remove(child.Ordinal);
            else if (child is ListNode { Keys.Count: > 0 } list)
                RemoveUnmentioned(list, content, annotated, target);
            else if (child is LeafListNode leafList && annotated.Count > 0)
                RemoveUnmentioned(leafList, content, annotated, target);
        }
    }

    private static void RemoveUnmentioned(ListNode list, DataNode content, List<EditItem> annotated, NodeEditor target)
    {
        var mentioned = new HashSet<EntryKey>(Keys.Comparer);
        foreach (var item in annotated)
            mentioned.Add(Keys.Of(list, new DataNode(list, item.Node!.Content)));
        var plain = content.List(list.Ordinal);
        var gone = new List<EntryKey>();
        foreach (var entry in target.Current.List(list.Ordinal))
            if (Keys.Of(list, entry) is var key && !mentioned.Contains(key) && !plain.TryGet(key, out _))
                gone.Add(key);
        if (gone.Count == target.Current.List(list.Ordinal).Count)
            target.Remove(list.Ordinal);
        else
            foreach (var key in gone)
                target.List(list.Ordinal).Remove(key);
    }

    private static void RemoveUnmentioned(LeafListNode list, DataNode content, List<EditItem> annotated, NodeEditor target)
    {
        var mentioned = new HashSet<ReadOnlyMemory<byte>>(annotated.Select(i => i.Value ?? default), Keys.Values);
        mentioned.UnionWith(LeafListWalk.ToList(content.LeafList(list.Ordinal)));
        foreach (var value in LeafListWalk.ToList(target.Current.LeafList(list.Ordinal)))
            if (!mentioned.Contains(value))
                RemoveValue(target, list, value);
    }

    /// <summary>
    /// Refuses a request that holds two cases of one choice: there is no saying which one is meant (RFC 7950
    /// §7.9.6).
    /// </summary>
    private void CheckCases(EditNode edit, EditOperation inherited, InstancePath path)
    {
        CheckCases(edit.Schema, edit.Content, path);
        if (edit.Schema.Choices.Count == 0)
            return;
        var sent = new HashSet<SchemaNode>();
        foreach (var item in edit.Annotated)
            if ((item.Operation ?? inherited) is not (EditOperation.Delete or EditOperation.Remove or EditOperation.None))
                sent.Add(item.Schema);
        var content = new DataNode(edit.Schema, edit.Content);
        foreach (var child in sent)
            foreach (var own in ChoiceRules.CasesOf(child))
                foreach (var other in own.Choice.Cases)
                    if (!ReferenceEquals(own, other)
                        && other.DataNodes.FirstOrDefault(n => content.Has(n) || (sent.Contains(n) && n.Ordinal < child.Ordinal)) is { } rival)
                        Errors.Add(EditErrors.TwoCases(path.Child(child), rival));
    }

    private void CheckCases(ParentNode schema, Branch content, InstancePath path)
    {
        if (!ChoiceScope.IsInside(schema))
            return;
        var node = new DataNode(schema, content);
        foreach (var child in schema.DataChildren)
        {
            if (!node.Has(child))
                continue;
            if (child.Case is not null && ChoiceRules.Rival(node, child) is { } rival && rival.Ordinal < child.Ordinal)
                Errors.Add(EditErrors.TwoCases(path.Child(child), rival));
            if (child is ContainerNode container && ChoiceScope.IsInside(container))
                CheckCases(container, node.Container(child.Ordinal).Storage, path.Child(child));
            else if (child is ListNode list && ChoiceScope.IsInside(list))
                foreach (var entry in node.List(child.Ordinal))
                    CheckCases(list, entry.Storage, EntryPath(path, list, entry));
        }
    }

    private static InstancePath EntryPath(InstancePath path, ListNode list, DataNode entry) =>
        list.Keys.Count > 0 ? path.Entry(list, Keys.Of(list, entry)) : path.Child(list);
}
