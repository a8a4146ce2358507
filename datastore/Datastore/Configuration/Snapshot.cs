using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>The running configuration at one revision: immutable, a pointer.</summary>
/// <param name="Revision">From 0 (empty) on; each commit that changes something makes the next.</param>
/// <param name="Tree">The tree.</param>
/// <param name="Valid">
/// The tree with its validation indexes; null only at revision 0 of models that the empty configuration does not satisfy, until the first commit does.
/// </param>
/// <param name="At">When it was committed.</param>
public sealed record Snapshot(long Revision, DataTree Tree, ValidatedTree? Valid, DateTimeOffset At)
{
    /// <summary>The transaction id of the whole: another after every commit that changed something. Of a node in it, see <see cref="ContentTag"/>.</summary>
    public string Tag => $"{Revision}-{Tree.Schema.ContentId}";
}

/// <summary>A published commit: what subscribers of the change feed are told.</summary>
/// <param name="Before">Running before.</param>
/// <param name="After">Running after.</param>
/// <param name="Changes">What changed, computed as it is read.</param>
/// <param name="Actor">Who did it.</param>
public sealed record PublishedChange(Snapshot Before, Snapshot After, ChangeSet Changes, Actor Actor);

/// <summary>How a commit ended.</summary>
/// <param name="Errors">Why it was refused; empty when it was not.</param>
/// <param name="Snapshot">Running with the commit in it; null when it was refused.</param>
public sealed record CommitResult(IReadOnlyList<RpcError> Errors, Snapshot? Snapshot)
{
    /// <summary>Whether it is durable and published.</summary>
    public bool Succeeded => Snapshot is not null;

    internal static CommitResult Refused(params IReadOnlyList<RpcError> errors) => new(errors, null);
}

/// <summary>
/// Says no to a commit for reasons a must cannot express. Runs inside the commit: fast, local, no I/O.
/// </summary>
public interface ICommitGuard
{
    /// <summary>What is wrong with going from one tree to the other; empty when nothing is.</summary>
    IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor);
}

/// <summary>
/// Rewrites what a client sent before it is stored: secrets become ciphertext on acceptance, so that neither the log nor a reader sees them.
/// </summary>
public interface IAcceptanceFilter
{
    /// <summary>The tree to accept in place of <paramref name="after"/>; the same when nothing has to be rewritten. Cost: that of the changes.</summary>
    DataTree Accept(DataTree before, DataTree after);
}
