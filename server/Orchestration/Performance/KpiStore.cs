using System.Collections.Concurrent;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Orchestration.Performance;

/// <summary>Tells of collected indicators, and shows the last values. The values are volatile: they are read anew, never stored.</summary>
public sealed class KpiStore(Datastores datastores) : IKpiSink, IStateProvider
{
    private readonly ConcurrentDictionary<Measured, KpiValue> _last = new();

    /// <inheritdoc/>
    public string Path => LastValue.SchemaPath;

    /// <inheritdoc/>
    public Task TakeAsync(CollectedKpis report, CancellationToken cancellationToken)
    {
        foreach (var gap in report.Gaps)
        {
            _ = _last.TryRemove(gap.Of, out _);
        }

        foreach (var value in report.Values)
        {
            _last[value.Of] = value;
        }

        return datastores.Notifications.PublishAsync(NotificationEvent.On(KpiReport.Binding.Make(datastores.Schema, e => Fill(e, report))));
    }

    /// <summary>Forgets what is no longer there to be measured.</summary>
    public void Forget(string instance)
    {
        foreach (var of in _last.Keys.Where(k => k.Instance == instance))
        {
            _ = _last.TryRemove(of, out _);
        }
    }

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var values = new ManoRootEditor(root).Kpis.LastValues;
        foreach (var value in _last.Values)
        {
            var entry = values[new LastValueKey(value.Of.Instance, value.Of.Metric, value.Of.Vnfc)];
            entry.Value = value.Value;
            entry.Unit = value.Unit;
            entry.Time = value.At;
        }
    }

    private static void Fill(KpiReportEditor editor, CollectedKpis report)
    {
        editor.Collection = report.Collection.Name;
        editor.Period = (uint)report.Collection.Period.TotalSeconds;
        foreach (var value in report.Values)
        {
            var entry = editor.Values[new KpiReportValueKey(value.Of.Instance, value.Of.Metric, value.Of.Vnfc)];
            entry.Value = value.Value;
            entry.Unit = value.Unit;
            entry.Time = value.At;
        }

        foreach (var gap in report.Gaps)
        {
            editor.Gaps[new KpiReportGapKey(gap.Of.Instance, gap.Of.Metric, gap.Of.Vnfc)].Cause = gap.Cause;
        }
    }
}
