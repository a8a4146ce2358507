using System.Collections.Immutable;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>OpenStack's resources as observations. Null: it does not carry our mark.</summary>
internal static class Mappers
{
    internal static ObservedResource? Server(JsonElement server, string mano)
    {
        if (Mark.Read(server, mano) is not { } mark)
        {
            return null;
        }

        var status = server.Text("status") ?? "UNKNOWN";
        var task = server.Text("OS-EXT-STS:task_state");
        var state = ServerState(status, task);
        var name = server.Text("name") ?? "";
        var settings = Named(name);
        return Marked(server, ResourceKind.Server, mark) with
        {
            State = state,
            VimState = task is null ? status : $"{status}/{task}",
            Fault = state == ResourceState.Error ? Faults.OfServer(name, server.Member("fault")?.Text("message")) : null,
            CreatedAt = server.Time("created"),
            Host = Filled(server.Text("OS-EXT-SRV-ATTR:host")),
            Zone = Filled(server.Text("OS-EXT-AZ:availability_zone")),
            Settings = state switch
            {
                ResourceState.Active => settings.Add(SettingNames.Power, "running"),
                ResourceState.Stopped => settings.Add(SettingNames.Power, "stopped"),
                _ => settings,
            },
        };
    }

    private static ResourceState ServerState(string status, string? task) => status switch
    {
        _ when task is "deleting" or "soft-deleting" => ResourceState.Deleting,
        "DELETED" or "SOFT_DELETED" => ResourceState.Deleting,
        "ERROR" => ResourceState.Error,
        _ when task is not null => ResourceState.Building,
        "ACTIVE" or "VERIFY_RESIZE" or "RESCUE" => ResourceState.Active,
        "SHUTOFF" or "PAUSED" or "SUSPENDED" or "SHELVED" or "SHELVED_OFFLOADED" => ResourceState.Stopped,
        _ => ResourceState.Building, // BUILD, REBUILD, RESIZE, MIGRATING, …; UNKNOWN: nothing is decided upon it
    };

    internal static ObservedResource? Port(JsonElement port, string mano)
    {
        var seen = Described(port, ResourceKind.Port, mano);
        if (seen is null)
        {
            return null;
        }

        var settings = seen.Settings.Add(SettingNames.AllowedAddresses, string.Join(
            ',', port.Items("allowed_address_pairs").Select(p => p.Text("ip_address")).Order(StringComparer.Ordinal)));
        if (port.Truth("port_security_enabled") is { } secure)
        {
            settings = settings.Add(SettingNames.PortSecurity, secure ? "true" : "false");
        }

        return seen with
        {
            Settings = settings,
            AttachedTo = Filled(port.Text("device_id")),
            Mac = port.Text("mac_address"),
            Addresses = [.. port.Items("fixed_ips").Select(f => f.Text("ip_address")).OfType<string>()],
        };
    }

    /// <summary>Network, subnet, security group and what else Neutron describes.</summary>
    internal static ObservedResource? Described(JsonElement resource, ResourceKind kind, string mano)
    {
        if (Mark.Read(resource.Text("description"), mano) is not { } mark)
        {
            return null;
        }

        var status = resource.Text("status") ?? "ACTIVE";
        return Marked(resource, kind, mark) with
        {
            // A port is DOWN until a server uses it, and usable all the same.
            State = status == "ERROR" ? ResourceState.Error : ResourceState.Active,
            VimState = status,
            CreatedAt = resource.Time("created_at"),
            On = resource.Text("network_id"),
            Settings = Named(resource.Text("name") ?? ""),
        };
    }

    internal static ObservedResource? SecurityGroup(JsonElement group, string mano) =>
        Described(group, ResourceKind.SecurityGroup, mano) is not { } seen ? null : seen with
        {
            Settings = seen.Settings.Add(
                SettingNames.Rules, SecurityRule.Canonical(group.Items("security_group_rules").Select(Rule))),
        };

    internal static SecurityRule Rule(JsonElement rule) => new(
        rule.Text("direction") == "ingress", rule.Text("ethertype") == "IPv6" ? 6 : 4, rule.Text("protocol"),
        (int?)rule.Number("port_range_min"), (int?)rule.Number("port_range_max"), rule.Text("remote_ip_prefix"));

    internal static ObservedResource? ServerGroup(JsonElement group, string mano) =>
        Mark.Read(group.Text("name"), mano) is { } mark
            ? Marked(group, ResourceKind.ServerGroup, mark) with { State = ResourceState.Active, VimState = "ACTIVE" } : null;

    internal static ObservedResource? Volume(JsonElement volume, string mano)
    {
        if (Mark.Read(volume, mano) is not { } mark)
        {
            return null;
        }

        var status = volume.Text("status") ?? "";
        return Marked(volume, ResourceKind.Volume, mark) with
        {
            State = status switch
            {
                "available" or "in-use" or "reserved" or "attaching" or "detaching" => ResourceState.Active,
                "deleting" => ResourceState.Deleting,
                _ when status.StartsWith("error", StringComparison.Ordinal) => ResourceState.Error,
                _ => ResourceState.Building,
            },
            VimState = status,
            Fault = status.StartsWith("error", StringComparison.Ordinal)
                ? new VimFault(VimFaultCategory.Internal, true, $"Volume '{mark.Id}' went to '{status}'", "volume status") : null,
            CreatedAt = volume.Time("created_at"),
            AttachedTo = volume.Items("attachments").Select(a => a.Text("server_id")).FirstOrDefault(),
            Settings = Named(volume.Text("name") ?? ""),
        };
    }

    internal static ObservedResource? Image(JsonElement image, string mano)
    {
        if (image.Text(Mark.ManoKey) != mano || image.Text(Mark.DigestKey) is not { } digest)
        {
            return null;
        }

        var status = image.Text("status") ?? "";
        return new ObservedResource
        {
            Kind = ResourceKind.Image, VimId = image.Text("id")!, Owner = ResourceGraph.ImageOwner, Id = digest, VimState = status,
            CreatedAt = image.Time("created_at"),
            State = status switch
            {
                "active" => ResourceState.Active,
                "saving" or "importing" or "uploading" => ResourceState.Building,
                "deleted" or "pending_delete" => ResourceState.Deleting,
                _ => ResourceState.Error, // queued: an upload that never began; killed: one that broke
            },
        };
    }

    private static ObservedResource Marked(JsonElement resource, ResourceKind kind, Mark mark) => new()
    {
        Kind = kind, VimId = resource.Text("id")!, Owner = mark.Owner, Id = mark.Id, Spec = mark.Spec, State = ResourceState.Building,
    };

    private static ImmutableSortedDictionary<string, string> Named(string name) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(SettingNames.Name, name);

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
