using System.Collections.Frozen;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>A token and what it opens: the endpoints of one region and interface.</summary>
internal sealed record Login(string Token, DateTimeOffset ExpiresAt, string ProjectId, FrozenDictionary<Service, Uri> Endpoints);

/// <summary>Reads Keystone's catalog. Clouds write endpoints with and without version and project; all are made alike.</summary>
internal static class Catalog
{
    private static readonly (Service Service, string[] Types, string? Version)[] Known =
    [
        (Service.Compute, ["compute"], null), // its URL carries /v2.1, on old clouds with the project behind it
        (Service.Network, ["network"], "v2.0"),
        (Service.Image, ["image"], "v2"),
        (Service.Volume, ["block-storage", "volumev3"], null),
        (Service.Orchestration, ["orchestration"], null), // with /v1/ and the project
    ];

    internal static Login Read(JsonElement token, string subjectToken, VimConnection connection)
    {
        var endpoints = new Dictionary<Service, Uri>();
        var regions = Regions(token).ToList();
        if (connection.Region is null && regions.Count > 1)
        {
            throw Problem($"The catalog has the regions {string.Join(", ", regions)}: the VIM's configuration must name one");
        }

        if (connection.Region is { } wanted && !regions.Contains(wanted))
        {
            throw Problem($"The catalog has no region '{wanted}'; it has {string.Join(", ", regions)}");
        }

        foreach (var (service, types, version) in Known)
        {
            if (Find(token, types, connection) is { } url)
            {
                endpoints[service] = Normalize(url, version);
            }
        }

        var project = token.Member("project")?.Text("id") ?? throw Problem("The token is not scoped to a project");
        return new Login(
            subjectToken, token.Time("expires_at") ?? DateTimeOffset.MinValue, project, endpoints.ToFrozenDictionary());
    }

    private static IEnumerable<string> Regions(JsonElement token) => token.Items("catalog")
        .Where(s => s.Text("type") == "compute").SelectMany(s => s.Items("endpoints"))
        .Select(e => e.Text("region_id") ?? e.Text("region")).OfType<string>().Distinct();

    private static string? Find(JsonElement token, string[] types, VimConnection connection) => (
        from type in types
        from service in token.Items("catalog").Where(s => s.Text("type") == type)
        from endpoint in service.Items("endpoints")
        where endpoint.Text("interface") == connection.Interface
            && (connection.Region is null || (endpoint.Text("region_id") ?? endpoint.Text("region")) == connection.Region)
        select endpoint.Text("url")).FirstOrDefault();

    private static Uri Normalize(string url, string? version)
    {
        var text = url.TrimEnd('/');
        var hasVersion = version is null || text.EndsWith('/' + version, StringComparison.Ordinal);
        return new Uri(hasVersion ? text : $"{text}/{version}");
    }

    private static VimException Problem(string cause) =>
        new(new VimFault(VimFaultCategory.Invalid, false, cause, "POST identity /auth/tokens"));
}
