using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>A place in a descriptor and what is wrong there.</summary>
/// <param name="Path">Where, below the descriptor, in instance-path form without module names.</param>
/// <param name="Message">What is wrong and what helps.</param>
/// <param name="IsRealisable">
/// True when the descriptor contradicts itself; false when it is sound, but nothing here can realise it: then only instances of it are refused.
/// </param>
public sealed record Contradiction(string Path, string Message, bool IsRealisable = true);

/// <summary>
/// Compiles a deployment flavour of a VNFD into a <see cref="Blueprint"/>. What the schema's own constraints cannot say, but no VIM could
/// realise, comes out as contradictions with their place.
/// </summary>
public sealed class BlueprintCompiler
{
    private const int MiBPerGB = 1024; // SOL006 counts memory in GB and means what VIMs count in GiB

    private readonly Vnfd _vnfd;
    private readonly VnfdDf _flavour;
    private readonly ImmutableArray<Contradiction>.Builder _wrong = ImmutableArray.CreateBuilder<Contradiction>();
    private readonly ExternalConnections _external;

    private BlueprintCompiler(Vnfd vnfd, VnfdDf flavour)
    {
        (_vnfd, _flavour) = (vnfd, flavour);
        _external = new ExternalConnections(vnfd);
    }

    /// <summary>Compiles a flavour.</summary>
    /// <returns>The blueprint, null when there are contradictions.</returns>
    public static (Blueprint? Blueprint, ImmutableArray<Contradiction> Wrong) Compile(Vnfd vnfd, VnfdDf flavour)
    {
        var compiler = new BlueprintCompiler(vnfd, flavour);
        var blueprint = compiler.Compile();
        return (compiler._wrong.Count == 0 ? blueprint : null, compiler._wrong.ToImmutable());
    }

    private Blueprint Compile()
    {
        var vdus = ImmutableSortedDictionary.CreateBuilder<string, VduPlan>(StringComparer.Ordinal);
        var groups = ImmutableSortedDictionary.CreateBuilder<string, GroupPolicy>(StringComparer.Ordinal);
        var zoneGroups = ImmutableSortedDictionary.CreateBuilder<string, GroupPolicy>(StringComparer.Ordinal);
        foreach (var profile in _flavour.VduProfiles)
        {
            if (_vnfd.Vdus.Find(profile.Id) is { } vdu)
            {
                vdus[vdu.Id] = PlanOf(vdu, profile, groups) with { ZoneGroup = GroupOf(vdu, profile, AffinityScope.Zone, zoneGroups) };
            }
        }

        RefuseCircles(vdus);
        var levels = LevelsOf(vdus);
        return new Blueprint
        {
            VnfdId = _vnfd.Id,
            FlavourId = _flavour.Id,
            Vdus = vdus.ToImmutable(),
            Links = LinksOf(vdus.Values),
            ExternalPoints = [.. _vnfd.ExtCpds.Select(c => c.Id).Where(id => vdus.Values.Any(v => v.Nics.Any(n => n.External == id)))],
            Groups = groups.ToImmutable(),
            ZoneGroups = zoneGroups.ToImmutable(),
            SecurityRules = RulesOf(vdus.Values),
            Levels = levels,
            DefaultLevel = _flavour.DefaultInstantiationLevel ?? levels.Keys.FirstOrDefault() ?? "",
            Aspects = AspectsOf(vdus),
        };
    }

    private VduPlan PlanOf(VnfdVdu vdu, VnfdDfVduProfile profile, ImmutableSortedDictionary<string, GroupPolicy>.Builder groups)
    {
        var at = $"vdu[id='{vdu.Id}']";
        var volumes = VolumesOf(vdu, at);
        var image = vdu.SwImageDesc is { } id && _vnfd.SwImageDescs.Find(id) is { } described ? described.Name : null;
        if (vdu.OsContainerDescs.Count > 0)
        {
            _wrong.Add(new Contradiction(at, "it is realised by containers, which no kind of VIM here takes", false));
        }
        else if (image is null && volumes.All(v => v.Image is null))
        {
            _wrong.Add(new Contradiction(at, "it has nothing to boot from; give it a sw-image-desc, or a block storage with one", false));
        }

        return new VduPlan
        {
            Id = vdu.Id,
            MinCount = profile.MinNumberOfInstances,
            MaxCount = profile.MaxNumberOfInstances,
            Size = SizeOf(vdu, at),
            Image = image,
            ImageFile = vdu.SwImageDesc is { } file && _vnfd.SwImageDescs.Find(file) is { } content ? ImageFile.Of(content) : null,
            Nics = NicsOf(vdu, at),
            Volumes = volumes,
            Group = GroupOf(vdu, profile, AffinityScope.NfviNode, groups),
            BootData = vdu.BootData,
            After = [.. _flavour.Dependencies.Where(d => d.SecondaryId == vdu.Id && d.PrimaryId is not null).Select(d => d.PrimaryId!)],
        };
    }

    private FlavorChoice SizeOf(VnfdVdu vdu, string at)
    {
        if (vdu.VirtualComputeDesc is not { } id || _vnfd.VirtualComputeDescs.Find(id) is not { } compute)
        {
            if (vdu.OsContainerDescs.Count == 0)
            {
                _wrong.Add(new Contradiction(at, "it says nothing of its size; give it a virtual-compute-desc", false));
            }

            return FlavorChoice.AtLeast(1, 1, 0);
        }

        var disk = compute.VirtualDisks.Aggregate(0UL, (sum, d) => sum + d.SizeOfStorage);
        var least = vdu.SwImageDesc is { } image ? _vnfd.SwImageDescs.Find(image)?.MinDisk ?? 0 : 0;
        return FlavorChoice.AtLeast(
            compute.VirtualCpu.NumVirtualCpu, (int)Math.Ceiling(compute.VirtualMemory.Size * MiBPerGB), (int)Math.Max(disk, least));
    }

    /// <summary>Block storages become volumes; the others are inside the server's disk and its image.</summary>
    private ImmutableArray<VolumePlan> VolumesOf(VnfdVdu vdu, string at)
    {
        var volumes = new List<VolumePlan>();
        foreach (var id in vdu.VirtualStorageDescs)
        {
            if (_vnfd.VirtualStorageDescs.Find(id) is not { } storage || storage.BlockStorageData is not { } block || block.SizeOfStorage == 0)
            {
                continue;
            }

            if (!storage.PerVnfcInstance)
            {
                _wrong.Add(new Contradiction($"{at}/virtual-storage-desc", $"'{id}' is shared by all VNFCs, which block storage cannot be", false));
            }

            var image = block.SwImageDesc is { } name ? _vnfd.SwImageDescs.Find(name)?.Name : null;
            volumes.Add(new VolumePlan(id, (int)Math.Min(block.SizeOfStorage, int.MaxValue), image));
        }

        return [.. volumes.OrderBy(v => v.Image is null ? 1 : 0)];
    }

    private ImmutableArray<NicPlan> NicsOf(VnfdVdu vdu, string at)
    {
        var taken = new Dictionary<uint, string>();
        var nics = new List<(uint Order, NicPlan Nic)>();
        foreach (var cpd in vdu.IntCpds)
        {
            if (cpd.Order is { } order && !taken.TryAdd(order, cpd.Id))
            {
                _wrong.Add(new Contradiction($"{at}/int-cpd[id='{cpd.Id}']/order", $"{order} is the order of '{taken[order]}' too"));
            }

            var external = _external.Of(vdu.Id, cpd);
            if (external is null && cpd.IntVirtualLinkDesc is null)
            {
                continue; // connected to nothing: no port
            }

            nics.Add((cpd.Order ?? uint.MaxValue, new NicPlan(
                cpd.Id, external is null ? cpd.IntVirtualLinkDesc : null, external, VnicTypeOf(cpd.VnicType), cpd.SecurityGroupRuleId)));
        }

        return [.. nics.OrderBy(n => n.Order).Select(n => n.Nic)];
    }

    private static string? VnicTypeOf(VnicType? type) => type is null || type == VnicType.Normal || type == VnicType.Virtio ? null : type.Name;

    private string? GroupOf(
        VnfdVdu vdu, VnfdDfVduProfile profile, AffinityScope scope, ImmutableSortedDictionary<string, GroupPolicy>.Builder groups)
    {
        var found = new List<string>();
        foreach (var id in profile.AffinityOrAntiAffinityGroupIds)
        {
            if (_flavour.AffinityOrAntiAffinityGroups.Find(id) is { } group && group.Scope == scope)
            {
                groups[id] = PolicyOf(group.AffinityorAntiaffinity);
                found.Add(id);
            }
        }

        foreach (var rule in profile.LocalAffinityOrAntiAffinityRules.Where(r => r.Scope == scope))
        {
            var id = $"local.{vdu.Id}";
            groups[id] = PolicyOf(rule.Type);
            found.Add(id);
        }

        if (found.Count > 1)
        {
            _wrong.Add(new Contradiction(
                $"df[id='{_flavour.Id}']/vdu-profile[id='{vdu.Id}']",
                "its servers would be in several groups that bind "
                + $"{(scope == AffinityScope.Zone ? "zones" : "hosts")} ({string.Join(", ", found)}), which a VIM cannot realise; leave one"));
        }

        return found.FirstOrDefault();
    }

    private static GroupPolicy PolicyOf(AffinityType type) => type == AffinityType.Affinity ? GroupPolicy.Affinity : GroupPolicy.AntiAffinity;

    private ImmutableArray<LinkPlan> LinksOf(IEnumerable<VduPlan> vdus)
    {
        var used = vdus.SelectMany(v => v.Nics).Select(n => n.Link).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. _vnfd.IntVirtualLinkDescs.Select((l, i) => new LinkPlan(l.Id, i)).Where(l => used.Contains(l.Id))];
    }

    private ImmutableSortedDictionary<string, SecurityRule> RulesOf(IEnumerable<VduPlan> vdus)
    {
        var rules = ImmutableSortedDictionary.CreateBuilder<string, SecurityRule>(StringComparer.Ordinal);
        foreach (var id in vdus.SelectMany(v => v.Nics).Select(n => n.SecurityRule).OfType<string>())
        {
            if (_vnfd.SecurityGroupRules.Find(id) is { } rule)
            {
                var isIcmp = rule.Protocol == VnfdSecurityGroupRuleProtocol.Icmp;
                rules[id] = new SecurityRule(
                    rule.Direction == VnfdSecurityGroupRuleDirection.Ingress, rule.EtherType == VnfdSecurityGroupRuleEtherType.Ipv4 ? 4 : 6,
                    rule.Protocol.ToYangName(), isIcmp ? null : rule.PortRangeMin, isIcmp ? null : rule.PortRangeMax);
            }
        }

        return rules.ToImmutable();
    }

    private ImmutableSortedDictionary<string, VnfSize> LevelsOf(IReadOnlyDictionary<string, VduPlan> vdus)
    {
        var levels = ImmutableSortedDictionary.CreateBuilder<string, VnfSize>(StringComparer.Ordinal);
        foreach (var level in _flavour.InstantiationLevels)
        {
            var at = $"df[id='{_flavour.Id}']/instantiation-level[id='{level.Id}']";
            var counts = vdus.Values.ToImmutableSortedDictionary(v => v.Id, v => v.MinCount, StringComparer.Ordinal);
            foreach (var vdu in level.VduLevels)
            {
                if (!vdus.ContainsKey(vdu.VduId))
                {
                    _wrong.Add(new Contradiction(
                        $"{at}/vdu-level[vdu-id='{vdu.VduId}']", $"the flavour has no vdu-profile for '{vdu.VduId}'; add one or leave the VDU out"));
                    continue;
                }

                counts = counts.SetItem(vdu.VduId, vdu.NumberOfInstances);
            }

            levels[level.Id] = new VnfSize(counts, ScaleLevelsOf(level, at));
        }

        return levels.ToImmutable();
    }

    private ImmutableSortedDictionary<string, int> ScaleLevelsOf(VnfdDfInstantiationLevel level, string at)
    {
        var steps = _flavour.ScalingAspects.ToImmutableSortedDictionary(a => a.Id, _ => 0, StringComparer.Ordinal);
        foreach (var info in level.ScalingInfo)
        {
            var most = _flavour.ScalingAspects.Find(info.ScalingAspectId)?.MaxScaleLevel;
            if (info.ScaleLevel > most)
            {
                _wrong.Add(new Contradiction(
                    $"{at}/scaling-info[scaling-aspect-id='{info.ScalingAspectId}']/scale-level", $"{info.ScaleLevel} is above the aspect's max-scale-level {most}"));
            }

            steps = steps.SetItem(info.ScalingAspectId, (int)(info.ScaleLevel ?? 0));
        }

        return steps;
    }

    private ImmutableSortedDictionary<string, ScalingAspect> AspectsOf(IReadOnlyDictionary<string, VduPlan> vdus)
    {
        var aspects = ImmutableSortedDictionary.CreateBuilder<string, ScalingAspect>(StringComparer.Ordinal);
        foreach (var aspect in _flavour.ScalingAspects)
        {
            var deltas = aspect.AspectDeltaDetails.Deltas;
            var step = aspect.AspectDeltaDetails.StepDeltas is { } id ? deltas.Find(id) : deltas.Count == 1 ? deltas.At(0) : null;
            if (step is not { } delta)
            {
                continue; // an aspect without a step cannot be scaled; its levels can still be named
            }

            foreach (var vdu in delta.VduDeltas.Where(d => !vdus.ContainsKey(d.Id)))
            {
                _wrong.Add(new Contradiction(
                    $"df[id='{_flavour.Id}']/scaling-aspect[id='{aspect.Id}']/aspect-delta-details/deltas[id='{delta.Id}']/vdu-delta[id='{vdu.Id}']",
                    $"the flavour has no vdu-profile for '{vdu.Id}'; add one or leave the VDU out"));
            }

            aspects[aspect.Id] = new ScalingAspect(
                aspect.Id, (int)Math.Min(aspect.MaxScaleLevel ?? 0, int.MaxValue),
                delta.VduDeltas.Where(d => vdus.ContainsKey(d.Id))
                    .ToImmutableSortedDictionary(d => d.Id, d => (int)(d.NumberOfInstances ?? 0), StringComparer.Ordinal));
        }

        return aspects.ToImmutable();
    }

    private void RefuseCircles(IReadOnlyDictionary<string, VduPlan> vdus)
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        for (var before = -1; before < placed.Count;)
        {
            before = placed.Count;
            placed.UnionWith(vdus.Values.Where(v => v.After.All(a => placed.Contains(a) || !vdus.ContainsKey(a))).Select(v => v.Id).ToList());
        }

        if (placed.Count < vdus.Count)
        {
            _wrong.Add(new Contradiction(
                $"df[id='{_flavour.Id}']/dependencies",
                $"{string.Join(", ", vdus.Keys.Where(k => !placed.Contains(k)).Order(StringComparer.Ordinal))} wait for each other"));
        }
    }
}
