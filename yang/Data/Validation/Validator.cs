using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// A tree that was found valid, with the indexes that make validating its successors cheap. Immutable, shares with
/// its predecessor.
/// </summary>
public sealed class ValidatedTree
{
    internal ValidatedTree(DataTree tree, ByteSet[] indexes)
    {
        Tree = tree;
        Indexes = indexes;
    }

    /// <summary>The tree.</summary>
    public DataTree Tree { get; }

    internal ByteSet[] Indexes { get; }

    /// <summary>Whether the indexes hold the same as those of another tree: what a test of their upkeep asks.</summary>
    internal bool SameIndexes(ValidatedTree other) =>
        Indexes.Zip(other.Indexes).All(pair => Strings(pair.First).SequenceEqual(Strings(pair.Second)));

    private static IEnumerable<string> Strings(ByteSet set) =>
        set.WithPrefix(default).Select(k => Convert.ToHexString(k.Span));

    /// <summary>An empty tree taken for valid: where a datastore begins, though its schema may want more.</summary>
    public static ValidatedTree Unchecked(DataTree tree) => Validator.IndexWithoutVerdict(tree);
}

/// <summary>The outcome of a validation.</summary>
/// <param name="Tree">The valid tree; null when there are errors.</param>
/// <param name="Errors">All that is wrong, in document order; empty when nothing is.</param>
public sealed record ValidationResult(ValidatedTree? Tree, IReadOnlyList<RpcError> Errors)
{
    /// <summary>Whether the tree is valid.</summary>
    public bool IsValid => Tree is not null;
}

/// <summary>What a message is (RFC 7950 §6.4.1 gives each its accessible tree).</summary>
/// <param name="Content">The message: the content of an input, output or notification.</param>
/// <param name="Context">The instance an action or inner notification belongs to; null for a top-level one.</param>
public sealed record MessageInstance(DataNode Content, InstancePath? Context = null);

/// <summary>How one constraint is kept cheap, or why it is not (the answer of the explain rpc).</summary>
/// <param name="Node">The node that carries it.</param>
/// <param name="Constraint">Its kind and text: <c>must count(../x) &lt; 5</c>.</param>
/// <param name="Cost">In words: which changes re-evaluate which contexts.</param>
/// <param name="Scope">How far a change reaches.</param>
public sealed record ConstraintCost(SchemaNode Node, string Constraint, string Cost, ConstraintScope Scope)
{
    /// <summary>Whether a change can re-evaluate more contexts than it concerns.</summary>
    public bool IsWide => Scope == ConstraintScope.Wide;
}

/// <summary>How far a change reaches, and how the contexts it reaches are found.</summary>
public enum ConstraintScope
{
    /// <summary>Up and down from what changed: contexts that share an entry with it.</summary>
    Local,
    /// <summary>Contexts elsewhere, found by an index: as many as refer to what changed.</summary>
    Indexed,
    /// <summary>Every context below a shared ancestor (count() over a list, //, a global switch): once per commit.</summary>
    Wide,
}

/// <summary>Checks data against every constraint of its schema (RFC 7950 §8).</summary>
public static class Validator
{
    /// <summary>
    /// Validates <paramref name="next"/>, knowing that <paramref name="valid"/> is valid: re-evaluates only what the
    /// changes can reach. The verdict and
    /// the errors are those of <see cref="ValidateAll"/>.
    /// </summary>
    /// <param name="valid">A valid tree.</param>
    /// <param name="next">The tree to validate, over the same schema.</param>
    /// <param name="changes">The changes from <paramref name="valid"/>'s tree to <paramref name="next"/>.</param>
    public static ValidationResult Validate(ValidatedTree valid, DataTree next, ChangeSet changes) =>
        Validate(valid, next, changes, DependencyKinds.None);

    internal static ValidationResult Validate(ValidatedTree valid, DataTree next, ChangeSet changes, DependencyKinds without)
    {
        if (!ReferenceEquals(valid.Tree.Schema, next.Schema))
            return ValidateAll(next); // Another schema has other constraints, on all data.
        if (ReferenceEquals(valid.Tree.RootBranch, next.RootBranch))
            return new ValidationResult(valid, []);
        var rules = SchemaRules.Of(next.Schema, ValidationScope.Configuration);
        var run = new ValidationRun(next.Schema, rules, new TreeInUse(next), new TreeInUse(valid.Tree), valid.Indexes)
        {
            Without = without,
        };
        run.Changes(changes);
        return Result(run, next);
    }

    /// <summary>Validates a tree from scratch.</summary>
    public static ValidationResult ValidateAll(DataTree tree, ValidationScope scope = ValidationScope.Configuration)
    {
        var run = new ValidationRun(tree.Schema, SchemaRules.Of(tree.Schema, scope), new TreeInUse(tree), null, null);
        run.Everything();
        return Result(run, tree);
    }

    internal static ValidatedTree IndexWithoutVerdict(DataTree tree)
    {
        var rules = SchemaRules.Of(tree.Schema, ValidationScope.Configuration);
        var run = new ValidationRun(tree.Schema, rules, new TreeInUse(tree), null, null);
        run.Everything();
        run.Finish();
        return new ValidatedTree(tree, run.Indexes);
    }

    private static ValidationResult Result(ValidationRun run, DataTree tree)
    {
        var errors = run.Finish();
        return errors.Count == 0 ? new ValidationResult(new ValidatedTree(tree, run.Indexes), []) : new ValidationResult(null, errors);
    }

    /// <summary>
    /// Validates an rpc's or action's input or output, or a notification. <paramref name="datastore"/> is what its
    /// leafrefs and conditions see beside it.
    /// </summary>
    public static IReadOnlyList<RpcError> ValidateMessage(DataTree datastore, MessageInstance message)
    {
        var rules = SchemaRules.OfMessage(message.Content.Schema, datastore.Schema);
        var run = new ValidationRun(datastore.Schema, rules, new TreeInUse(message.Content, MessageFrame(datastore, message)), null, null) { IsMessage = true };
        run.Everything();
        return run.Finish();
    }

    // A message stands below the instance it belongs to, and its expressions see the datastore beside it (RFC 7950
    // §6.4.1).
    private static XPathFrame MessageFrame(DataTree datastore, MessageInstance message)
    {
        var above = message.Context is { } context && new TreeInUse(datastore).Find(context) is { } instance
            ? instance.Frame
            : XPathFrame.Root(datastore);
        return above.MessageBelow(message.Content);
    }

    /// <summary>What each constraint of a schema costs, the wide ones first.</summary>
    public static IReadOnlyList<ConstraintCost> Explain(Schema schema) =>
        SchemaRules.Of(schema, ValidationScope.Configuration).Costs;
}
