using System.Collections.Concurrent;

namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// The group commit: whoever hands records over while the disk is busy shares the next transaction and its one fsync. Records become durable, and
/// their <c>durable</c> actions run, in the order they were handed over; when an append fails, everything handed over so far fails
/// with it, because later records were built on the earlier ones.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly IStore _store;
    private readonly BlockingCollection<Entry> _queue = [];
    private readonly Thread _thread;
    private readonly Action<StoreException>? _failed;

    /// <summary>Starts the journal's thread.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="failed">Called on the journal's thread after a batch failed, before its entries are told.</param>
    public Journal(IStore store, Action<StoreException>? failed = null)
    {
        _store = store;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = "mano-journal" };
        _thread.Start();
    }

    /// <summary>Told of the records of each stored batch, on the journal's thread: it takes a note and returns.</summary>
    internal Action<IReadOnlyList<StoreRecord>>? Stored { get; set; }

    /// <summary>
    /// Hands records over. The task ends when they are durable and <paramref name="durable"/> has run, or fails with a
    /// <see cref="StoreException"/> when nothing of them was stored.
    /// </summary>
    /// <param name="records">The records, stored in one transaction.</param>
    /// <param name="durable">What to publish then; runs on the journal's thread, must be short.</param>
    /// <param name="failed">What to take back when they could not be stored; runs on the journal's thread.</param>
    public Task Append(IReadOnlyList<StoreRecord> records, Action? durable = null, Action<StoreException>? failed = null)
    {
        var entry = new Entry(records, durable, failed);
        _queue.Add(entry);
        return entry.Done.Task;
    }

    /// <summary>Stores what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        var batch = new List<Entry>();
        var records = new List<StoreRecord>();
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Clear();
            records.Clear();
            batch.Add(first);
            while (batch.Count < 512 && _queue.TryTake(out var more))
                batch.Add(more);
            foreach (var entry in batch)
                records.AddRange(entry.Records);
            try
            {
                if (records.Count > 0)
                    _store.Append(records);
            }
            catch (StoreException e)
            {
                Fail(batch, e);
                continue;
            }
            Stored?.Invoke(records);
            foreach (var entry in batch)
            {
                entry.Durable?.Invoke();
                entry.Done.SetResult();
            }
        }
    }

    private void Fail(List<Entry> batch, StoreException e)
    {
        while (_queue.TryTake(out var more))
            batch.Add(more);
        _failed?.Invoke(e);
        foreach (var entry in batch)
        {
            entry.Failed?.Invoke(e);
            entry.Done.SetException(e);
        }
    }

    private sealed record Entry(IReadOnlyList<StoreRecord> Records, Action? Durable, Action<StoreException>? Failed)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
