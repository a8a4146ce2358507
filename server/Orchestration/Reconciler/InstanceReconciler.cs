using System.Collections.Concurrent;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What an <see cref="InstanceReconciler"/> waits and tries.</summary>
public sealed record InstancePace
{
    /// <summary>How long an operation waits for a VIM that does not answer before it fails for the time being.</summary>
    public TimeSpan VimPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between looks while something is waited for that wakes nobody.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the second automatic healing of a component; doubled for each further one.</summary>
    public TimeSpan HealPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a server may take to shut off before a restart goes on without.</summary>
    public TimeSpan RestartPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After this time without failing a component's healings are counted anew.</summary>
    public TimeSpan HealMemory { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How graphs are converged; the reconciler fills in what depends on the pass.</summary>
    public ConvergeOptions Converge { get; init; } = new();
}

/// <summary>
/// Brings VNF instances to what they shall be. A pass knows only the instance's name: it reads configuration and state, lets the
/// intent follow the configuration, works on the open occurrence, or watches an instance that is at rest. Killed at any point, the next
/// pass goes on from what was written.
/// </summary>
public sealed class InstanceReconciler
{
    private readonly IConfiguration _configuration;
    private readonly IOrchestrationState _state;
    private readonly Func<string, VimSite?> _siteOf;
    private readonly Func<string> _newId;
    private readonly InstancePace _pace;
    private readonly TimeProvider _time;
    private readonly InstanceWatch _watch;
    private readonly OperationWork _work;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new(StringComparer.Ordinal);

    /// <summary>Makes a reconciler.</summary>
    /// <param name="configuration">The running configuration.</param>
    /// <param name="state">The durable state.</param>
    /// <param name="siteOf">The site of a VIM; null while it is not connected.</param>
    /// <param name="grant">Grants operations.</param>
    /// <param name="silenceOf">Why a component is taken not to live although its server runs; null: it is not.</param>
    /// <param name="newId">Makes identifiers of occurrences.</param>
    /// <param name="pace">What is waited and tried.</param>
    /// <param name="time">The time.</param>
    public InstanceReconciler(
        IConfiguration configuration, IOrchestrationState state, Func<string, VimSite?> siteOf, IGrant grant,
        Func<string, VnfcRecord, string?> silenceOf, Func<string> newId,
        InstancePace pace, TimeProvider time)
    {
        (_configuration, _state, _siteOf, _newId, _pace, _time) = (configuration, state, siteOf, newId, pace, time);
        _watch = new InstanceWatch(state, silenceOf, newId, pace, time);
        _work = new OperationWork(state, siteOf, grant, new PooledAddresses(configuration, state), pace, time);
    }

    /// <summary>Makes a pass that works on the instance's operation end at the next chance and look again.</summary>
    public void Interrupt(string instance)
    {
        if (_running.TryGetValue(instance, out var pass))
        {
            try
            {
                pass.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // the pass has just ended: it looks again by itself when it is woken
            }
        }
    }

    /// <summary>One pass; see <see cref="ReconcileQueue"/>.</summary>
    public async Task<ReconcileResult> PassAsync(string instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running[instance] = pass;
            try
            {
                if (await StepAsync(instance, pass.Token).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }
            catch (OperationCanceledException) when (pass.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // interrupted: something changed that the work depends on
            }
            finally
            {
                _ = _running.TryRemove(instance, out _);
            }
        }
    }

    /// <summary>One step of a pass; null: look again at once.</summary>
    private async Task<ReconcileResult?> StepAsync(string instance, CancellationToken cancellationToken)
    {
        // Read around the flag: a revert between the two reads must not let a stale wish through as a confirmed one.
        var configuration = _configuration.Current;
        var hold = _configuration.IsCommitPending;
        if (!ReferenceEquals(configuration, _configuration.Current))
        {
            return null;
        }

        var configured = configuration.Instance(instance);
        var was = _state.Read(instance);
        if (!IntentStep.Decide(was, instance, configured, configuration, () => "", Now).IsEmpty)
        {
            var id = _newId();
            was = was.After(await _state.UpdateAsync(
                instance, c => IntentStep.Decide(c, instance, configured, configuration, () => id, Now), cancellationToken).ConfigureAwait(false));
        }

        if (was.Instance is null)
        {
            return ReconcileResult.Done;
        }

        var work = new PassContext(instance, configuration, configured, hold);
        return was.Occurrence is { } occurrence && OperationMachine.IsWorking(occurrence.State)
            ? await _work.StepAsync(work, was.Instance, occurrence, cancellationToken).ConfigureAwait(false)
            : was.Instance.PlacedOn is not { } vim ? ReconcileResult.Done
            : _siteOf(vim) is not { } site ? ReconcileResult.After(_pace.Poll)
            : await _watch.StepAsync(work, was.Instance, site, cancellationToken).ConfigureAwait(false);
    }

    private DateTimeOffset Now => _time.GetUtcNow();
}

/// <summary>What one pass read at its start.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Configured">The instance's part of it.</param>
/// <param name="HoldIrreversible">A confirmed commit is pending.</param>
internal sealed record PassContext(
    string Instance, IConfigurationSnapshot Configuration, InstanceConfiguration? Configured, bool HoldIrreversible);
