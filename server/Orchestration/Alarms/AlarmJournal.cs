using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Alarms;

/// <summary>
/// The alarm list of RFC 8632 in the kept state. An alarm is told of when it is raised, changes in severity or text, or is cleared; saying
/// again what is known is no news.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="time">The time.</param>
public sealed class AlarmJournal(Schema schema, TimeProvider time)
{
    private const string NoQualifier = "";
    private const int StatusChanges = 32; // the default of max-alarm-status-changes

    private readonly bool _hasHistory = HasHistory(schema);
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <summary>Takes changes into the list; part of the transaction of what caused them.</summary>
    /// <returns>The notifications that tell of them.</returns>
    public IEnumerable<NotificationEvent> Apply(ManoRootEditor root, IReadOnlyList<AlarmChange> changes)
    {
        var told = new List<NotificationEvent>();
        foreach (var change in changes)
        {
            if (Apply(root.Alarms.AlarmList, change) is { } news)
            {
                told.Add(news);
            }
        }

        return told;
    }

    /// <summary>Lists the types that may occur.</summary>
    public static void WriteInventory(ManoRootEditor root)
    {
        var types = root.Alarms.AlarmInventory.AlarmTypes;
        foreach (var (type, severities, description) in AlarmTypes.All)
        {
            var entry = types[new AlarmInventoryAlarmTypeKey(type, NoQualifier)];
            entry.WillClear = true;
            entry.SeverityLevels.Set(severities);
            entry.Description = description;
        }
    }

    private NotificationEvent? Apply(AlarmListEditor list, AlarmChange change)
    {
        var key = new AlarmListAlarmKey(Resource.FromInstanceIdentifier(PathOf(change.Subject).ToString()), change.Type, NoQualifier);
        var known = list.Current.Alarms.Find(key);
        if (change.Severity is null ? known is null || known.Value.IsCleared : known is { } k && IsSame(k, change))
        {
            return null;
        }

        var now = Now();
        var alarm = list.Alarms[key];
        if (known is null)
        {
            alarm.TimeCreated = now;
        }

        if (change.Severity is { } severity)
        {
            alarm.LastRaised = known is { IsCleared: false } raised ? raised.LastRaised : now;
            alarm.PerceivedSeverity = severity;
        }

        alarm.IsCleared = change.Severity is null;
        alarm.LastChanged = now;
        alarm.AlarmText = change.Text;
        if (_hasHistory)
        {
            Note(alarm, change, now);
        }

        list.NumberOfAlarms = (uint)list.Current.Alarms.Count;
        list.LastChanged = now;
        return Tell(key, change, now);
    }

    private static bool IsSame(AlarmListAlarm known, AlarmChange change) =>
        !known.IsCleared && known.PerceivedSeverity == change.Severity && known.AlarmText == change.Text;

    private static void Note(AlarmListAlarmEditor alarm, AlarmChange change, DateTimeOffset now)
    {
        var entry = alarm.StatusChanges[now];
        entry.PerceivedSeverity = SeverityOf(change);
        entry.AlarmText = change.Text;
        while (alarm.Current.StatusChanges.Count > StatusChanges)
        {
            _ = alarm.StatusChanges.Remove(alarm.Current.StatusChanges.At(0).Time);
        }
    }

    private NotificationEvent Tell(AlarmListAlarmKey key, AlarmChange change, DateTimeOffset now) =>
        NotificationEvent.On(AlarmNotification.Binding.Make(schema, e =>
        {
            e.Resource = key.Resource;
            e.AlarmTypeId = key.AlarmTypeId;
            e.AlarmTypeQualifier = key.AlarmTypeQualifier;
            e.Time = now;
            e.PerceivedSeverity = SeverityOf(change);
            e.AlarmText = change.Text;
        }));

    private static SeverityWithClear SeverityOf(AlarmChange change) =>
        change.Severity is { } severity ? severity : AlarmListAlarmStatusChangePerceivedSeverityChoice.Cleared;

    /// <summary>Status changes are keyed by time: no two of ours are at one.</summary>
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return _last = now > _last ? now : _last.AddTicks(1);
    }

    private InstancePath PathOf(AlarmSubject subject) => subject switch
    {
        { Vim: { } vim } => Vim.PathOf(schema, vim),
        { Vnfc: { } vnfc } => VnfInstanceVnfc.PathOf(schema, subject.Instance!, vnfc),
        _ => VnfInstance.PathOf(schema, subject.Instance!),
    };

    /// <summary>Alarms keep their history where the feature alarm-history is on.</summary>
    private static bool HasHistory(Schema schema) =>
        AlarmListAlarm.In(schema).FindChild(AlarmListAlarm.In(schema).Module, "status-change") is not null;
}

/// <summary>What can be raised.</summary>
internal static class AlarmTypes
{
    /// <summary>Each type with its severities and what it means.</summary>
    public static IReadOnlyList<(AlarmTypeId Type, Severity[] Severities, string Description)> All { get; } =
    [
        (AlarmTypeId.VimUnreachable, [Severity.Critical], "A VIM does not answer."),
        (AlarmTypeId.VimCredentialsRefused, [Severity.Critical], "A VIM refuses the configured credentials."),
        (AlarmTypeId.VnfcFailed, [Severity.Major], "A component of a VNF is lost or in error."),
        (AlarmTypeId.HealingGivenUp, [Severity.Critical], "A component failed again and again and is not healed any more."),
        (AlarmTypeId.OperationFailed, [Severity.Major], "A lifecycle operation failed for the time being."),
        (AlarmTypeId.OutOfSync, [Severity.Minor], "A VNF instance is not what is configured."),
    ];
}
