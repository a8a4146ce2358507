using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Datastore.Storage;

/// <summary>Why nothing can be stored at present.</summary>
/// <param name="Since">When that began.</param>
/// <param name="IsFull">Whether there is no room left; else the disk fails.</param>
/// <param name="Message">A sentence for an operator, with the remedy.</param>
public sealed record StoreTrouble(DateTimeOffset Since, bool IsFull, string Message);

/// <summary>
/// Whether the store takes changes. While it does not the server is read-only in effect: each change is refused with the reason, reads go on. The store is tried
/// every few seconds, and once it takes writes again everything goes on by itself.
/// </summary>
public sealed class StoreHealth : IDisposable
{
    /// <summary>How often a store in trouble is tried.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private StoreTrouble? _trouble;
    private bool _isDisposed;

    internal StoreHealth(IStore store, TimeProvider time, ILogger logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        _timer = time.CreateTimer(_ => Try(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is wrong, or null when changes are stored.</summary>
    public StoreTrouble? Trouble => Volatile.Read(ref _trouble);

    /// <summary>
    /// Told when trouble begins and, with null, when it ends: an alarm's place. Called on a thread of the store: it takes a note and returns; what it stores itself can fail
    /// while there is trouble.
    /// </summary>
    public event Action<StoreTrouble?>? Changed;

    /// <summary>
    /// An append failed. The store is tried at once: what a failed commit may have left in the log's file is overwritten before anything else is done,
    /// and trouble that has passed already is none.
    /// </summary>
    internal void Failed(StoreException e)
    {
        if (e is StaleHeadException)
            return;
        try
        {
            _store.Probe();
            return;
        }
        catch (StoreException again)
        {
            e = again;
        }
        lock (_gate)
        {
            if (_isDisposed || _trouble is not null)
                return;
            _trouble = new StoreTrouble(_time.GetUtcNow(), e.IsFull, e.Message);
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
        Log.StoreReadOnly(_logger, e.Message);
        Changed?.Invoke(_trouble);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private void Try()
    {
        try
        {
            lock (_gate)
                if (_isDisposed)
                    return;
            _store.Probe();
        }
        catch (Exception e) when (e is StoreException or ObjectDisposedException or InvalidOperationException)
        {
            lock (_gate)
                if (!_isDisposed)
                    _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            return;
        }
        lock (_gate)
        {
            if (_isDisposed || _trouble is null)
                return;
            _trouble = null;
        }
        Log.StoreWritable(_logger);
        Changed?.Invoke(null);
    }
}
