namespace Netconf.Mano.Datastore.Storage;

/// <summary>Every commit that was kept, with what it did and what undoes it.</summary>
/// <example><code>
/// var mine = store.History.Read(new HistoryQuery { User = "alice", Since = yesterday, Limit = 20 });      // newest first, without edits
/// var one = store.History.Find(mine[0].Revision)!;                                                       // with its edit and undo
/// foreach (var r in store.History.Read(new HistoryQuery { After = 40, WithEdits = true })) undo(r.Undo);  // from the head back to revision 40
/// </code></example>
public interface IHistory
{
    /// <summary>The oldest revision kept, or 0 when there is none. Revision <c>Oldest - 1</c> is the farthest that undoing leads back.</summary>
    long Oldest { get; }

    /// <summary>The commits that match, newest first.</summary>
    /// <exception cref="StoreCorruptException">A record does not match its digest (checked where edits are read).</exception>
    IReadOnlyList<ConfigurationRecord> Read(HistoryQuery query);

    /// <summary>One commit with its edit and undo, or null when it is not kept.</summary>
    /// <exception cref="StoreCorruptException">It does not match its digest.</exception>
    ConfigurationRecord? Find(long revision);

    /// <summary>
    /// Drops commits made before <paramref name="olderThan"/>, oldest first; never the newest <paramref name="keepAtLeast"/>, nor any that a start needs
    /// (those after the newest configuration checkpoint, and after the revision a pending confirmed commit goes back to).
    /// </summary>
    /// <returns>How many.</returns>
    int Trim(DateTimeOffset olderThan, int keepAtLeast);
}

/// <summary>Which commits; what is not given does not restrict.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only revisions above this one.</summary>
    public long? After { get; init; }

    /// <summary>Only revisions up to and including this one: the cursor of a paged read is the last revision seen, less one.</summary>
    public long? UpTo { get; init; }

    /// <summary>Only commits of this user.</summary>
    public string? User { get; init; }

    /// <summary>Only commits made at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only commits made at this time or earlier.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>At most so many; unlimited unless given.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether <see cref="ConfigurationRecord.Edit"/> and <see cref="ConfigurationRecord.Undo"/> are read too; empty otherwise.</summary>
    public bool WithEdits { get; init; }
}
