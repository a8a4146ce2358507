using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Southbound;

/// <summary>How one VIM is observed and used.</summary>
public sealed record VimSiteOptions
{
    /// <summary>Least time between observation passes while someone waits for one.</summary>
    public TimeSpan ActivePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between observation passes while nobody waits.</summary>
    public TimeSpan IdlePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time between passes while the VIM does not answer.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>See <see cref="PlanContext.VisibilityGrace"/>.</summary>
    public TimeSpan VisibilityGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most calls to the VIM at one time, all VNFs together.</summary>
    public int Parallelism { get; init; } = 16;
}

/// <summary>
/// One VIM as the orchestrator uses it: a shared bulk observation that wakes only owners whose resources changed, and
/// convergence of graphs under one limit of parallel calls. Sites share nothing, so a failing VIM slows no other.
/// </summary>
/// <example>
/// <code>
/// await using var site = new VimSite(plugin.Open(connection), new VimSiteOptions(), clock, logger);
/// site.OwnersChanged += owners => queue.Wake(owners);
/// site.Start();
/// var outcome = await site.ConvergeAsync(graph, ledger, new ConvergeOptions(), cancellationToken);
/// </code>
/// </example>
public sealed partial class VimSite : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _gate;
    private readonly ConcurrentDictionary<string, bool> _converging = new(StringComparer.Ordinal);
    private readonly ObservationLoop _loop;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _factsLock = new();
    private Task<VimFacts>? _facts;

    /// <summary>Wraps a VIM instance, which is disposed with the site.</summary>
    public VimSite(IVim vim, VimSiteOptions options, TimeProvider clock, ILogger logger)
    {
        (Vim, Options, _clock, _logger) = (vim, options, clock, logger);
        _gate = new SemaphoreSlim(options.Parallelism);
        _loop = new ObservationLoop(vim, options, clock, RaiseOwnersChanged, RaiseHealthChanged);
    }

    /// <summary>The VIM.</summary>
    public IVim Vim { get; }

    /// <summary>The options.</summary>
    public VimSiteOptions Options { get; }

    /// <summary>What is known to be there, at once: the last pass and what replies have told since.</summary>
    public Observed Observed => _loop.Observed;

    /// <summary>Whether the VIM answers.</summary>
    public VimHealth Health => _loop.Health;

    /// <summary>Raised after a pass with the owners of whom something changed; handlers only note them and return.</summary>
    public event Action<IReadOnlyCollection<string>>? OwnersChanged;

    /// <summary>Raised when the VIM stops or starts answering; handlers only note it and return.</summary>
    public event Action<VimHealth>? HealthChanged;

    /// <summary>Starts observing. Without it no convergence ends.</summary>
    public void Start() => _loop.Start();

    /// <summary>Waits for an observation pass that begins after this call; passes are shared by all who wait.</summary>
    /// <exception cref="VimException">The pass failed.</exception>
    public Task<Observed> NextPassAsync(CancellationToken cancellationToken) => _loop.NextPassAsync(cancellationToken);

    /// <summary>What separates the VIM, as last observed, from a graph: dry run and drift report. No call is made.</summary>
    public VimPlan Plan(ResourceGraph graph, RecordedResources recorded) => Vim.Plan(graph, recorded, Observed, Context());

    /// <summary>
    /// Makes the VIM equal to the graph, or says what prevents it. Safe to repeat, to cancel at any point and to take up
    /// after a crash with the same ledger. Faults are in the result; nothing but cancellation and a failing ledger throws.
    /// </summary>
    /// <exception cref="InvalidOperationException">The owner is being converged already: the caller serialises by owner.</exception>
    public async Task<Convergence> ConvergeAsync(
        ResourceGraph graph, IResourceLedger ledger, ConvergeOptions options, CancellationToken cancellationToken)
    {
        if (!_converging.TryAdd(graph.Owner, true))
        {
            throw new InvalidOperationException($"'{graph.Owner}' is being converged already.");
        }

        try
        {
            var result = await new GraphExecutor(this, graph, ledger, options, _clock).RunAsync(cancellationToken).ConfigureAwait(false);
            LogConverged(graph.Owner, Vim.Connection.Name, result.Status, result.Faults.Length);
            return result;
        }
        finally
        {
            _converging.TryRemove(graph.Owner, out _);
        }
    }

    /// <summary>The VIM's facts, at most so old; one reading serves all who ask at the same time.</summary>
    /// <exception cref="VimException">They cannot be read.</exception>
    public async Task<VimFacts> ReadFactsAsync(TimeSpan oldest, CancellationToken cancellationToken)
    {
        Task<VimFacts> reading;
        lock (_factsLock)
        {
            var isUsable = _facts is { IsCompleted: false } || (_facts is { IsCompletedSuccessfully: true } known && _clock.GetUtcNow() - known.Result.At <= oldest);
            reading = isUsable ? _facts! : _facts = GatedAsync(Vim.ReadFactsAsync, _stop.Token); // not the first caller's token: others wait too
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>Resources with our mark whose owner nobody knows. Deleting them: converge their owner's empty graph.</summary>
    public ImmutableArray<ObservedResource> Orphans(Func<string, bool> isKnownOwner) =>
        [.. Observed.Owners.Where(o => o != ResourceGraph.ImageOwner && !isKnownOwner(o)).SelectMany(o => Observed.OfOwner(o))];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.DisposeAsync();
        await Vim.DisposeAsync();
        _gate.Dispose();
        _stop.Dispose();
    }

    internal PlanContext Context() => new(_clock.GetUtcNow(), Options.VisibilityGrace);

    internal void Note(ObservedResource seen) => _loop.Note(seen);

    /// <summary>Takes in what a reply tells, so that the next plan need not wait for a listing.</summary>
    internal void Note(VimAction action, ObservedResource? now)
    {
        if (now is not null)
        {
            _loop.Note(now);
        }
        else if (action is { Verb: ActionVerb.Delete, VimId: not null })
        {
            _loop.ExpectGone(action.VimId);
        }
    }

    internal async Task<T> GatedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await call(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    private void RaiseOwnersChanged(IReadOnlyCollection<string> owners) => OwnersChanged?.Invoke(owners);

    private void RaiseHealthChanged(VimHealth health)
    {
        LogHealth(Vim.Connection.Name, health);
        HealthChanged?.Invoke(health);
    }

    [LoggerMessage(4001, LogLevel.Information, "{Owner} on {Vim}: {Status}, {Faults} faults")]
    private partial void LogConverged(string owner, string vim, ConvergenceStatus status, int faults);

    [LoggerMessage(4002, LogLevel.Warning, "VIM {Vim} is {Health}")]
    private partial void LogHealth(string vim, VimHealth health);
}
