using System.Globalization;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// Bulk observation. Servers, which are many and heavy, are listed in full seldom and otherwise by <c>changes-since</c>; the
/// rest is listed with only the fields that are read.
/// </summary>
internal sealed class Observer(Session session, TimeProvider clock)
{
    private const string PortFields =
        "id,name,description,status,network_id,device_id,fixed_ips,mac_address,allowed_address_pairs,port_security_enabled,created_at";

    private const string OtherFields = "id,name,description,status,created_at";

    /// <summary>Nova's clock runs apart from ours, and a change may be committed after its time stamp was taken.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private string Mano => session.Connection.ManoId;

    internal async Task<Observed> ObserveAsync(Observed previous, HeatStyle? heat, CancellationToken cancellationToken)
    {
        var at = clock.GetUtcNow();
        // Stacks before their servers: what a stack seen COMPLETE has made is in the listings after it.
        var stacks = heat is null ? [] : await heat.ListAsync(cancellationToken);
        // Servers first: a server seen ACTIVE has its ports bound, so ports listed after it show that.
        var (servers, cursor) = await ServersAsync(previous, at, cancellationToken);
        var rest = await Task.WhenAll(
            NeutronAsync("ports", PortFields, Mappers.Port, cancellationToken),
            NeutronAsync("networks", OtherFields, (e, m) => Mappers.Described(e, ResourceKind.Network, m), cancellationToken),
            NeutronAsync("subnets", OtherFields + ",network_id", (e, m) => Mappers.Described(e, ResourceKind.Subnet, m), cancellationToken),
            NeutronAsync("security-groups", OtherFields + ",security_group_rules", Mappers.SecurityGroup, cancellationToken),
            ServerGroupsAsync(cancellationToken),
            VolumesAsync(cancellationToken),
            ImagesAsync(cancellationToken));
        var all = stacks.Concat(servers).Concat(rest.SelectMany(r => r)).ToList();
        var here = all.Select(r => r.VimId).ToHashSet(StringComparer.Ordinal);
        return previous.With(at, all, previous.All.Where(r => !here.Contains(r.VimId)).Select(r => r.VimId).ToList(), cursor);
    }

    internal async Task<ObservedResource?> FindAsync(ResourceKind kind, string id, CancellationToken cancellationToken)
    {
        var (service, path, member) = Paths.Of(kind);
        using var reply = await session.TrySendAsync(Call.Get(service, $"{path}/{id}"), cancellationToken);
        if (reply is null)
        {
            return null;
        }

        var element = member.Length == 0 ? reply.Root : reply.Root.Member(member) ?? default;
        return kind switch
        {
            ResourceKind.Server => Mappers.Server(element, Mano),
            ResourceKind.Port => Mappers.Port(element, Mano),
            ResourceKind.Volume => Mappers.Volume(element, Mano),
            ResourceKind.ServerGroup => Mappers.ServerGroup(element, Mano),
            ResourceKind.SecurityGroup => Mappers.SecurityGroup(element, Mano),
            ResourceKind.Image => Mappers.Image(element, Mano),
            _ => Mappers.Described(element, kind, Mano),
        };
    }

    private sealed record Cursor(DateTimeOffset FullAt, DateTimeOffset CloudTime);

    private async Task<(IEnumerable<ObservedResource> Servers, Cursor Cursor)> ServersAsync(
        Observed previous, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var last = previous.Cursor as Cursor;
        var full = last is null || at - last.FullAt >= session.Options.FullListingPeriod;
        var path = full ? "/servers/detail" : $"/servers/detail?changes-since={Stamp(last!.CloudTime - Overlap)}";
        var found = full ? new Dictionary<string, ObservedResource>(StringComparer.Ordinal)
            : previous.All.Where(r => r.Kind == ResourceKind.Server).ToDictionary(r => r.VimId, StringComparer.Ordinal);
        var unexplained = new List<string>();
        DateTimeOffset? cloudTime = null;
        await foreach (var page in session.PagesAsync(Service.Compute, path, "servers", cancellationToken))
        {
            cloudTime ??= page.Date;
            foreach (var server in page.Root.Items("servers"))
            {
                if (server.Text("status") == "DELETED")
                {
                    found.Remove(server.Text("id")!);
                }
                else if (Mappers.Server(server, Mano) is { } seen)
                {
                    found[seen.VimId] = seen;
                    if (seen.State == ResourceState.Error && server.Member("fault") is null)
                    {
                        unexplained.Add(seen.VimId);
                    }
                }
            }
        }

        await ExplainAsync(found, unexplained, previous, cancellationToken);
        return (found.Values, new Cursor(full ? at : last!.FullAt, cloudTime ?? last?.CloudTime ?? at));
    }

    /// <summary>Listings of some Novas (Zed, servers that reached no host) lack the fault; each server is asked for it once.</summary>
    private async Task ExplainAsync(
        Dictionary<string, ObservedResource> found, List<string> unexplained, Observed previous, CancellationToken cancellationToken)
    {
        foreach (var id in unexplained)
        {
            var known = previous.Find(id) is { State: ResourceState.Error } before ? before : await FindAsync(ResourceKind.Server, id, cancellationToken);
            if (known is not null)
            {
                found[id] = known;
            }
            else
            {
                found.Remove(id);
            }
        }
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<IEnumerable<ObservedResource>> NeutronAsync(
        string member, string fields, Func<JsonElement, string, ObservedResource?> map, CancellationToken cancellationToken)
    {
        var login = await session.LoginAsync(cancellationToken); // an admin would see every project's
        var path = $"/{member}?project_id={login.ProjectId}{string.Concat(fields.Split(',').Select(f => $"&fields={f}"))}";
        return await ListAsync(Service.Network, path, member.Replace('-', '_'), map, cancellationToken);
    }

    /// <summary>Server groups are paged by offset, not by marker.</summary>
    private async Task<IEnumerable<ObservedResource>> ServerGroupsAsync(CancellationToken cancellationToken)
    {
        var found = new List<ObservedResource>();
        var (offset, count) = (0, 0);
        do
        {
            using var reply = await session.SendAsync(Call.Get(
                Service.Compute, $"/os-server-groups?limit={session.Options.PageSize}&offset={offset}"), cancellationToken);
            count = 0;
            foreach (var group in reply.Root.Items("server_groups"))
            {
                count++;
                found.AddRange(Mappers.ServerGroup(group, Mano) is { } seen ? [seen] : []);
            }

            offset += count;
        }
        while (count > 0 && count >= session.Options.PageSize);

        return found;
    }

    private async Task<IEnumerable<ObservedResource>> VolumesAsync(CancellationToken cancellationToken) =>
        await session.HasAsync(Service.Volume, cancellationToken)
            ? await ListAsync(Service.Volume, "/volumes/detail", "volumes", Mappers.Volume, cancellationToken) : [];

    private Task<IEnumerable<ObservedResource>> ImagesAsync(CancellationToken cancellationToken) =>
        ListAsync(Service.Image, $"/images?{Mark.ManoKey}={Uri.EscapeDataString(Mano)}", "images", Mappers.Image, cancellationToken);

    private async Task<IEnumerable<ObservedResource>> ListAsync(
        Service service, string path, string member, Func<JsonElement, string, ObservedResource?> map, CancellationToken cancellationToken)
    {
        var found = new List<ObservedResource>();
        await foreach (var page in session.PagesAsync(service, path, member, cancellationToken))
        {
            found.AddRange(page.Root.Items(member).Select(e => map(e, Mano)).OfType<ObservedResource>());
        }

        return found;
    }
}
