using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>A tree that was found valid, with the indexes that make validating its successors cheap. Immutable, shares with its predecessor.</summary>
public sealed partial class ValidatedTree
{
    internal ValidatedTree(DataTree tree) => Tree = tree;

    /// <summary>The tree.</summary>
    public DataTree Tree { get; }
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
/// <param name="IsWide">Whether a change can re-evaluate more contexts than those below one entry.</param>
public sealed record ConstraintCost(SchemaNode Node, string Constraint, string Cost, bool IsWide);

/// <summary>Checks data against every constraint of its schema (RFC 7950 §8).</summary>
public static class Validator
{
    /// <summary>
    /// Validates <paramref name="next"/>, knowing that <paramref name="valid"/> is valid: re-evaluates only what the changes can reach. The verdict and
    /// the errors are those of <see cref="ValidateAll"/>.
    /// </summary>
    /// <param name="valid">A valid tree.</param>
    /// <param name="next">The tree to validate, over the same schema.</param>
    /// <param name="changes">The changes from <paramref name="valid"/>'s tree to <paramref name="next"/>.</param>
    public static ValidationResult Validate(ValidatedTree valid, DataTree next, ChangeSet changes) =>
        throw new NotImplementedException();

    /// <summary>Validates a tree from scratch.</summary>
    public static ValidationResult ValidateAll(DataTree tree) => throw new NotImplementedException();

    /// <summary>
    /// Validates an rpc's or action's input or output, or a notification. <paramref name="datastore"/> is what its leafrefs and conditions see beside it.
    /// </summary>
    public static IReadOnlyList<RpcError> ValidateMessage(DataTree datastore, MessageInstance message) =>
        throw new NotImplementedException();

    /// <summary>What each constraint of a schema costs, the wide ones first.</summary>
    public static IReadOnlyList<ConstraintCost> Explain(Schema schema) => throw new NotImplementedException();
}
