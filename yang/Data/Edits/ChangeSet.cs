using System.Buffers;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What happened to a node.</summary>
public enum ChangeKind
{
    /// <summary>It is there now, with all that is below it.</summary>
    Created,
    /// <summary>A leaf or anydata has another value.</summary>
    Modified,
    /// <summary>It is gone, with all that was below it.</summary>
    Deleted,
    /// <summary>An entry of a user-ordered list stands elsewhere.</summary>
    Moved,
}

/// <summary>
/// One change. A created or deleted container or list entry is one change, whatever is below it; a container or
/// entry that goes on existing is never one
/// itself.
/// </summary>
public readonly record struct Change
{
    /// <summary>What happened.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>To which instance.</summary>
    public required InstancePath Path { get; init; }

    /// <summary>The container or list entry before; does not exist when it was created or is a leaf.</summary>
    public DataNode Before { get; init; }

    /// <summary>The container or list entry after; does not exist when it was deleted or is a leaf.</summary>
    public DataNode After { get; init; }

    /// <summary>The canonical value of a leaf or leaf-list entry before; null when it was not there.</summary>
    public ReadOnlyMemory<byte>? ValueBefore { get; init; }

    /// <summary>The canonical value of a leaf or leaf-list entry after; null when it is not there.</summary>
    public ReadOnlyMemory<byte>? ValueAfter { get; init; }

    /// <summary>Content of an anydata or anyxml before, or null.</summary>
    public AnyContent? AnyBefore { get; init; }

    /// <summary>Content of an anydata or anyxml after, or null.</summary>
    public AnyContent? AnyAfter { get; init; }

    /// <summary>For a created or moved entry of a user-ordered list: its index after; -1 otherwise.</summary>
    public int IndexAfter { get; init; }
}

/// <summary>
/// The changes of one list entry (or one top-level container): what a subscriber to that list hears once per
/// transaction.
/// </summary>
/// <param name="Kind">Created, deleted, moved, or modified when something below it changed.</param>
/// <param name="Path">The entry.</param>
/// <param name="Before">The entry before; does not exist when created.</param>
/// <param name="After">The entry after; does not exist when deleted.</param>
public readonly record struct EntryChange(ChangeKind Kind, InstancePath Path, DataNode Before, DataNode After);

/// <summary>
/// The difference of two trees over one schema. Nothing is computed until it is asked for; shared storage is
/// skipped, so the cost is that of the
/// change.
/// </summary>
public sealed partial class ChangeSet
{
    internal ChangeSet(DataTree before, DataTree after)
    {
        Before = before;
        After = after;
    }

    /// <summary>The tree before.</summary>
    public DataTree Before { get; }

    /// <summary>The tree after.</summary>
    public DataTree After { get; }

    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => ReferenceEquals(Before.RootBranch, After.RootBranch) || !Changes.Any();

    /// <summary>The changes, in schema order of the tree; computed while they are enumerated.</summary>
    public IEnumerable<Change> Changes => ChangeWalk.Node(Before.Root, After.Root, InstancePath.Root(After.Schema.Root));

    /// <summary>
    /// The changes of the instances of <paramref name="node"/> (a list: entry by entry; a container), wherever they
    /// are; also those that came or went with
    /// something above them.
    /// </summary>
    public IEnumerable<EntryChange> Of(ParentNode node) => EntryWalk.Changes(Before, After, node);

    /// <summary>
    /// Writes the change as one edit document: XML with nc:operation and qualified names, which <see cref="EditXml"/> reads back and
    /// <see cref="Edit.Apply"/> turns <see cref="Before"/> into <see cref="After"/> with. This is a log record.
    /// </summary>
    public void WriteEdit(IBufferWriter<byte> output) => new ChangeWriter(this, output).Write();
}

/// <summary>Compares trees.</summary>
public static class Diff
{
    /// <summary>The changes that lead from <paramref name="before"/> to <paramref name="after"/>.</summary>
    public static ChangeSet Between(DataTree before, DataTree after) => new(before, after);
}
