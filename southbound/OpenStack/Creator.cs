using System.Collections.Concurrent;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Creates resources, each with its mark in the creating call.</summary>
internal sealed class Creator(Session session, Lookup lookup, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan UploadTimeout = TimeSpan.FromHours(2);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _uploads = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var upload in _uploads.Values)
        {
            upload.Dispose();
        }
    }

    internal Task<ObservedResource> CreateAsync(VimAction action, CancellationToken cancellationToken)
    {
        var mark = Mark.Of(session.Connection.ManoId, action);
        return action.Desired switch
        {
            ServerResource server => ServerAsync(action, server, mark, cancellationToken),
            PortResource port => PortAsync(action, port, mark, cancellationToken),
            ServerGroupResource group => ServerGroupAsync(group, mark, cancellationToken),
            NetworkResource network => NeutronAsync(
                ResourceKind.Network, j => Bodies.Network(j, network, mark), Described(ResourceKind.Network), cancellationToken),
            SubnetResource subnet => NeutronAsync(
                ResourceKind.Subnet, j => Bodies.Subnet(j, subnet, mark, action.Bindings[subnet.Network]), Described(ResourceKind.Subnet), cancellationToken),
            SecurityGroupResource group => SecurityGroupAsync(group, mark, cancellationToken),
            VolumeResource volume => VolumeAsync(action, volume, mark, cancellationToken),
            ImageResource image => ImageAsync(image, cancellationToken),
            _ => throw new ArgumentException($"OpenStack by direct REST cannot make {action}.", nameof(action)),
        };
    }

    private async Task<ObservedResource> ServerAsync(VimAction action, ServerResource server, Mark mark, CancellationToken cancellationToken)
    {
        var version = await session.ComputeVersionAsync(cancellationToken);
        var flavor = await lookup.FlavorAsync(server.Flavor, cancellationToken);
        var image = server.Image is not { } wanted ? null
            : wanted.Local is { } local ? action.Bindings[local] : await lookup.ImageAsync(wanted.ExistingName!, cancellationToken);
        using var reply = await session.SendAsync(
            Call.Post(Service.Compute, "/servers", j => Bodies.Server(j, server, mark, flavor, image, id => action.Bindings[id], version)),
            cancellationToken);
        return new ObservedResource // 202 tells the id and nothing of the state
        {
            Kind = ResourceKind.Server, VimId = Required(reply, "server").Text("id")!, Owner = mark.Owner, Id = mark.Id, Spec = mark.Spec,
            State = ResourceState.Building, VimState = "BUILD", CreatedAt = clock.GetUtcNow(),
        };
    }

    private async Task<ObservedResource> PortAsync(VimAction action, PortResource port, Mark mark, CancellationToken cancellationToken)
    {
        var network = port.Network.Local is { } local
            ? action.Bindings[local] : await lookup.NetworkAsync(port.Network.ExistingName!, cancellationToken);
        var subnets = new Dictionary<FixedAddress, string?>();
        foreach (var address in port.Addresses.Where(a => a.Subnet is not null))
        {
            var subnet = address.Subnet!.Value;
            subnets[address] = subnet.Local is { } id ? action.Bindings[id] : await lookup.SubnetAsync(subnet.ExistingName!, cancellationToken);
        }

        var groups = new Dictionary<ResourceRef, string>();
        foreach (var group in port.SecurityGroups)
        {
            groups[group] = group.Local is { } id ? action.Bindings[id] : await lookup.SecurityGroupAsync(group.ExistingName!, cancellationToken);
        }

        return await NeutronAsync(
            ResourceKind.Port, j => Bodies.Port(j, port, mark, network, subnets.GetValueOrDefault, g => groups[g]), Mappers.Port, cancellationToken);
    }

    private async Task<ObservedResource> SecurityGroupAsync(
        SecurityGroupResource group, Mark mark, CancellationToken cancellationToken)
    {
        // Its rules are a setting: the next plan sees them missing, so a crash in between needs no care.
        return await NeutronAsync(
            ResourceKind.SecurityGroup,
            j => j.Object("security_group", () =>
            {
                j.WriteString("name", group.Name);
                j.WriteString("description", mark.Line);
            }),
            Mappers.SecurityGroup, cancellationToken);
    }

    private async Task<ObservedResource> ServerGroupAsync(ServerGroupResource group, Mark mark, CancellationToken cancellationToken)
    {
        var version = await session.ComputeVersionAsync(cancellationToken);
        using var reply = await session.SendAsync(
            Call.Post(Service.Compute, "/os-server-groups", j => Bodies.ServerGroup(j, group, mark, version)), cancellationToken);
        return Understood(Mappers.ServerGroup(Required(reply, "server_group"), mark.Mano), "server_group");
    }

    private async Task<ObservedResource> VolumeAsync(VimAction action, VolumeResource volume, Mark mark, CancellationToken cancellationToken)
    {
        var image = volume.Image is not { } wanted ? null
            : wanted.Local is { } local ? action.Bindings[local] : await lookup.ImageAsync(wanted.ExistingName!, cancellationToken);
        using var reply = await session.SendAsync(
            Call.Post(Service.Volume, "/volumes", j => Bodies.Volume(j, volume, mark, image)), cancellationToken);
        return Understood(Mappers.Volume(Required(reply, "volume"), mark.Mano), "volume");
    }

    private async Task<ObservedResource> NeutronAsync(
        ResourceKind kind, Action<Utf8JsonWriter> body, Func<JsonElement, string, ObservedResource?> map, CancellationToken cancellationToken)
    {
        var (service, path, member) = Paths.Of(kind);
        using var reply = await session.SendAsync(Call.Post(service, path, body), cancellationToken);
        return Understood(map(Required(reply, member), session.Connection.ManoId), member);
    }

    private static Func<JsonElement, string, ObservedResource?> Described(ResourceKind kind) => (e, mano) => Mappers.Described(e, kind, mano);

    /// <summary>
    /// Finds an image by digest or uploads it. Uploads of one digest run one at a time; an image left "queued" by a crash is
    /// filled, one that broke is deleted and made anew.
    /// </summary>
    private async Task<ObservedResource> ImageAsync(ImageResource image, CancellationToken cancellationToken)
    {
        var turn = _uploads.GetOrAdd(image.Digest, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            var id = await ReusableAsync(image, cancellationToken);
            if (id is { IsActive: true })
            {
                return Uploaded(image, id.Value.Id, ResourceState.Active, "active");
            }

            var target = id?.Id ?? await NewImageAsync(image, cancellationToken);
            var upload = new Call(Service.Image, HttpMethod.Put, $"/images/{target}/file") { Content = image.Open, Timeout = UploadTimeout };
            using var reply = await session.SendAsync(upload, cancellationToken);
            return Uploaded(image, target, ResourceState.Building, "saving");
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(string Id, bool IsActive)?> ReusableAsync(ImageResource image, CancellationToken cancellationToken)
    {
        using var reply = await session.SendAsync(
            Call.Get(Service.Image, $"/images?{Mark.DigestKey}={Uri.EscapeDataString(image.Digest)}"), cancellationToken);
        var images = reply.Root.Items("images").Select(i => (Id: i.Text("id")!, Status: i.Text("status"))).ToList();
        if (images.FirstOrDefault(i => i.Status == "active") is { Id: not null } active)
        {
            return (active.Id, true);
        }

        if (images.Any(i => i.Status == "saving"))
        {
            throw new VimException(new VimFault(
                VimFaultCategory.Conflict, true, $"Image '{image.Name}' is being uploaded by another server", "GET image /images"));
        }

        foreach (var (id, _) in images.Where(i => i.Status == "killed"))
        {
            using var gone = await session.TrySendAsync(Call.Delete(Service.Image, $"/images/{id}"), cancellationToken);
        }

        return images.FirstOrDefault(i => i.Status == "queued") is { Id: not null } queued ? (queued.Id, false) : null;
    }

    private async Task<string> NewImageAsync(ImageResource image, CancellationToken cancellationToken)
    {
        var call = new Call(Service.Image, HttpMethod.Post, "/images")
        {
            Body = Json.Write(j =>
            {
                j.WriteString("name", image.Name);
                j.WriteString("disk_format", image.DiskFormat);
                j.WriteString("container_format", image.ContainerFormat);
                j.WriteNumber("min_disk", image.MinDiskGiB);
                j.WriteNumber("min_ram", image.MinMemoryMiB);
                j.WriteString(Mark.ManoKey, session.Connection.ManoId);
                j.WriteString(Mark.DigestKey, image.Digest);
            }),
        };
        using var reply = await session.SendAsync(call, cancellationToken);
        return reply.Root.Text("id") ?? throw NotUnderstood("image");
    }

    private static ObservedResource Uploaded(ImageResource image, string id, ResourceState state, string word) => new()
    {
        Kind = ResourceKind.Image, VimId = id, Owner = ResourceGraph.ImageOwner, Id = image.Digest, State = state, VimState = word,
    };

    private static JsonElement Required(Reply reply, string member) => reply.Root.Member(member) ?? throw NotUnderstood(member);

    private static ObservedResource Understood(ObservedResource? seen, string member) => seen ?? throw NotUnderstood(member);

    private static VimException NotUnderstood(string member) => new(new VimFault(
        VimFaultCategory.Internal, true, $"The VIM accepted a {member}, but its answer does not show it", $"POST {member}") { MayHaveHappened = true });
}
