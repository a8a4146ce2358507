namespace Netconf.Mano.Data;

/// <summary>The operations of edit-config (RFC 6241 §7.2).</summary>
public enum EditOperation
{
    /// <summary>merge</summary>
    Merge,
    /// <summary>replace</summary>
    Replace,
    /// <summary>create</summary>
    Create,
    /// <summary>delete</summary>
    Delete,
    /// <summary>remove</summary>
    Remove,
    /// <summary>No change here; as default-operation <c>none</c> only.</summary>
    None,
}

/// <summary>What happens after the first error of an edit (RFC 6241 §7.2, error-option).</summary>
public enum ErrorOption
{
    /// <summary>Stop; what was done before stays.</summary>
    StopOnError,
    /// <summary>Leave the failing node out and go on.</summary>
    ContinueOnError,
    /// <summary>All or nothing.</summary>
    RollbackOnError,
}

/// <summary>
/// The basic mode of with-defaults (RFC 6243 §2), which decides what create and delete mean on a default.
/// </summary>
public enum DefaultsMode
{
    /// <summary>A value a client set is there, even when it equals the default.</summary>
    Explicit,
    /// <summary>All defaults are there.</summary>
    ReportAll,
    /// <summary>A value equal to the default is not there.</summary>
    Trim,
}

/// <summary>How an edit is applied.</summary>
public sealed record EditOptions
{
    /// <summary>The operation of nodes that inherit none: merge, replace or none.</summary>
    public EditOperation DefaultOperation { get; init; } = EditOperation.Merge;

    /// <summary>What the first error does.</summary>
    public ErrorOption ErrorOption { get; init; } = ErrorOption.RollbackOnError;

    /// <summary>The server's basic mode.</summary>
    public DefaultsMode Defaults { get; init; } = DefaultsMode.Explicit;
}

/// <summary>The outcome of an edit.</summary>
/// <param name="Tree">
/// The new tree: the base itself when nothing changed or everything was rolled back. With errors and <see cref="ErrorOption.StopOnError"/> or
/// <see cref="ErrorOption.ContinueOnError"/> it holds what was done nevertheless.
/// </param>
/// <param name="Errors">What went wrong, in document order; empty when nothing did.</param>
public sealed record EditResult(DataTree Tree, IReadOnlyList<RpcError> Errors)
{
    /// <summary>Whether all of the edit was applied.</summary>
    public bool Succeeded => Errors.Count == 0;
}

/// <summary>
/// Edits trees: pure functions from a tree and a wish to a tree or errors (RFC 6241 §7.2; RFC 7950 §7.x.x and
/// §8.3.2).
/// </summary>
public static class Edit
{
    /// <summary>
    /// Applies an edit. Constraints over several nodes are not checked here (RFC 7950 §8.3.3), but nodes whose when
    /// is false afterwards are
    /// deleted, and refused when the edit itself sent them (§8.3.2).
    /// </summary>
    public static EditResult Apply(DataTree target, EditDocument edit, EditOptions options)
    {
        // Read before the modules changed: its nodes are those of another schema.
        if (!ReferenceEquals(edit.Schema, target.Schema))
            return new EditResult(target, [new RpcError(RpcErrorType.Protocol, ErrorTag.InUse, "The modules served have changed; send the request again.")]);
        var editor = new TreeEditor(target);
        var run = new EditRun(options);
        run.Node(edit.Root, editor.Root, options.DefaultOperation, InstancePath.Root(target.Schema.Root));
        if (run.Errors.Count > 0 && options.ErrorOption == ErrorOption.RollbackOnError)
            return new EditResult(target, run.Errors);
        var edited = editor.ToTree();
        var settled = WhenCascade.Settle(target, edited, path => SentNodes.Contains(edit, options.DefaultOperation, path));
        if (settled.Errors.Count == 0)
            return new EditResult(settled.Tree, run.Errors);
        var errors = run.Errors.Concat(settled.Errors).ToList();
        return new EditResult(options.ErrorOption == ErrorOption.RollbackOnError ? target : settled.Tree, errors);
    }

    /// <summary>
    /// Replaces the whole configuration (copy-config, default-operation replace): <paramref name="source"/> brought
    /// under the target's schema, with
    /// nodes whose when is false refused.
    /// </summary>
    public static EditResult ReplaceAll(DataTree target, DataTree source)
    {
        var next = ReferenceEquals(source.Schema, target.Schema) ? source : source.Under(target.Schema);
        var settled = WhenCascade.Settle(target, next, _ => true);
        return settled.Errors.Count == 0 ? settled : settled with { Tree = target };
    }
}
