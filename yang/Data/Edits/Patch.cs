using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The operations of a YANG Patch (RFC 8072 §2.5).</summary>
public enum PatchOperation
{
    /// <summary>The target must not be there.</summary>
    Create,
    /// <summary>The target must be there.</summary>
    Delete,
    /// <summary>As create, at a place of a user-ordered list.</summary>
    Insert,
    /// <summary>What is sent is merged into what is there.</summary>
    Merge,
    /// <summary>An entry of a user-ordered list goes to another place; it must be there.</summary>
    Move,
    /// <summary>What is sent takes the place of what is there.</summary>
    Replace,
    /// <summary>The target need not be there.</summary>
    Remove,
}

/// <summary>One edit of a YANG Patch (RFC 8072 §2.3).</summary>
/// <param name="Id">edit-id, told with the outcome.</param>
/// <param name="Operation">What is done.</param>
/// <param name="Target">To which instance: anything below the root. Its parent is there, or is a non-presence container.</param>
public sealed record PatchEdit(string Id, PatchOperation Operation, InstancePath Target)
{
    /// <summary>
    /// What <c>value</c> holds, read as content of the target's parent: the target and nothing beside it. Null for delete, remove and move.
    /// </summary>
    public Branch? Value { get; init; }

    /// <summary>Where insert and move put the entry.</summary>
    public InsertPosition Where { get; init; } = InsertPosition.Last;

    /// <summary>The entry it is put before or after: of the same list, under the same parent. Null for first and last.</summary>
    public InstancePath? Point { get; init; }
}

/// <summary>How one edit of a patch ended.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Errors">Why it could not be done; empty when it could.</param>
public sealed record PatchEditOutcome(PatchEdit Edit, IReadOnlyList<RpcError> Errors);

/// <summary>What came of a patch.</summary>
/// <param name="Tree">The new tree; the target itself when an edit failed: a patch is applied whole or not at all (RFC 8072 §2.1).</param>
/// <param name="Edits">The outcomes in order, up to the first edit that failed.</param>
public sealed record PatchResult(DataTree Tree, IReadOnlyList<PatchEditOutcome> Edits)
{
    /// <summary>Whether all edits were applied.</summary>
    public bool Succeeded => Edits.All(e => e.Errors.Count == 0);

    /// <summary>All errors, in order.</summary>
    public IReadOnlyList<RpcError> Errors => [.. Edits.SelectMany(e => e.Errors)];
}

/// <summary>
/// Applies YANG Patches (RFC 8072) with the engine of edit-config: each edit is the way to its target with one operation at its end.
/// </summary>
public static class Patch
{
    /// <summary>
    /// Applies the edits in order, each to what the ones before it made. Conditions are settled once, on the result: a node may be sent before the one its when
    /// asks for.
    /// </summary>
    /// <param name="target">The tree.</param>
    /// <param name="edits">The edits, with paths over the target's schema.</param>
    /// <param name="options">The server's way with defaults; the other options have no meaning here.</param>
    public static PatchResult Apply(DataTree target, IReadOnlyList<PatchEdit> edits, EditOptions options)
    {
        options = options with { DefaultOperation = EditOperation.None, ErrorOption = ErrorOption.StopOnError };
        var editor = new TreeEditor(target);
        var outcomes = new List<PatchEditOutcome>();
        var documents = new List<EditDocument>();
        foreach (var edit in edits)
        {
            var run = new EditRun(options);
            if (Refuse(edit, editor.Root) is { } error)
            {
                run.Errors.Add(error);
            }
            else
            {
                documents.Add(PatchWay.To(target.Schema, edit));
                run.Node(documents[^1].Root, editor.Root, EditOperation.None, InstancePath.Root(target.Schema.Root));
            }
            outcomes.Add(new PatchEditOutcome(edit, run.Errors));
            if (run.Errors.Count > 0)
                return new PatchResult(target, outcomes);
        }
        return Settle(target, editor.ToTree(), outcomes, documents);
    }

    private static PatchResult Settle(
        DataTree target, DataTree edited, List<PatchEditOutcome> outcomes, List<EditDocument> documents)
    {
        int SentBy(InstancePath path) => documents.FindLastIndex(d => SentNodes.Contains(d, EditOperation.None, path));
        var refused = new Dictionary<int, List<RpcError>>();
        var settled = WhenCascade.Settle(target, edited, path => SentBy(path) >= 0, (path, error) =>
        {
            var edit = SentBy(path);
            if (!refused.TryGetValue(edit, out var errors))
                refused[edit] = errors = [];
            errors.Add(error);
        });
        if (refused.Count == 0)
            return new PatchResult(settled.Tree, outcomes);
        return new PatchResult(target, [.. outcomes.Select((o, i) => refused.TryGetValue(i, out var errors) ? o with { Errors = errors } : o)]);
    }

    // RFC 8072 §2.5: insert and move are of user-ordered lists; a move needs the entry, and both a point that is there.
    private static RpcError? Refuse(PatchEdit edit, NodeEditor root)
    {
        var path = edit.Target;
        if (path.IsRoot)
            return EditErrors.Invalid(path, "an edit of a patch has a target below the root");
        if (edit.Operation is not (PatchOperation.Insert or PatchOperation.Move))
            return null;
        if (path.Node is not (ListNode { IsUserOrdered: true } or LeafListNode { IsUserOrdered: true }))
            return EditErrors.Invalid(path, "only entries of user-ordered lists are inserted and moved");
        if (edit.Where is InsertPosition.Before or InsertPosition.After
            && (edit.Point is not { } point || !ReferenceEquals(point.Node, path.Node) || !Equals(point.Parent, path.Parent)))
            return EditErrors.Invalid(path, "before and after need a point: another entry of the same list");
        return edit.Operation == PatchOperation.Move && !Exists(new DataNode(root.Schema, root.Current.Storage), path)
            ? EditErrors.Missing(path, "moved")
            : null;
    }

    private static bool Exists(DataNode root, InstancePath path)
    {
        var at = root;
        for (var depth = 1; depth <= path.Depth; depth++)
        {
            var step = path.AtDepth(depth);
            switch (step.Node)
            {
                case ListNode { Keys.Count: > 0 } list when at.List(list.Ordinal).TryGet(step.Key, out var entry):
                    at = entry;
                    break;
                case LeafListNode list when at.LeafList(list.Ordinal).Contains(list, step.Value.Span):
                    return depth == path.Depth;
                case ContainerNode container when at.Container(container.Ordinal) is { Exists: true } inner:
                    at = inner;
                    break;
                default:
                    return false;
            }
        }
        return true;
    }
}
