namespace Netconf.Mano.Southbound;

/// <summary>
/// Observes one VIM in passes: often while someone waits, seldom otherwise, ever more seldom while it does not answer.
/// Replies to our own calls are taken in between passes, because a listing may lag behind an accepted call.
/// </summary>
internal sealed class ObservationLoop : IAsyncDisposable
{
    private readonly IVim _vim;
    private readonly VimSiteOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<IReadOnlyCollection<string>> _ownersChanged;
    private readonly Action<VimHealth> _healthChanged;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (ObservedResource Seen, DateTimeOffset At)> _notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _expectedGone = new(StringComparer.Ordinal);
    private TaskCompletionSource<Observed> _next = NewWaiter();
    private TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Observed _observed = Observed.Nothing;
    private Observed _lastPass = Observed.Nothing;
    private DateTimeOffset _lastStart = DateTimeOffset.MinValue;
    private int _failures;
    private Task? _running;

    internal ObservationLoop(
        IVim vim, VimSiteOptions options, TimeProvider clock, Action<IReadOnlyCollection<string>> ownersChanged,
        Action<VimHealth> healthChanged)
    {
        (_vim, _options, _clock, _ownersChanged, _healthChanged) = (vim, options, clock, ownersChanged, healthChanged);
        Health = new VimHealth(true, clock.GetUtcNow(), null);
    }

    internal Observed Observed => Volatile.Read(ref _observed);

    internal VimHealth Health { get; private set; }

    internal void Start()
    {
        lock (_lock)
        {
            _running ??= Task.Run(() => RunAsync(_stop.Token));
        }
    }

    internal Task<Observed> NextPassAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _wanted.TrySetResult();
            return _next.Task.WaitAsync(cancellationToken);
        }
    }

    internal void Note(ObservedResource seen)
    {
        lock (_lock)
        {
            _notes[seen.VimId] = (seen, _clock.GetUtcNow());
            _observed = _observed.With(_observed.At, [seen], [], _observed.Cursor);
        }
    }

    internal void ExpectGone(string vimId)
    {
        lock (_lock)
        {
            _notes.Remove(vimId);
            _expectedGone[vimId] = _clock.GetUtcNow();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running;
        }

        lock (_lock)
        {
            _next.TrySetCanceled();
        }

        _stop.Dispose();
    }

    private static TaskCompletionSource<Observed> NewWaiter()
    {
        var waiter = new TaskCompletionSource<Observed>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = waiter.Task.ContinueWith(t => t.Exception, TaskScheduler.Default); // nobody need wait for a pass that fails
        return waiter;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await PauseAsync(cancellationToken);
                await PassAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the site is being disposed
        }
    }

    /// <summary>Sleeps until the next pass is due; someone who begins to wait makes it due earlier.</summary>
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (_lastStart == DateTimeOffset.MinValue)
        {
            return;
        }

        var backoff = _options.ActivePeriod * Math.Pow(2, Math.Min(_failures, 10));
        var least = backoff < _options.LongestBackoff ? backoff : _options.LongestBackoff;
        var usual = _options.IdlePeriod > least ? _options.IdlePeriod : least;
        var wanted = _wanted.Task;
        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(wanted, DelayUntilAsync(_lastStart + usual, sleep.Token));
        await sleep.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (wanted.IsCompleted)
        {
            await DelayUntilAsync(_lastStart + least, cancellationToken);
        }
    }

    private Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var left = due - _clock.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, _clock, cancellationToken) : Task.CompletedTask;
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<Observed> waiter;
        lock (_lock)
        {
            waiter = _next;
            _next = NewWaiter();
            _wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _lastStart = _clock.GetUtcNow();
        }

        try
        {
            var pass = await _vim.ObserveAsync(_lastPass, cancellationToken);
            pass = await ConfirmGoneAsync(pass, cancellationToken);
            _failures = 0;
            SetHealth(null);
            var changed = Publish(pass);
            waiter.TrySetResult(Observed);
            if (changed.Count > 0)
            {
                _ownersChanged(changed);
            }
        }
        catch (VimException e)
        {
            _failures++;
            SetHealth(e.Fault);
            waiter.TrySetException(e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            waiter.TrySetCanceled(CancellationToken.None);
            throw;
        }
#pragma warning disable CA1031 // a fault of the plugin must neither end the observation of its VIM nor leave anyone waiting
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failures++;
            var fault = new VimFault(VimFaultCategory.Internal, true, $"Observing failed by a fault of the plugin: {e.Message}", "observe");
            SetHealth(fault);
            waiter.TrySetException(new VimException(fault, e));
        }
    }

    private IReadOnlyCollection<string> Publish(Observed pass)
    {
        lock (_lock)
        {
            var before = _observed;
            var old = pass.At - _options.VisibilityGrace;
            foreach (var (id, note) in _notes.ToList())
            {
                // A pass that began after the note and lists the resource knows better; one that lacks it may lag.
                if (note.At < old || (note.At <= pass.At && pass.Find(id) is not null))
                {
                    _notes.Remove(id);
                }
            }

            foreach (var id in _expectedGone.Where(g => g.Value < old && pass.Find(g.Key) is null).Select(g => g.Key).ToList())
            {
                _expectedGone.Remove(id);
            }

            _lastPass = pass;
            _observed = pass.With(pass.At, _notes.Values.Select(n => n.Seen), [], pass.Cursor);
            return _observed.OwnersChangedSince(before);
        }
    }

    /// <summary>
    /// A listing may forget something for a moment, and healing what is not ill costs dearly: what vanished without our
    /// doing is asked for by its id before it is believed.
    /// </summary>
    private async Task<Observed> ConfirmGoneAsync(Observed pass, CancellationToken cancellationToken)
    {
        List<ObservedResource> vanished;
        lock (_lock)
        {
            vanished = [.. _lastPass.All.Where(r => pass.Find(r.VimId) is null
                && r.State != ResourceState.Deleting && !_expectedGone.ContainsKey(r.VimId))];
        }

        var kept = new List<ObservedResource>();
        foreach (var chunk in vanished.Chunk(_options.Parallelism))
        {
            var found = await Task.WhenAll(chunk.Select(r => _vim.FindAsync(r.Kind, r.VimId, cancellationToken)));
            kept.AddRange(found.OfType<ObservedResource>());
        }

        return kept.Count == 0 ? pass : pass.With(pass.At, kept, [], pass.Cursor);
    }

    private void SetHealth(VimFault? fault)
    {
        if (Health.IsReachable != (fault is null) || Health.Fault?.Category != fault?.Category)
        {
            Health = new VimHealth(fault is null, _clock.GetUtcNow(), fault);
            _healthChanged(Health);
        }
    }
}
