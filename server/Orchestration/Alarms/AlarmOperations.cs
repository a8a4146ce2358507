using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Orchestration.Alarms;

/// <summary>The operations on the alarm list that a client may ask for.</summary>
internal sealed class AlarmOperations(StateDatastore state, TimeProvider time)
{
    /// <summary>Registers them.</summary>
    public void Register(OperationRegistry operations) =>
        operations.Register(AlarmList.PurgeAlarms.SchemaPath, async (call, _) =>
        {
            var purged = await PurgeAsync(AlarmList.PurgeAlarms.Input(call.Input)).ConfigureAwait(false);
            return new OperationResult { Output = AlarmList.PurgeAlarms.Output(call.Operation, e => e.PurgedAlarms = purged) };
        });

    private async Task<uint> PurgeAsync(AlarmListPurgeAlarmsInput input)
    {
        var purged = 0u;
        await state.WriteAsync(editor =>
        {
            var list = new ManoRootEditor(editor.Root).Alarms.AlarmList;
            var chosen = list.Current.Alarms.Where(a => IsChosen(a, input)).Select(a => a.Key).ToList();
            chosen.ForEach(key => list.Alarms.Remove(key));
            purged = (uint)chosen.Count;
            if (purged > 0)
            {
                list.NumberOfAlarms = (uint)list.Current.Alarms.Count;
                list.LastChanged = time.GetUtcNow();
            }
        }).ConfigureAwait(false);
        return purged;
    }

    private bool IsChosen(AlarmListAlarm alarm, AlarmListPurgeAlarmsInput input) =>
        input.AlarmClearanceStatus switch
        {
            AlarmListPurgeAlarmsInputAlarmClearanceStatus.Cleared => alarm.IsCleared,
            AlarmListPurgeAlarmsInputAlarmClearanceStatus.NotCleared => !alarm.IsCleared,
            _ => true,
        }
        && (input.OlderThan is not { } age || alarm.LastChanged < time.GetUtcNow() - AgeOf(age))
        && (input.Severity is not { } severity || IsChosen(alarm.PerceivedSeverity, severity));

    private static TimeSpan AgeOf(AlarmListPurgeAlarmsInputOlderThan age) =>
        TimeSpan.FromSeconds(age.Seconds ?? 0) + TimeSpan.FromMinutes(age.Minutes ?? 0) + TimeSpan.FromHours(age.Hours ?? 0)
        + TimeSpan.FromDays((age.Days ?? 0) + (7 * (age.Weeks ?? 0)));

    private static bool IsChosen(Severity of, AlarmListPurgeAlarmsInputSeverity wanted) =>
        (wanted.Below is not { } below || of < below) && (wanted.Is is not { } exactly || of == exactly)
        && (wanted.Above is not { } above || of > above);
}
