using System.Collections.Immutable;
using System.Net;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Reconciler;

/// <summary>What an intent means on a VIM: pure, the same intent always gives the same graph.</summary>
public static class DesiredGraph
{
    /// <summary>The graph of an intent.</summary>
    /// <param name="owner">The instance.</param>
    /// <param name="intent">What it shall be; one that is not started gives the empty graph.</param>
    /// <param name="blueprint">The blueprint of the intent's flavour.</param>
    /// <param name="particulars">What it depends on beside.</param>
    public static ResourceGraph Of(string owner, Intent intent, Blueprint blueprint, Particulars particulars) =>
        intent.Started ? PartsOf(owner, intent, blueprint, particulars).Whole : ResourceGraph.Empty(owner);

    /// <summary>The graph of an intent that is started, component by component.</summary>
    internal static GraphParts PartsOf(string owner, Intent intent, Blueprint blueprint, Particulars particulars)
    {
        var resources = new List<Resource>();
        foreach (var link in blueprint.Links)
        {
            AddLink(resources, owner, link, intent.Connectivity);
        }

        var names = VnfcName.Of(intent.Size);
        foreach (var (id, rule) in blueprint.SecurityRules)
        {
            resources.Add(new SecurityGroupResource { Id = RuleId(id), Name = $"{owner}-{id}", Rules = [rule] });
        }

        var files = blueprint.Vdus.Values.Select(v => v.ImageFile).OfType<ImageFile>().Where(f => intent.Artifacts.Contains(f.Digest));
        foreach (var file in files.DistinctBy(f => f.Digest))
        {
            resources.Add(new ImageResource
            {
                Id = ImageId(file.Digest), Name = $"mano-{file.Digest[..12]}", Digest = $"sha256:{file.Digest}", DiskFormat = file.DiskFormat,
                ContainerFormat = file.ContainerFormat, MinDiskGiB = file.MinDiskGiB, MinMemoryMiB = file.MinMemoryMiB,
                Open = _ => ValueTask.FromResult(blueprint.OpenFile(file.Digest) ?? throw Gone(file.Digest)),
            });
        }

        foreach (var (id, policy) in blueprint.Groups)
        {
            resources.Add(new ServerGroupResource { Id = GroupId(id), Name = $"{owner}-{id}", Policy = policy });
        }

        var vnfcs = ImmutableArray.CreateBuilder<VnfcPart>(names.Length);
        foreach (var name in names)
        {
            var own = new List<Resource>();
            AddVnfc(own, owner, name, blueprint.Vdus[name.Vdu], intent, particulars);
            vnfcs.Add(new VnfcPart(name, [.. own]));
        }

        return new GraphParts(owner, [.. resources], vnfcs.MoveToImmutable());
    }

    /// <summary>Logical id of a component's server.</summary>
    public static string ServerId(VnfcName name) => ResourceGraph.Id("vdu", name.Vdu, $"{name.Index}");

    /// <summary>Logical id of a component's port.</summary>
    public static string PortId(VnfcName name, string cpdId) => ResourceGraph.Id("vdu", name.Vdu, $"{name.Index}", "cp", cpdId);

    private static string VolumeId(VnfcName name, string storage) => ResourceGraph.Id("vdu", name.Vdu, $"{name.Index}", "volume", storage);

    private static string NetworkId(string link) => ResourceGraph.Id("link", link);

    private static string SubnetId(string link) => ResourceGraph.Id("link", link, "subnet");

    private static VimException Gone(string digest) => new(new VimFault(
        VimFaultCategory.NotFound, false, $"The image {digest} is neither on the VIM nor kept here any more; add-artifact it again, then retry", "open"));

    private static string ImageId(string digest) => ResourceGraph.Id("image", digest[..16]);

    private static string GroupId(string group) => ResourceGraph.Id("group", group);

    private static string RuleId(string rule) => ResourceGraph.Id("rule", rule);

    private static void AddLink(List<Resource> resources, string owner, LinkPlan link, Connectivity connectivity)
    {
        var layout = connectivity.Links.GetValueOrDefault(link.Id);
        resources.Add(new NetworkResource { Id = NetworkId(link.Id), Name = $"{owner}-{link.Id}" });
        resources.Add(new SubnetResource
        {
            Id = SubnetId(link.Id),
            Name = $"{owner}-{link.Id}",
            Network = NetworkId(link.Id),
            Cidr = LinkRanges.Of(link, connectivity),
            Gateway = layout?.Gateway,
            Dhcp = layout?.Dhcp ?? true,
        });
    }

    private static void AddVnfc(
        List<Resource> resources, string owner, VnfcName name, VduPlan vdu, Intent intent, Particulars particulars)
    {
        foreach (var nic in vdu.Nics)
        {
            resources.Add(PortOf(owner, name, nic, intent.Connectivity, particulars));
        }

        foreach (var volume in vdu.Volumes)
        {
            resources.Add(new VolumeResource
            {
                Id = VolumeId(name, volume.Id),
                Name = $"{owner}-{name.Id}-{volume.Id}",
                SizeGiB = volume.SizeGiB,
                Image = volume.Image is null ? null : ResourceRef.Existing(volume.Image),
            });
        }

        var boot = vdu.Volumes.FirstOrDefault(v => v.Image is not null);
        resources.Add(new ServerResource
        {
            Id = ServerId(name),
            Name = $"{owner}-{name.Id}",
            Flavor = vdu.Size,
            Image = boot is not null || vdu.Image is null ? null
                : vdu.ImageFile is { } file && intent.Artifacts.Contains(file.Digest) ? ResourceRef.To(ImageId(file.Digest)) : ResourceRef.Existing(vdu.Image),
            BootVolume = boot is null ? null : VolumeId(name, boot.Id),
            Volumes = [.. vdu.Volumes.Where(v => v != boot).Select(v => VolumeId(name, v.Id))],
            Ports = [.. vdu.Nics.Select(n => PortId(name, n.CpdId))],
            ServerGroup = vdu.Group is null ? null : GroupId(vdu.Group),
            UserData = vdu.BootData,
            Incarnation = particulars.Incarnation(name),
            Zone = particulars.Zone(name),
            Power = intent.IsStopped(name.Id) ? PowerState.Stopped : PowerState.Running,
            After = [.. vdu.After.SelectMany(v => Enumerable.Range(1, intent.Size.Counts.GetValueOrDefault(v)).Select(i => ServerId(new VnfcName(v, i))))],
        });
    }

    private static PortResource PortOf(string owner, VnfcName name, NicPlan nic, Connectivity connectivity, Particulars particulars)
    {
        var port = new PortResource
        {
            Id = PortId(name, nic.CpdId),
            Name = $"{owner}-{name.Id}-{nic.CpdId}",
            Network = nic.Link is null ? ResourceRef.Existing(connectivity.External[nic.External!].Network) : ResourceRef.To(NetworkId(nic.Link)),
            VnicType = nic.VnicType,
            SecurityGroups = nic.SecurityRule is null ? [] : [ResourceRef.To(RuleId(nic.SecurityRule))],
        };
        return nic.Link is null
            ? Attached(port, name, connectivity.External[nic.External!], particulars.ActiveAt(nic.External!) == name.Id,
                particulars.Given(new PooledPort(nic.External!, name.Index)))
            : port with { Addresses = [new FixedAddress(null, ResourceRef.To(SubnetId(nic.Link)))] };
    }

    private static PortResource Attached(PortResource port, VnfcName name, Attachment attachment, bool isActive, IPAddress? pooled)
    {
        ResourceRef? subnet = attachment.Subnet is null ? null : ResourceRef.Existing(attachment.Subnet);
        var given = attachment.Ports.GetValueOrDefault(name.Index);
        ImmutableArray<FixedAddress> addresses = given is { Addresses.IsEmpty: false }
            ? [.. given.Addresses.Select(a => new FixedAddress(a, subnet))]
            : pooled is not null && attachment.Pool is not null ? [new FixedAddress(pooled, subnet)]
            : subnet is null ? [] : [new FixedAddress(null, subnet)];
        return port with
        {
            Addresses = addresses, Mac = given?.Mac, PortSecurity = attachment.PortSecurity,
            AllowedAddresses = isActive ? attachment.Allowed.AddRange(attachment.Virtual) : attachment.Allowed,
        };
    }
}
