using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>
/// A candidate (RFC 6241 §8.3): the shared one, or one session's own.
/// Unmodified it is running itself. Modified it takes the commits of others in as they happen; where both changed
/// the same instance differently the candidate keeps its own and remembers the conflict, which its commit then reports.
/// Guarded by its owner's lock.
/// </summary>
internal sealed class Candidate
{
    private DataTree? _tree;
    private readonly List<InstancePath> _conflicts = [];

    /// <summary>Whether its one session has locked it; of a private candidate only.</summary>
    public bool IsLocked { get; set; }

    public bool IsModified => _tree is not null;

    /// <summary>Told of each change, under the owner's lock.</summary>
    public Action? Changed { get; set; }

    public IReadOnlyList<InstancePath> Conflicts => _conflicts;

    public DataTree Over(Snapshot running) => _tree ?? running.Tree;

    public void Set(DataTree tree, Snapshot running) => Set(tree, running.Tree);

    private void Set(DataTree tree, DataTree running)
    {
        _tree = ReferenceEquals(tree.RootBranch, running.RootBranch) ? null : tree;
        if (_tree is null)
            _conflicts.Clear();
        Changed?.Invoke();
    }

    /// <summary>Takes up what was kept over a restart.</summary>
    public void Start(CandidateStart start, Snapshot running)
    {
        _conflicts.AddRange(start.Conflicts);
        Set(start.Tree, running);
    }

    public void Discard()
    {
        if (_tree is not null)
            Changed?.Invoke();
        _tree = null;
        _conflicts.Clear();
    }

    /// <summary>Takes in that running went from <paramref name="before"/> to <paramref name="after"/>.</summary>
    public void Rebase(DataTree before, DataTree after)
    {
        if (_tree is null)
            return;
        var merged = ThreeWayMerge.Merge(before, _tree, after);
        foreach (var conflict in merged.Conflicts)
            if (!_conflicts.Contains(conflict))
                _conflicts.Add(conflict);
        Set(merged.Tree, after);
    }

    /// <summary>A conflict ends when the instance, or what holds it or is in it, is changed again.</summary>
    public void Resolve(ChangeSet changes)
    {
        if (_conflicts.Count == 0)
            return;
        var changed = changes.Changes.Select(c => c.Path.ToString()).ToList();
        _conflicts.RemoveAll(c => changed.Any(p => IsOnOneLine(p, c.ToString())));
    }

    private static bool IsOnOneLine(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        return longer.StartsWith(shorter, StringComparison.Ordinal)
            && (longer.Length == shorter.Length || longer[shorter.Length] is '/' or '[');
    }
}
