using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Keeps the shared candidate across restarts: its changes are stored a second after they were made and at an orderly stop. An edit of the candidate does not wait for that:
/// RFC 6241 promises its durability at the commit alone; a crash may take the last second of edits. The pause grows with what storing takes, so that a large
/// candidate is not written again and again.
/// </summary>
internal sealed class CandidateKeeping : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly ConfigurationDatastore _configuration;
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _one = new(1);
    private int _isDue;
    private bool _isKept;
    private TimeSpan _took;

    public CandidateKeeping(ConfigurationDatastore configuration, Journal journal, bool isKept, TimeProvider time)
    {
        (_configuration, _journal, _isKept, _time) = (configuration, journal, isKept, time);
        _timer = time.CreateTimer(_ => _ = KeepAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        configuration.CandidateChanged += OnChanged;
    }

    public async ValueTask DisposeAsync()
    {
        _configuration.CandidateChanged -= OnChanged;
        await _timer.DisposeAsync().ConfigureAwait(false);
        await KeepAsync().ConfigureAwait(false);
        _one.Dispose();
    }

    /// <summary>
    /// The candidate as it was kept: its changes merged into what running has become since, as they would have been live. Null when there was none, or when it no longer fits
    /// (then it is dropped, and the log says so).
    /// </summary>
    public static CandidateStart? Recover(IStore store, History history, Snapshot running, ILogger logger)
    {
        if (store.Log.ReadCandidate() is not { } kept)
            return null;
        try
        {
            if (history.At(kept.Base, out var refused) is not { } @base)
            {
                Log.CandidateDropped(logger, refused!.Message);
                return null;
            }
            var draft = TreeText.Apply(@base, kept.Edit);
            var merged = ThreeWayMerge.Merge(@base, draft, running.Tree);
            var conflicts = new List<InstancePath>(merged.Conflicts);
            foreach (var line in kept.Conflicts.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                if (InstancePath.TryParse(line, running.Tree.Schema, out var path, out _) && !conflicts.Contains(path))
                    conflicts.Add(path);
            return new CandidateStart(merged.Tree, conflicts);
        }
        catch (StoreException e) when (e is not StoreCorruptException)
        {
            Log.CandidateDropped(logger, e.Message);
            return null;
        }
    }

    private void OnChanged()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
            _timer.Change(_took * 20 > Pause ? _took * 20 : Pause, Timeout.InfiniteTimeSpan);
    }

    private async Task KeepAsync()
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Interlocked.Exchange(ref _isDue, 0) == 0)
                return;
            var started = _time.GetTimestamp();
            var (head, draft, conflicts) = _configuration.Draft;
            var changes = Diff.Between(head.Tree, draft);
            if (changes.IsEmpty && !_isKept)
                return;
            var record = changes.IsEmpty
                ? new CandidateRecord(head.Revision, default, "")
                : new CandidateRecord(head.Revision, TreeText.Write(changes), string.Join('\n', conflicts));
            await _journal.Append([record]).ConfigureAwait(false);
            _isKept = !changes.IsEmpty;
            _took = _time.GetElapsedTime(started);
        }
        catch (StoreException)
        {
            // The store says what is wrong by itself; the candidate is kept at its next change.
            OnChanged();
        }
        finally
        {
            _one.Release();
        }
    }
}

/// <summary>A candidate taken up from the store.</summary>
/// <param name="Tree">Its content.</param>
/// <param name="Conflicts">What a later commit of another changed too.</param>
internal sealed record CandidateStart(DataTree Tree, IReadOnlyList<InstancePath> Conflicts);
