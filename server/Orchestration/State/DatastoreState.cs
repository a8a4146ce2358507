using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Vims;

namespace Netconf.Mano.Orchestration.State;

/// <summary>
/// The durable state over the datastore's kept state: each change is one transaction of its log, notifications included. Nothing is
/// remembered beside it but the order in which finished occurrences leave.
/// </summary>
public sealed class DatastoreState : IOrchestrationState, IVimState
{
    private readonly Datastores _datastores;
    private readonly AlarmJournal _alarms;
    private readonly FinishedOperations _finished;

    /// <summary>The state of these datastores.</summary>
    public DatastoreState(Datastores datastores, TimeProvider time)
    {
        _datastores = datastores;
        _alarms = new AlarmJournal(datastores.Schema, time);
        _finished = new FinishedOperations(Kept.Lcm.Operations);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Instances => [.. Kept.VnfInstances.VnfInstanceList.Select(i => i.Id)];

    /// <inheritdoc/>
    public IEnumerable<string> Known => [.. Kept.Vims.VimList.Select(v => v.Name)];

    private ManoRoot Kept => new(_datastores.State.Current.Root);

    private ManoRoot Configured => new(_datastores.Configuration.Running.Tree.Root);

    /// <inheritdoc/>
    public Case Read(string instance) => CaseOf(Kept, instance);

    /// <inheritdoc/>
    public OccurrenceRecord? Occurrence(string id) =>
        Kept.Lcm.Operations.TryGet(id, out var kept) ? OccurrenceMapping.Read(kept) : null;

    /// <inheritdoc/>
    public async Task<CaseChange> UpdateAsync(string instance, Func<Case, CaseChange> step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var change = CaseChange.None;
        var events = new List<NotificationEvent>(); // filled by the edit, which runs before they are read
        await _datastores.State.WriteAsync(
            editor =>
            {
                var root = new ManoRootEditor(editor.Root);
                var was = CaseOf(root.Current, instance);
                change = step(was);
                Write(root, instance, was, change);
                events.AddRange(change.News.Select(n => OccurrenceMapping.Tell(_datastores.Schema, n)));
                events.AddRange(_alarms.Apply(root, change.Alarms));
            },
            events).ConfigureAwait(false);
        return change;
    }

    /// <inheritdoc/>
    public VimSettings? Retained(string name) =>
        Kept.Vims.VimList.TryGet(name, out var vim) && vim.RetainedConnection is { } retained
            ? VimMapping.Read(name, new Vim(retained.View.Node), Configured.Vims.Mark) : null;

    /// <inheritdoc/>
    public bool IsUsed(string name) => Kept.VnfInstances.VnfInstanceList.Any(i => i.PlacedOn == name);

    /// <inheritdoc/>
    public Task WriteAsync(
        string name, VimReport report, VimSettings retained, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken)
    {
        var events = new List<NotificationEvent>();
        return _datastores.State.WriteAsync(
            editor =>
            {
                var root = new ManoRootEditor(editor.Root);
                VimMapping.Write(root.Vims.VimList[name], report, retained);
                events.AddRange(_alarms.Apply(root, alarms));
            },
            events);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string name, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken)
    {
        var events = new List<NotificationEvent>();
        return _datastores.State.WriteAsync(
            editor =>
            {
                var root = new ManoRootEditor(editor.Root);
                if (root.Current.Vims.VimList.Contains(name))
                {
                    _ = root.Vims.VimList.Remove(name);
                    events.AddRange(_alarms.Apply(root, alarms));
                }
            },
            events);
    }

    private static Case CaseOf(ManoRoot kept, string instance)
    {
        if (!kept.VnfInstances.VnfInstanceList.TryGet(instance, out var view))
        {
            return new Case(null, null);
        }

        var record = InstanceMapping.Read(view);
        return new Case(
            record,
            record.CurrentOperation is { } id && kept.Lcm.Operations.TryGet(id, out var operation) ? OccurrenceMapping.Read(operation) : null);
    }

    private void Write(ManoRootEditor root, string instance, Case was, CaseChange change)
    {
        if (change.Remove is not null)
        {
            _ = root.VnfInstances.VnfInstanceList.Remove(instance);
        }
        else if (change.Instance is { } record)
        {
            InstanceMapping.Write(root.VnfInstances.VnfInstanceList[instance], was.Instance, record);
        }

        foreach (var occurrence in change.Occurrences)
        {
            var before = was.Occurrence?.Id == occurrence.Id ? was.Occurrence : null;
            OccurrenceMapping.Write(root.Lcm.Operations[occurrence.Id], before, occurrence);
            if (OperationMachine.IsFinal(occurrence.State))
            {
                _finished.Add(occurrence.Id, occurrence.Ended ?? occurrence.StateEntered);
            }
        }

        foreach (var id in _finished.Leaving(Configured.Lcm.MaxFinished))
        {
            _ = root.Lcm.Operations.Remove(id);
        }
    }
}
