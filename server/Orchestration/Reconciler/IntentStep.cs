using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>
/// The first step of each pass: does the configuration ask for something new, and may it begin? Pure. An operation under way is let
/// end first, except that one waiting for an operator or for a confirmation, and any whose instance was removed, make way.
/// </summary>
internal static class IntentStep
{
    private const string Superseded = "superseded by a newer configuration";

    /// <summary>What is to be written; empty when nothing is new.</summary>
    public static CaseChange Decide(
        Case was, string instance, InstanceConfiguration? configured, IConfigurationSnapshot configuration, Func<string> newId, DateTimeOffset now)
    {
        var record = was.Instance ?? new InstanceRecord { Id = instance };
        var asked = Asked(record, configured, configuration);
        if (was.Occurrence is not { } occurrence)
        {
            return asked is null ? Notice(was, record, configured) : Open(was, asked);
        }

        if (asked is null || !MakesWay(occurrence, configured is null))
        {
            return CaseChange.None;
        }

        var closed = Close(was, occurrence, now);
        return closed.Then(Open(was.After(closed), asked));

        CaseChange Open(Case from, IntentChange change)
        {
            var opened = CaseRules.Open(from, instance, change, newId(), null, now);
            return opened with { Instance = opened.Instance! with { Accepted = configured?.Wish.ToAccepted() } };
        }
    }

    /// <summary>Ends an open occurrence whatever its state.</summary>
    private static CaseChange Close(Case was, OccurrenceRecord occurrence, DateTimeOffset now)
    {
        if (occurrence.State == LcmOperationState.Starting)
        {
            return CaseRules.Refused(was, Superseded, now);
        }

        if (occurrence.State == LcmOperationState.FailedTemp)
        {
            return CaseRules.Failed(was, null, now);
        }

        var stopped = CaseRules.Stopped(was, Superseded, now);
        return stopped.Then(CaseRules.Failed(was.After(stopped), null, now));
    }

    private static bool MakesWay(OccurrenceRecord occurrence, bool removed) =>
        occurrence.State == LcmOperationState.FailedTemp || occurrence.IsHeld
        || (removed && occurrence.Operation != LcmOperationType.Terminate);

    /// <summary>What the configuration newly asks for; null when nothing.</summary>
    public static IntentChange? Asked(InstanceRecord record, InstanceConfiguration? configured, IConfigurationSnapshot configuration)
    {
        if (configured is null)
        {
            return record.WantedIntent.Started || (record.HoldsResources && record.CurrentOperation is null)
                ? IntentRules.Terminate(record.WantedIntent, Trigger.Configuration, "removed from the configuration")
                : null;
        }

        if (configured.Wish.ToAccepted() == record.Accepted)
        {
            return null;
        }

        var blueprint = configuration.Blueprint(configured.Wish.VnfdId, configured.Wish.Flavour);
        if (blueprint is null && configured.Wish.Started)
        {
            throw new InvalidOperationException(
                $"'{record.Id}' is configured from '{configured.Wish.VnfdId}', of which no use can be made: the commit should have been refused.");
        }

        var outcome = IntentRules.FromConfiguration(configured.Wish, record.Accepted, record.WantedIntent, blueprint);
        return outcome.Error is null ? outcome.Value : throw new InvalidOperationException(outcome.Error.Message);
    }

    /// <summary>Takes notice of a configuration that asks for nothing new.</summary>
    private static CaseChange Notice(Case was, InstanceRecord record, InstanceConfiguration? configured)
    {
        if (configured is null)
        {
            return record.IsSpent && was.Instance is not null
                ? new CaseChange
                {
                    Remove = record.Id,
                    Alarms = [.. new[] { AlarmTypeId.OutOfSync, AlarmTypeId.OperationFailed }.Select(
                        t => AlarmChange.Clear(AlarmSubject.OfInstance(record.Id), t, $"{record.Id} is gone"))],
                }
                : CaseChange.None;
        }

        var accepted = configured.Wish.ToAccepted();
        return was.Instance?.Accepted == accepted ? CaseChange.None : new CaseChange { Instance = record with { Accepted = accepted } };
    }
}
