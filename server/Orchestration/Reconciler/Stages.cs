using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>Which stage of an occurrence is next; see <see cref="Approach"/>.</summary>
internal sealed class Stages(InstanceRecord record, OccurrenceRecord occurrence, PassContext work, DateTimeOffset now)
{
    private bool IsOrderly => occurrence.GracefulUntil > now;

    private bool Exchanges => occurrence.Operation is LcmOperationType.ChangeVnfpkg or LcmOperationType.ChangeFlavour
        || (occurrence.Operation == LcmOperationType.Heal && !occurrence.Anew.IsEmpty);

    /// <summary>The next stage on the way to a target.</summary>
    public Stage Next(Intent target, Observed observed)
    {
        if (!target.Started)
        {
            return ShutOff(observed) ?? new Stage(ResourceGraph.Empty(record.Id), true);
        }

        var to = Parts(target, Particulars.Of(record))!;
        if (Restart(to) is { } off)
        {
            return off;
        }

        var (parts, isExchanged) = Exchanges ? Approach.Exchange(Former(), to, observed, work.Configured?.MaxUnavailable ?? 1) : (to, true);
        var (next, isInOrder) = Approach.Switch(parts, observed, IsOrderly);
        return new Stage(next.Whole, isExchanged && isInOrder);
    }

    private Stage? ShutOff(Observed observed)
    {
        var running = IsOrderly && record.AppliedIntent.Started ? Parts(record.AppliedIntent, Particulars.Of(record)) : null;
        return running is null || Approach.ShutOff(running, observed) is not { } parts
            ? null : new Stage(Approach.Switch(parts, observed, true).Parts.Whole, false);
    }

    private GraphParts? Former()
    {
        var former = occurrence.State == LcmOperationState.RollingBack ? record.WantedIntent : record.AppliedIntent;
        var now = Particulars.Of(record);
        var anew = occurrence.Operation == LcmOperationType.Heal ? occurrence.Anew : [];
        return former.Started ? Parts(former, now with { Incarnation = n => now.Incarnation(n) - (anew.Contains(n.Id) ? 1 : 0) }) : null;
    }

    /// <summary>Of a healing by restart the first half: shut off what is to be started again.</summary>
    private Stage? Restart(GraphParts to)
    {
        if (!IsOrderly || occurrence.Restart.IsEmpty)
        {
            return null;
        }

        var parts = to with
        {
            Vnfcs = [.. to.Vnfcs.Select(v => occurrence.Restart.Contains(v.Name.Id) ? v.With(v.Server with { Power = PowerState.Stopped }) : v)],
        };
        return new Stage(parts.Whole, false) { EndsShutOff = true };
    }

    private GraphParts? Parts(Intent intent, Particulars particulars) =>
        work.Configuration.Blueprint(intent.VnfdId, intent.Flavour) is { } blueprint
            ? DesiredGraph.PartsOf(record.Id, intent, blueprint, particulars) : null;
}
