using System.Collections.Concurrent;
using System.Net;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Heartbeats;

/// <summary>
/// Asks the components of instances whether they live. What it knows is volatile: after a restart of this server components are given their boot
/// time again.
/// </summary>
/// <param name="configuration">The running configuration.</param>
/// <param name="state">What components there are, with their addresses.</param>
/// <param name="wake">Wakes the reconciler of an instance of which a component fell silent or answers again.</param>
/// <param name="time">The time.</param>
public sealed class HeartbeatMonitor(IConfiguration configuration, IOrchestrationState state, Action<string> wake, TimeProvider time)
{
    private const int ParallelQuestions = 16;

    private readonly ConcurrentDictionary<(string Instance, string Vnfc, string Heartbeat), Pulse> _pulses = new();

    /// <summary>Why a component is taken not to live; null when it answers, is not asked, or may still be booting.</summary>
    public string? SilenceOf(string instance, VnfcRecord vnfc) =>
        configuration.Current.Instance(instance)?.Heartbeats.Where(h => h.Vdu == vnfc.Name.Vdu)
            .Select(h => _pulses.TryGetValue((instance, vnfc.Name.Id, h.Name), out var pulse) && pulse.IsOf(vnfc) && pulse.Failures >= h.Failures
                ? pulse.Cause : null)
            .FirstOrDefault(c => c is not null);

    /// <summary>One pass over an instance.</summary>
    public async Task<ReconcileResult> PassAsync(string instance, CancellationToken cancellationToken)
    {
        var heartbeats = configuration.Current.Instance(instance)?.Heartbeats ?? [];
        if (heartbeats.IsEmpty)
        {
            foreach (var key in _pulses.Keys.Where(k => k.Instance == instance))
            {
                _ = _pulses.TryRemove(key, out _);
            }

            return ReconcileResult.Done;
        }

        var record = state.Read(instance).Instance;
        var asked = record is { Instantiated: true, CurrentOperation: null }
            ? heartbeats.SelectMany(h => record.Vnfcs.Values
                .Where(v => v.Name.Vdu == h.Vdu && !record.WantedIntent.IsStopped(v.Name.Id)).Select(v => (Heartbeat: h, Vnfc: v))) : [];
        var changed = 0;
        await Parallel.ForEachAsync(
            asked, new ParallelOptions { MaxDegreeOfParallelism = ParallelQuestions, CancellationToken = cancellationToken },
            async (a, c) =>
            {
                if (await AskAsync(instance, a.Heartbeat, a.Vnfc, c).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref changed);
                }
            }).ConfigureAwait(false);
        if (changed > 0)
        {
            wake(instance);
        }

        return ReconcileResult.After(heartbeats.Min(h => h.Interval));
    }

    /// <summary>Asks one component, when it is time.</summary>
    /// <returns>Whether it fell silent or answers again.</returns>
    private async Task<bool> AskAsync(string instance, Heartbeat heartbeat, VnfcRecord vnfc, CancellationToken cancellationToken)
    {
        var key = (instance, vnfc.Name.Id, heartbeat.Name);
        var now = time.GetUtcNow();
        var pulse = _pulses.TryGetValue(key, out var known) && known.IsOf(vnfc) ? known : new Pulse(vnfc.ResourceId, vnfc.LastHealed, now);
        _pulses[key] = pulse;
        var address = vnfc.ConnectionPoints.FirstOrDefault(p => p.CpdId == heartbeat.Cpd)?.Addresses.FirstOrDefault();
        if (address is null || vnfc.ResourceId is null || now - pulse.Asked < heartbeat.Interval)
        {
            return false;
        }

        var answer = await Probe.AskAsync(heartbeat, IPAddress.Parse(address), time, cancellationToken).ConfigureAwait(false);
        var next = answer is not var (answered, why) ? pulse with { Asked = now }
            : answered ? pulse with { Asked = now, HasAnswered = true, Failures = 0, Cause = null }
            : !pulse.HasAnswered && now - pulse.Since < heartbeat.BootTime ? pulse with { Asked = now }
            : pulse with { Asked = now, Failures = pulse.Failures + 1, Cause = why };
        _pulses[key] = next;
        return next.Failures >= heartbeat.Failures != pulse.Failures >= heartbeat.Failures;
    }

    /// <summary>What is known of one component by one heartbeat; another server, or one that was healed, begins anew.</summary>
    private sealed record Pulse(string? ResourceId, DateTimeOffset? Healed, DateTimeOffset Since)
    {
        public DateTimeOffset Asked { get; init; } = DateTimeOffset.MinValue;

        public bool HasAnswered { get; init; }

        public int Failures { get; init; }

        public string? Cause { get; init; }

        public bool IsOf(VnfcRecord vnfc) => ResourceId == vnfc.ResourceId && Healed == vnfc.LastHealed;
    }
}
