using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.State;

/// <summary>What one instance's durable state is at one moment: the record and its open occurrence.</summary>
/// <param name="Instance">The record; null when there is none.</param>
/// <param name="Occurrence">The occurrence that is open on it; null when none is.</param>
public sealed record Case(InstanceRecord? Instance, OccurrenceRecord? Occurrence)
{
    /// <summary>The case after a change of it.</summary>
    public Case After(CaseChange change)
    {
        var record = change.Remove is not null ? null : change.Instance ?? Instance;
        var open = change.Occurrences.Concat(Occurrence is null ? [] : [Occurrence]).FirstOrDefault(o => o.Id == record?.CurrentOperation);
        return new Case(record, open);
    }
}

/// <summary>One durable, atomic step of the orchestration: records, alarms and the notifications that tell of them.</summary>
public sealed record CaseChange
{
    /// <summary>Nothing.</summary>
    public static CaseChange None { get; } = new();

    /// <summary>The instance's new record.</summary>
    public InstanceRecord? Instance { get; init; }

    /// <summary>The instance whose record goes.</summary>
    public string? Remove { get; init; }

    /// <summary>Occurrences that are new or changed, in order; one that was closed before the next was opened comes first.</summary>
    public ImmutableArray<OccurrenceRecord> Occurrences { get; init; } = [];

    /// <summary>Occurrences to be told of by a notification, in order, with the components they changed.</summary>
    public ImmutableArray<OccurrenceNews> News { get; init; } = [];

    /// <summary>Alarms raised and cleared.</summary>
    public ImmutableArray<AlarmChange> Alarms { get; init; } = [];

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Instance is null && Remove is null && Occurrences.IsEmpty && News.IsEmpty && Alarms.IsEmpty;

    /// <summary>This change and, in the same write, another one that was made from the case after it.</summary>
    public CaseChange Then(CaseChange next) => new()
    {
        Instance = next.Remove is null ? next.Instance ?? Instance : null,
        Remove = next.Remove ?? Remove,
        Occurrences = [.. Occurrences.Where(o => next.Occurrences.All(n => n.Id != o.Id)), .. next.Occurrences],
        News = [.. News, .. next.News],
        Alarms = [.. Alarms.Where(a => !next.Alarms.Any(n => n.Subject == a.Subject && n.Type == a.Type)), .. next.Alarms],
    };
}

/// <summary>What an observer is told of an occurrence.</summary>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="Affected">Components it changed, when it came to rest.</param>
public sealed record OccurrenceNews(OccurrenceRecord Occurrence, ImmutableArray<AffectedVnfc> Affected);

/// <summary>A component that an operation changed.</summary>
/// <param name="Vnfc">The component.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Vim">Where it runs or ran.</param>
/// <param name="ResourceId">The VIM's identifier of its server.</param>
public sealed record AffectedVnfc(VnfcName Vnfc, VnfcChange Change, string? Vim, string? ResourceId);

/// <summary>
/// The orchestration's durable state. Reads see the last write; writes are atomic, durable when they return, and told to
/// subscribers afterwards.
/// </summary>
public interface IOrchestrationState
{
    /// <summary>The instances there are records of.</summary>
    IReadOnlyCollection<string> Instances { get; }

    /// <summary>An instance's state as last written.</summary>
    Case Read(string instance);

    /// <summary>An occurrence; null when there is none of that id (any more).</summary>
    OccurrenceRecord? Occurrence(string id);

    /// <summary>
    /// Changes an instance's state. <paramref name="step"/> is pure; it runs with no other write of the instance in between, and may be run again.
    /// </summary>
    /// <returns>The change that was written.</returns>
    Task<CaseChange> UpdateAsync(string instance, Func<Case, CaseChange> step, CancellationToken cancellationToken);
}
