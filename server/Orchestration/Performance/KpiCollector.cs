using System.Collections.Concurrent;
using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Performance;

/// <summary>What was measured.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Vnfc">The component; empty: the instance as a whole.</param>
public readonly record struct Measured(string Instance, Metric Metric, string Vnfc);

/// <summary>A value.</summary>
/// <param name="Of">What was measured.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="At">When it was read.</param>
public sealed record KpiValue(Measured Of, decimal Value, string Unit, DateTimeOffset At);

/// <summary>A value that could not be read. Gaps are told, never filled.</summary>
/// <param name="Of">What should have been measured.</param>
/// <param name="Cause">Why there is no value.</param>
public sealed record KpiGap(Measured Of, string Cause);

/// <summary>The values of one collection at one time.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Values">The values.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record CollectedKpis(KpiCollection Collection, ImmutableArray<KpiValue> Values, ImmutableArray<KpiGap> Gaps);

/// <summary>Where reports go.</summary>
public interface IKpiSink
{
    /// <summary>Takes a report: its values become the last ones, and subscribers are told.</summary>
    Task TakeAsync(CollectedKpis report, CancellationToken cancellationToken);
}

/// <summary>Collects indicators from the VIMs, one pass per collection and period.</summary>
public sealed class KpiCollector(
    IConfiguration configuration, IOrchestrationState state, Func<string, VimSite?> siteOf, IKpiSink sink, TimeProvider time)
{
    private const int ParallelReads = 8;

    private readonly ConcurrentDictionary<(string Instance, string Vnfc), ServerMeasure> _before = new();

    /// <summary>One pass over a collection.</summary>
    public async Task<ReconcileResult> PassAsync(string name, CancellationToken cancellationToken)
    {
        if (configuration.Current.Collection(name) is not { } collection)
        {
            return ReconcileResult.Done;
        }

        var began = time.GetUtcNow();
        var running = state.Instances.Where(i => collection.Instances.Count == 0 || collection.Instances.Contains(i))
            .Select(i => state.Read(i).Instance).OfType<InstanceRecord>().Where(r => r.WantedIntent.Started && r.Instantiated).ToList();
        var values = new ConcurrentBag<KpiValue>();
        var gaps = new ConcurrentBag<KpiGap>();
        if (collection.Metrics.Contains(Metric.VnfcAvailable))
        {
            foreach (var record in running)
            {
                values.Add(Available(record));
            }
        }

        var servers = collection.Metrics.Any(m => m != Metric.VnfcAvailable)
            ? running.SelectMany(r => r.Vnfcs.Values.Where(v => v.ResourceId is not null).Select(v => (Record: r, Vnfc: v))) : [];
        await Parallel.ForEachAsync(
            servers, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (s, c) => await MeasureAsync(collection, s.Record, s.Vnfc, values, gaps, c).ConfigureAwait(false)).ConfigureAwait(false);
        if (!values.IsEmpty || !gaps.IsEmpty)
        {
            await sink.TakeAsync(
                new CollectedKpis(
                    collection, [.. values.OrderBy(v => v.Of.Instance, StringComparer.Ordinal).ThenBy(v => v.Of.Metric.Name, StringComparer.Ordinal).ThenBy(v => v.Of.Vnfc, StringComparer.Ordinal)],
                    [.. gaps.OrderBy(g => g.Of.Instance, StringComparer.Ordinal).ThenBy(g => g.Of.Vnfc, StringComparer.Ordinal)]),
                cancellationToken).ConfigureAwait(false);
        }

        Forget();
        var rest = collection.Period - (time.GetUtcNow() - began);
        return ReconcileResult.After(rest > TimeSpan.Zero ? rest : collection.Period);
    }

    private void Forget()
    {
        foreach (var key in _before.Keys.Where(k => state.Read(k.Instance).Instance?.Vnfcs.ContainsKey(k.Vnfc) != true))
        {
            _ = _before.TryRemove(key, out _);
        }
    }

    private KpiValue Available(InstanceRecord record)
    {
        var wanted = record.WantedIntent.Size.Total;
        var active = record.Vnfcs.Values.Count(v => v.Status == VnfcStatus.Active);
        var share = wanted == 0 ? 100m : Math.Round(100m * Math.Min(active, wanted) / wanted, 3);
        return new KpiValue(new Measured(record.Id, Metric.VnfcAvailable, ""), share, "percent", time.GetUtcNow());
    }

    private async Task MeasureAsync(
        KpiCollection collection, InstanceRecord record, VnfcRecord vnfc, ConcurrentBag<KpiValue> values, ConcurrentBag<KpiGap> gaps,
        CancellationToken cancellationToken)
    {
        var metrics = collection.Metrics.Where(m => m != Metric.VnfcAvailable).Select(m => new Measured(record.Id, m, vnfc.Name.Id)).ToList();
        if (record.PlacedOn is null || siteOf(record.PlacedOn) is not { } site)
        {
            metrics.ForEach(m => gaps.Add(new KpiGap(m, $"VIM '{record.PlacedOn}' is not connected")));
            return;
        }

        try
        {
            var measure = await site.Vim.MeasureAsync(vnfc.ResourceId!, cancellationToken).ConfigureAwait(false);
            var key = (record.Id, vnfc.Name.Id);
            var before = _before.TryGetValue(key, out var b) && b.ServerVimId == measure.ServerVimId ? b : null;
            _before[key] = measure;
            foreach (var m in metrics)
            {
                if (Value(m.Metric, measure, before) is { } value)
                {
                    values.Add(new KpiValue(m, Math.Round((decimal)value, 3), "percent", measure.At));
                }
                else
                {
                    gaps.Add(new KpiGap(m, before is null ? "two readings are needed" : "the VIM does not tell"));
                }
            }
        }
        catch (VimException e)
        {
            metrics.ForEach(m => gaps.Add(new KpiGap(m, e.Fault.Cause)));
        }
    }

    private static double? Value(Metric metric, ServerMeasure measure, ServerMeasure? before) =>
        metric == Metric.VcpuUsageMean ? measure.CpuPercentSince(before)
        : metric == Metric.VmemoryUsageMean && measure is { MemoryUsedMiB: { } used, MemoryMiB: > 0 and var all } ? 100d * used / all
        : null;
}
