using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Changes in place, and deletes.</summary>
internal sealed class Changer(Session session)
{
    internal async Task DeleteAsync(ResourceKind kind, string vimId, CancellationToken cancellationToken)
    {
        var (service, path, _) = Paths.Of(kind);
        using var reply = await session.TrySendAsync(Call.Delete(service, $"{path}/{vimId}"), cancellationToken);
    }

    internal async Task UpdateAsync(VimAction action, CancellationToken cancellationToken)
    {
        if (action.Changes.TryGetValue(SettingNames.Power, out var power))
        {
            await PowerAsync(action.VimId!, power, action.Seen?.VimState ?? "", cancellationToken);
        }

        if (action.Changes.ContainsKey(SettingNames.Rules))
        {
            await RulesAsync(action.VimId!, (SecurityGroupResource)action.Desired!, cancellationToken);
        }

        if (action.Changes.Keys.Any(k => k is SettingNames.Name or SettingNames.PortSecurity or SettingNames.AllowedAddresses))
        {
            await PutAsync(action, cancellationToken);
        }

        foreach (var port in action.Attach)
        {
            using var reply = await session.SendAsync(
                Call.Post(Service.Compute, $"/servers/{action.VimId}/os-interface", j => j.Object(
                    "interfaceAttachment", () => j.WriteString("port_id", port))), cancellationToken);
        }
    }

    /// <summary>Brings a security group's rules to what is wanted; rules cannot be changed, only made and deleted.</summary>
    internal async Task RulesAsync(string groupId, SecurityGroupResource group, CancellationToken cancellationToken)
    {
        using var reply = await session.SendAsync(Call.Get(Service.Network, $"/security-groups/{groupId}"), cancellationToken);
        var present = (reply.Root.Member("security_group") ?? default).Items("security_group_rules")
            .Select(r => (Id: r.Text("id")!, Text: SecurityRule.Canonical([Mappers.Rule(r)]))).Where(r => r.Text.Length > 0).ToList();
        var wanted = group.Rules.ToLookup(r => SecurityRule.Canonical([r]));
        foreach (var rule in wanted.Where(w => w.Key.Length > 0 && present.All(p => p.Text != w.Key)))
        {
            using var made = await session.SendAsync(
                Call.Post(Service.Network, "/security-group-rules", j => Bodies.SecurityRule(j, rule.First(), groupId)), cancellationToken);
        }

        foreach (var (id, _) in present.Where(p => !wanted.Contains(p.Text)))
        {
            using var gone = await session.TrySendAsync(Call.Delete(Service.Network, $"/security-group-rules/{id}"), cancellationToken);
        }
    }

    private async Task PutAsync(VimAction action, CancellationToken cancellationToken)
    {
        var (service, path, member) = Paths.Of(action.Kind);
        var port = action.Desired as PortResource;
        using var reply = await session.SendAsync(
            Call.Put(service, $"{path}/{action.VimId}", j => j.Object(member, () => Members(j, action, port))), cancellationToken);
    }

    private static void Members(Utf8JsonWriter json, VimAction action, PortResource? port)
    {
        json.Optional("name", action.Changes.GetValueOrDefault(SettingNames.Name));
        if (port is not null && action.Changes.ContainsKey(SettingNames.PortSecurity))
        {
            json.WriteBoolean("port_security_enabled", port.PortSecurity == true);
            if (port.PortSecurity == false)
            {
                json.Array("security_groups", Array.Empty<string>(), json.WriteStringValue); // Neutron refuses groups without port security
            }
        }

        // Neutron refuses address pairs while port security is off, and takes both in one body.
        if (port is not null && action.Changes.ContainsKey(SettingNames.AllowedAddresses))
        {
            Bodies.AllowedAddresses(json, port.AllowedAddresses);
        }
    }

    private async Task PowerAsync(string server, string power, string vimState, CancellationToken cancellationToken)
    {
        var verb = power == "stopped" ? "os-stop" : vimState switch
        {
            "PAUSED" => "unpause",
            "SUSPENDED" => "resume",
            "SHELVED" or "SHELVED_OFFLOADED" => "unshelve",
            _ => "os-start",
        };
        var call = Call.Post(Service.Compute, $"/servers/{server}/action", j => j.WriteNull(verb)) with { IsRepeatable = true };
        using var reply = await session.SendAsync(call, cancellationToken);
    }
}
