using System.Collections.Concurrent;
using System.Collections.Immutable;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Finds what exists on the cloud without us, by id or unambiguous name; believed for a short time.</summary>
internal sealed class Lookup(Session session, TimeProvider clock) : IDisposable
{
    private static readonly string[] NetworkQuotas = ["network", "subnet", "port"];
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, string VimId)> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _flavorsTurn = new(1);
    private (DateTimeOffset At, VimFacts Facts)? _flavors;

    public void Dispose() => _flavorsTurn.Dispose();

    internal Task<string> NetworkAsync(string nameOrId, CancellationToken cancellationToken) =>
        FindAsync(Service.Network, "/networks", "networks", "network", nameOrId, cancellationToken);

    internal Task<string> SubnetAsync(string nameOrId, CancellationToken cancellationToken) =>
        FindAsync(Service.Network, "/subnets", "subnets", "subnet", nameOrId, cancellationToken);

    internal Task<string> SecurityGroupAsync(string nameOrId, CancellationToken cancellationToken) =>
        FindAsync(Service.Network, "/security-groups", "security_groups", "security group", nameOrId, cancellationToken);

    internal Task<string> ImageAsync(string nameOrId, CancellationToken cancellationToken) =>
        FindAsync(Service.Image, "/images", "images", "image", nameOrId, cancellationToken);

    internal async Task<string> FlavorAsync(FlavorChoice choice, CancellationToken cancellationToken)
    {
        var facts = await FlavorsAsync(cancellationToken);
        return facts.Find(choice)?.VimId ?? throw Missing(
            "flavor",
            choice.NameOrId is { } name ? $"named '{name}'" : $"with at least {choice.Cpus} CPUs, {choice.MemoryMiB} MiB and {choice.DiskGiB} GiB",
            string.Join(", ", facts.Flavors.Select(f => f.Name).Take(20)));
    }

    internal async Task<VimFacts> ReadFactsAsync(CancellationToken cancellationToken)
    {
        var login = await session.LoginAsync(cancellationToken);
        using var zones = await session.SendAsync(Call.Get(Service.Compute, "/os-availability-zone"), cancellationToken);
        var images = new List<ImageFact>();
        await foreach (var page in session.PagesAsync(Service.Image, "/images", "images", cancellationToken))
        {
            images.AddRange(page.Root.Items("images").Select(i => new ImageFact(
                i.Text("id")!, i.Text("name") ?? "", i.Text("status") == "active", (int)(i.Number("min_disk") ?? 0),
                (int)(i.Number("min_ram") ?? 0), i.Text(Mark.DigestKey))));
        }

        var networks = new List<NetworkFact>();
        await foreach (var page in session.PagesAsync(Service.Network, "/networks?fields=id&fields=name&fields=shared", "networks", cancellationToken))
        {
            networks.AddRange(page.Root.Items("networks").Select(n => new NetworkFact(n.Text("id")!, n.Text("name") ?? "", n.Truth("shared") == true)));
        }

        return new VimFacts
        {
            At = clock.GetUtcNow(),
            Zones = [.. zones.Root.Items("availabilityZoneInfo").Where(z => z.Member("zoneState")?.Truth("available") == true).Select(z => z.Text("zoneName")!)],
            Flavors = await ListFlavorsAsync(cancellationToken),
            Images = [.. images],
            Networks = [.. networks],
            Quotas = await QuotasAsync(login.ProjectId, cancellationToken),
        };
    }

    private async Task<VimFacts> FlavorsAsync(CancellationToken cancellationToken)
    {
        await _flavorsTurn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            if (_flavors is not { } known || now - known.At >= session.Options.LookupCache)
            {
                known = (now, new VimFacts { At = now, Flavors = await ListFlavorsAsync(cancellationToken) });
                _flavors = known;
            }

            return known.Facts;
        }
        finally
        {
            _flavorsTurn.Release();
        }
    }

    private async Task<ImmutableArray<FlavorFact>> ListFlavorsAsync(CancellationToken cancellationToken)
    {
        var flavors = ImmutableArray.CreateBuilder<FlavorFact>();
        await foreach (var page in session.PagesAsync(Service.Compute, "/flavors/detail", "flavors", cancellationToken))
        {
            flavors.AddRange(page.Root.Items("flavors").Select(f => new FlavorFact(
                f.Text("id")!, f.Text("name")!, (int)(f.Number("vcpus") ?? 0), (int)(f.Number("ram") ?? 0), (int)(f.Number("disk") ?? 0))));
        }

        return flavors.ToImmutable();
    }

    private async Task<ImmutableArray<Quota>> QuotasAsync(string project, CancellationToken cancellationToken)
    {
        using var compute = await session.SendAsync(Call.Get(Service.Compute, "/limits"), cancellationToken);
        var limits = compute.Root.Member("limits")?.Member("absolute") ?? default;
        List<Quota> quotas =
        [
            Of("instances", limits.Number("maxTotalInstances"), limits.Number("totalInstancesUsed")),
            Of("cores", limits.Number("maxTotalCores"), limits.Number("totalCoresUsed")),
            Of("memory-mib", limits.Number("maxTotalRAMSize"), limits.Number("totalRAMUsed")),
            Of("server-groups", limits.Number("maxServerGroups"), limits.Number("totalServerGroupsUsed")),
        ];
        using var network = await session.TrySendAsync(Call.Get(Service.Network, $"/quotas/{project}/details"), cancellationToken);
        if (network?.Root.Member("quota") is { } quota)
        {
            quotas.AddRange(NetworkQuotas.Where(n => quota.Member(n) is not null).Select(n => Of(
                n + "s", quota.Member(n)!.Value.Number("limit"),
                (quota.Member(n)!.Value.Number("used") ?? 0) + (quota.Member(n)!.Value.Number("reserved") ?? 0))));
        }

        return [.. quotas];

        static Quota Of(string name, long? limit, long? used) => new(name, limit is null or < 0 ? null : limit, used ?? 0);
    }

    private async Task<string> FindAsync(
        Service service, string path, string member, string what, string nameOrId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = $"{path}/{nameOrId}";
        if (_known.TryGetValue(key, out var known) && now - known.At < session.Options.LookupCache)
        {
            return known.VimId;
        }

        var vimId = await ByIdAsync(service, path, nameOrId, cancellationToken)
            ?? await ByNameAsync(service, path, member, what, nameOrId, cancellationToken);
        _known[key] = (now, vimId);
        return vimId;
    }

    private async Task<string?> ByIdAsync(Service service, string path, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out _))
        {
            return null;
        }

        using var reply = await session.TrySendAsync(Call.Get(service, $"{path}/{id}"), cancellationToken);
        if (reply is not null && service == Service.Image)
        {
            MustBeActive(reply.Root.Text("status"), id);
        }

        return reply is null ? null : id;
    }

    private async Task<string> ByNameAsync(
        Service service, string path, string member, string what, string name, CancellationToken cancellationToken)
    {
        using var reply = await session.SendAsync(Call.Get(service, $"{path}?name={Uri.EscapeDataString(name)}"), cancellationToken);
        var found = reply.Root.Items(member).Select(e => (Id: e.Text("id")!, Status: e.Text("status"))).ToList();
        switch (found.Count)
        {
            case 0:
                throw Missing(what, $"named '{name}'", null);
            case 1 when service == Service.Image:
                MustBeActive(found[0].Status, name);
                return found[0].Id;
            case 1:
                return found[0].Id;
            default:
                throw new VimException(new VimFault(
                    VimFaultCategory.Invalid, false,
                    $"VIM '{session.Connection.Name}' has {found.Count} {what}s named '{name}': use the id of one", $"GET {path}"));
        }
    }

    private void MustBeActive(string? status, string image)
    {
        if (status != "active")
        {
            throw new VimException(new VimFault(
                VimFaultCategory.Conflict, true, $"Image '{image}' of VIM '{session.Connection.Name}' is {status}, not active yet", "GET /images"));
        }
    }

    private VimException Missing(string what, string which, string? there) => new(new VimFault(
        VimFaultCategory.NotFound, false,
        $"VIM '{session.Connection.Name}' has no {what} {which}{(there is null ? "" : $"; it has {there}")}", $"GET {what}s"));
}
