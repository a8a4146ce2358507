using System.Collections.Concurrent;
using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Performance;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>State that outlives an orchestrator, as a store does; a test may have a write fail or never return.</summary>
internal sealed class MemoryState : IOrchestrationState, IVimState, IKpiSink
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, InstanceRecord> _instances = new();
    private readonly ConcurrentDictionary<string, OccurrenceRecord> _occurrences = new();
    private readonly ConcurrentDictionary<string, VimSettings> _retained = new();

    public ConcurrentQueue<OccurrenceNews> News { get; } = new();

    public ConcurrentDictionary<(AlarmSubject, AlarmTypeId), string> Raised { get; } = new();

    public ConcurrentQueue<AlarmChange> AlarmHistory { get; } = new();

    public ConcurrentQueue<CollectedKpis> Reports { get; } = new();

    public ConcurrentDictionary<string, VimReport> VimReports { get; } = new();

    /// <summary>Called around each write of an instance: with false before, with true after it.</summary>
    public Action<bool>? AroundWrite { get; set; }

    public IReadOnlyCollection<string> Instances => [.. _instances.Keys];

    public IEnumerable<string> Known => _retained.Keys;

    public IEnumerable<OccurrenceRecord> Occurrences => _occurrences.Values.OrderBy(o => o.Generation);

    /// <summary>Looks at the state between writes.</summary>
    public bool Look(Func<bool> isSo)
    {
        lock (_gate)
        {
            return isSo();
        }
    }

    public Case Read(string instance)
    {
        lock (_gate)
        {
            var record = _instances.GetValueOrDefault(instance);
            return new Case(record, record?.CurrentOperation is { } id ? _occurrences[id] : null);
        }
    }

    public OccurrenceRecord? Occurrence(string id) => _occurrences.GetValueOrDefault(id);

    public Task<CaseChange> UpdateAsync(string instance, Func<Case, CaseChange> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AroundWrite?.Invoke(false);
        CaseChange change;
        lock (_gate)
        {
            change = step(Read(instance));
            _ = change.Remove is { } gone ? _instances.TryRemove(gone, out _)
                : change.Instance is { } record && (_instances[instance] = record) is not null;
            foreach (var occurrence in change.Occurrences)
            {
                _occurrences[occurrence.Id] = occurrence;
            }

            foreach (var news in change.News)
            {
                News.Enqueue(news);
            }

            Take(change.Alarms);
        }

        AroundWrite?.Invoke(true);
        return Task.FromResult(change);
    }

    public VimSettings? Retained(string name) => _retained.GetValueOrDefault(name);

    public bool IsUsed(string name) => _instances.Values.Any(i => i.PlacedOn == name);

    public Task WriteAsync(
        string name, VimReport report, VimSettings retained, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken)
    {
        _retained[name] = retained;
        VimReports[name] = report;
        lock (_gate)
        {
            Take(alarms);
        }

        return Task.CompletedTask;
    }

    public Task ForgetAsync(string name, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken)
    {
        _ = _retained.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public Task TakeAsync(CollectedKpis report, CancellationToken cancellationToken)
    {
        Reports.Enqueue(report);
        return Task.CompletedTask;
    }

    private void Take(IEnumerable<AlarmChange> alarms)
    {
        foreach (var alarm in alarms)
        {
            var key = (alarm.Subject, alarm.Type);
            var isNews = alarm.Severity is null ? Raised.TryRemove(key, out _) : !Raised.TryGetValue(key, out var text) || text != alarm.Text;
            if (alarm.Severity is not null)
            {
                Raised[key] = alarm.Text;
            }

            if (isNews)
            {
                AlarmHistory.Enqueue(alarm);
            }
        }
    }
}

/// <summary>A configuration that a test changes.</summary>
internal sealed class MemoryConfiguration : IConfiguration
{
    private volatile Snapshot _current = new([], []);

    public IConfigurationSnapshot Current => _current;

    public bool IsCommitPending { get; set; }

    public void Configure(string instance, Wish? wish, bool heals = true, int attempts = 3) => _current = _current with
    {
        Configured = wish is null
            ? _current.Configured.Remove(instance)
            : _current.Configured.SetItem(instance, new InstanceConfiguration(wish, ["site-a"], heals, attempts)),
    };

    public void Configure(VimSettings vim) => _current = _current with { Sites = _current.Sites.SetItem(vim.Name, vim) };

    public void RemoveVim(string name) => _current = _current with { Sites = _current.Sites.Remove(name) };

    public void Collect(KpiCollection collection) => _current = _current with { Kpis = _current.Kpis.SetItem(collection.Name, collection) };

    private sealed record Snapshot(
        ImmutableDictionary<string, InstanceConfiguration> Configured, ImmutableDictionary<string, VimSettings> Sites) : IConfigurationSnapshot
    {
        public Snapshot(IEnumerable<KeyValuePair<string, InstanceConfiguration>> configured, IEnumerable<KeyValuePair<string, VimSettings>> sites)
            : this(configured.ToImmutableDictionary(), sites.ToImmutableDictionary())
        {
        }

        public ImmutableDictionary<string, KpiCollection> Kpis { get; init; } = ImmutableDictionary<string, KpiCollection>.Empty;

        public IEnumerable<string> Instances => Configured.Keys;

        public IEnumerable<string> Vims => Sites.Keys;

        public IEnumerable<string> Collections => Kpis.Keys;

        public InstanceConfiguration? Instance(string id) => Configured.GetValueOrDefault(id);

        public VimSettings? Vim(string name) => Sites.GetValueOrDefault(name);

        public KpiCollection? Collection(string name) => Kpis.GetValueOrDefault(name);

        public Blueprint? Blueprint(string vnfdId, string flavour) =>
            new[] { Samples.Gateway, Samples.NewGateway }.FirstOrDefault(b => b.VnfdId == vnfdId && b.FlavourId == flavour);
    }
}
