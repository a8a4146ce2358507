using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.State;

/// <summary>Reads an instance's record from the kept state and writes what differs back.</summary>
internal static class InstanceMapping
{
    /// <summary>The record.</summary>
    public static InstanceRecord Read(VnfInstance kept) => new()
    {
        Id = kept.Id,
        Instantiated = kept.InstantiationState == VnfInstanceInstantiationState.Instantiated,
        Wanted = kept.WantedGeneration ?? 0,
        Applied = kept.AppliedGeneration ?? 0,
        Latest = kept.LatestGeneration ?? 0,
        OutOfSync = kept.OutOfSync ?? false,
        PlacedOn = kept.PlacedOn,
        CurrentOperation = kept.CurrentOperation,
        Accepted = Read(kept.AcceptedConfiguration),
        Intents = kept.Intents.ToImmutableSortedDictionary(i => i.Generation, Read),
        Vnfcs = kept.Vnfcs.ToImmutableSortedDictionary(v => v.Id, Read, StringComparer.Ordinal),
        Allocations = kept.Allocations.Where(a => a.Address is not null).ToImmutableSortedDictionary(
            a => new PooledPort(a.CpdId, a.Index), a => new Allocation(a.Pool ?? "", a.Address!)),
        Active = kept.Actives.Where(a => a.Vnfc is not null).ToImmutableSortedDictionary(a => a.CpdId, a => a.Vnfc!, StringComparer.Ordinal),
        Resources = new RecordedResources(kept.Resources.ToImmutableSortedDictionary(r => r.Id, Read, StringComparer.Ordinal)),
    };

    /// <summary>Writes a record; entries that are as they were are not touched.</summary>
    public static void Write(VnfInstanceEditor kept, InstanceRecord? before, InstanceRecord after)
    {
        kept.InstantiationState = after.Instantiated ? VnfInstanceInstantiationState.Instantiated : VnfInstanceInstantiationState.NotInstantiated;
        kept.WantedGeneration = after.Wanted;
        kept.AppliedGeneration = after.Applied;
        kept.LatestGeneration = after.Latest;
        kept.OutOfSync = after.OutOfSync;
        kept.PlacedOn = after.PlacedOn;
        kept.CurrentOperation = after.CurrentOperation;
        if (before?.Accepted != after.Accepted)
        {
            Write(kept, after.Accepted);
        }

        Differences(before?.Intents, after.Intents, (a, b) => ReferenceEquals(a, b), id => kept.Intents.Remove(id), (id, i) => Write(kept.Intents[id], i));
        Differences(before?.Vnfcs, after.Vnfcs, (a, b) => a.Shows(b), id => kept.Vnfcs.Remove(id), (id, v) => Write(kept.Vnfcs[id], v, after.PlacedOn));
        Differences(
            before?.Allocations, after.Allocations, (a, b) => a == b, p => kept.Allocations.Remove(new(p.Cpd, (ushort)p.Index)),
            (p, a) => (kept.Allocations[new(p.Cpd, (ushort)p.Index)].Pool, kept.Allocations[new(p.Cpd, (ushort)p.Index)].Address) = (a.Pool, a.Address));
        Differences(before?.Active, after.Active, (a, b) => a == b, id => kept.Actives.Remove(id), (id, v) => kept.Actives[id].Vnfc = v);
        Differences(
            before?.Resources.ById, after.Resources.ById, (a, b) => a == b, id => kept.Resources.Remove(id),
            (id, r) => Write(kept.Resources[id], r, after.PlacedOn));
    }

    private static void Differences<TKey, T>(
        ImmutableSortedDictionary<TKey, T>? before, ImmutableSortedDictionary<TKey, T> after, Func<T, T, bool> isSame, Func<TKey, bool> remove,
        Action<TKey, T> write)
        where TKey : notnull
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var key in before?.Keys.Where(k => !after.ContainsKey(k)) ?? [])
        {
            _ = remove(key);
        }

        foreach (var (key, value) in after)
        {
            if (before is null || !before.TryGetValue(key, out var was) || !isSame(was, value))
            {
                write(key, value);
            }
        }
    }

    private static AcceptedWish? Read(VnfInstanceAcceptedConfiguration accepted) => accepted.VnfdId is { } vnfd
        ? new AcceptedWish(
            vnfd, accepted.Flavour ?? "", accepted.InstantiationLevel ?? "", accepted.DesiredState != DesiredState.NotInstantiated, accepted.Connectivity ?? "")
        {
            Stopped = accepted.DesiredState == DesiredState.Stopped,
            Information = accepted.Information ?? "",
        }
        : null;

    private static void Write(VnfInstanceEditor kept, AcceptedWish? accepted)
    {
        if (accepted is null)
        {
            kept.RemoveAcceptedConfiguration();
            return;
        }

        var editor = kept.AcceptedConfiguration;
        editor.VnfdId = accepted.VnfdId;
        editor.Flavour = accepted.Flavour;
        editor.InstantiationLevel = accepted.Level;
        editor.DesiredState = Wanted(accepted.Started, accepted.Stopped);
        editor.Connectivity = accepted.Connectivity;
        editor.Information = accepted.Information;
    }

    private static DesiredState Wanted(bool started, bool stopped) =>
        !started ? DesiredState.NotInstantiated : stopped ? DesiredState.Stopped : DesiredState.Started;

    private static Intent Read(VnfInstanceIntent intent) => new()
    {
        Generation = intent.Generation,
        Trigger = intent.Trigger ?? Trigger.Configuration,
        OperationId = intent.OperationId ?? "",
        Started = intent.DesiredState is DesiredState.Started or DesiredState.Stopped,
        Stopped = intent.DesiredState == DesiredState.Stopped,
        StoppedVnfcs = intent.StoppedVnfcs.ToImmutableSortedSet(StringComparer.Ordinal),
        VnfdId = intent.VnfdId ?? "",
        Flavour = intent.Flavour ?? "",
        Level = intent.InstantiationLevel,
        Size = new VnfSize(
            intent.VduCounts.ToImmutableSortedDictionary(c => c.VduId, c => (int)(c.Count ?? 0), StringComparer.Ordinal),
            intent.ScaleLevels.ToImmutableSortedDictionary(l => l.AspectId, l => (int)(l.Level ?? 0), StringComparer.Ordinal)),
        Artifacts = intent.Artifacts.ToImmutableSortedSet(StringComparer.Ordinal),
        Connectivity = ConnectivityMapping.Read(intent),
        Information = new Information(
            intent.Description, intent.Labels.ToImmutableSortedDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal)),
    };

    private static void Write(VnfInstanceIntentEditor editor, Intent intent)
    {
        editor.Trigger = intent.Trigger;
        editor.OperationId = intent.OperationId;
        editor.DesiredState = Wanted(intent.Started, intent.Stopped);
        editor.StoppedVnfcs.Set(intent.StoppedVnfcs);
        editor.Artifacts.Set(intent.Artifacts);
        editor.Description = intent.Information.Description;
        editor.VnfdId = intent.VnfdId;
        editor.Flavour = intent.Flavour;
        editor.InstantiationLevel = intent.Level;
        foreach (var (vdu, count) in intent.Size.Counts)
        {
            editor.VduCounts[vdu].Count = (ushort)count;
        }

        foreach (var (aspect, level) in intent.Size.ScaleLevels)
        {
            editor.ScaleLevels[aspect].Level = (uint)level;
        }

        foreach (var (name, value) in intent.Information.Labels)
        {
            editor.Labels[name].Value = value;
        }

        ConnectivityMapping.Write(editor, intent.Connectivity);
    }

    private static VnfcRecord Read(VnfInstanceVnfc vnfc) => new(new VnfcName(vnfc.VduId ?? "", vnfc.Index ?? 0))
    {
        Status = vnfc.Status ?? VnfcStatus.Creating,
        Cause = vnfc.Cause,
        ResourceId = vnfc.ResourceId,
        Zone = vnfc.Zone,
        Incarnation = (int)(vnfc.Incarnation ?? 0),
        HealAttempts = vnfc.HealAttempts ?? 0,
        LastHealed = vnfc.LastHealed,
        ConnectionPoints = [.. vnfc.ConnectionPoints.Select(c => new CpRecord(c.CpdId, c.ExtCpdId, c.ResourceId, c.MacAddress, [.. c.IpAddresses.Select(a => a.ToString())]))],
    };

    private static void Write(VnfInstanceVnfcEditor editor, VnfcRecord vnfc, string? vim)
    {
        editor.VduId = vnfc.Name.Vdu;
        editor.Index = (ushort)vnfc.Name.Index;
        editor.Status = vnfc.Status;
        editor.Cause = vnfc.Cause;
        editor.Vim = vim;
        editor.ResourceId = vnfc.ResourceId;
        editor.Zone = vnfc.Zone;
        editor.Incarnation = (uint)vnfc.Incarnation;
        editor.HealAttempts = (byte)Math.Min(vnfc.HealAttempts, byte.MaxValue);
        editor.LastHealed = vnfc.LastHealed;
        editor.ConnectionPoints.Clear();
        foreach (var point in vnfc.ConnectionPoints)
        {
            var cp = editor.ConnectionPoints[point.CpdId];
            cp.ExtCpdId = point.External;
            cp.ResourceId = point.ResourceId;
            cp.MacAddress = point.Mac;
            cp.IpAddresses.Set(point.Addresses.Select(System.Net.IPAddress.Parse));
        }
    }

    private static RecordedResource Read(VnfInstanceResource resource) => new(
        resource.Id, Enum.Parse<ResourceKind>(resource.Kind ?? "", ignoreCase: true), (resource.Phase ?? ResourcePhase.Intended) switch
        {
            ResourcePhase.Created => RecordedPhase.Created,
            ResourcePhase.Deleting => RecordedPhase.Deleting,
            _ => RecordedPhase.Intended,
        },
        resource.ResourceId, resource.Spec ?? "", resource.Since ?? DateTimeOffset.MinValue);

    private static void Write(VnfInstanceResourceEditor editor, RecordedResource record, string? vim)
    {
        editor.Kind = record.Kind.ToString();
        editor.Vim = vim;
        editor.ResourceId = record.VimId;
        editor.Spec = record.Spec;
        editor.Since = record.Since;
        editor.Phase = record.Phase switch
        {
            RecordedPhase.Created => ResourcePhase.Created,
            RecordedPhase.Deleting => ResourcePhase.Deleting,
            _ => ResourcePhase.Intended,
        };
    }
}
