using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netconf.Mano.Simulator;

/// <summary>From a template's properties to the calls that Heat would make.</summary>
internal static class HeatForms
{
    internal static string PathOf(string type) => type switch
    {
        "OS::Nova::Server" => "/compute/v2.1/servers",
        "OS::Nova::ServerGroup" => "/compute/v2.1/os-server-groups",
        "OS::Cinder::Volume" => Cinder.Root + "/volumes",
        "OS::Neutron::Port" => Neutron.Root + "/ports",
        "OS::Neutron::SecurityGroup" => Neutron.Root + "/security-groups",
        "OS::Neutron::Subnet" => Neutron.Root + "/subnets",
        _ => Neutron.Root + "/networks",
    };

    private static string MemberOf(string type) => type switch
    {
        "OS::Nova::Server" => "server",
        "OS::Nova::ServerGroup" => "server_group",
        "OS::Cinder::Volume" => "volume",
        "OS::Neutron::Port" => "port",
        "OS::Neutron::SecurityGroup" => "security_group",
        "OS::Neutron::Subnet" => "subnet",
        _ => "network",
    };

    /// <summary>Properties that Heat changes in place; a change of any other makes a new resource.</summary>
    private static string[] InPlace(string type) => type switch
    {
        "OS::Nova::Server" => ["name", "metadata", "networks"],
        "OS::Neutron::Port" => ["name", "allowed_address_pairs", "port_security_enabled", "security_groups", "value_specs"],
        "OS::Neutron::SecurityGroup" => ["name", "description", "rules"],
        "OS::Nova::ServerGroup" => [],
        "OS::Cinder::Volume" => ["name"],
        _ => ["name", "value_specs"],
    };

    internal static bool NeedsReplacement(SimStackResource present, JsonElement wanted)
    {
        var (was, now) = (JsonNode.Parse(present.Properties)!.AsObject(), JsonNode.Parse(wanted.GetRawText())!.AsObject());
        var fixedOnes = was.Select(p => p.Key).Union(now.Select(p => p.Key)).Except(InPlace(present.Type));
        return fixedOnes.Any(name => !JsonNode.DeepEquals(was[name], now[name]));
    }

    internal static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.Text("get_resource") is { } id => [id],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static JsonNode? Resolve(JsonNode? node, Func<string, string> physical) => node switch
    {
        JsonObject o when o["get_resource"] is { } id => physical(id.GetValue<string>()),
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Resolve(p.Value, physical)))),
        JsonArray a => new JsonArray([.. a.Select(i => Resolve(i, physical))]),
        null => null,
        _ => node.DeepClone(),
    };

    internal static byte[] Creation(string type, JsonElement properties, Func<string, string> physical)
    {
        var p = Resolve(JsonNode.Parse(properties.GetRawText()), physical)!.AsObject();
        if (p["value_specs"] is JsonObject extra)
        {
            p.Remove("value_specs");
            foreach (var (name, value) in extra)
            {
                p[name] = value?.DeepClone();
            }
        }

        var body = new JsonObject();
        switch (type)
        {
            case "OS::Nova::Server":
                Rename(p, "flavor", "flavorRef");
                Rename(p, "image", "imageRef");
                p.Remove("user_data_format");
                if (p["networks"] is JsonArray networks && networks.Any(n => n!["allocate_network"] is not null))
                {
                    p["networks"] = "none";
                }

                foreach (var device in p["block_device_mapping_v2"]?.AsArray().OfType<JsonObject>() ?? [])
                {
                    Rename(device, "volume_id", "uuid");
                    (device["source_type"], device["destination_type"]) = ("volume", "volume");
                }

                if (p["scheduler_hints"]?.DeepClone() is { } hints)
                {
                    p.Remove("scheduler_hints");
                    body["os:scheduler_hints"] = hints;
                }

                break;
            case "OS::Cinder::Volume":
                Rename(p, "image", "imageRef");
                break;
            case "OS::Neutron::Port":
                Rename(p, "network", "network_id");
                foreach (var address in p["fixed_ips"]?.AsArray().OfType<JsonObject>() ?? [])
                {
                    Rename(address, "subnet", "subnet_id");
                }

                break;
            case "OS::Neutron::Subnet":
                Rename(p, "network", "network_id");
                p["gateway_ip"] = p["gateway_ip"]?.GetValue<string>() is { Length: > 0 } gateway ? gateway : null;
                break;
            case "OS::Neutron::SecurityGroup":
                p.Remove("rules");
                break;
        }

        body[MemberOf(type)] = p;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static void Rename(JsonObject o, string from, string to)
    {
        if (o[from]?.DeepClone() is { } value)
        {
            o.Remove(from);
            o[to] = value;
        }
    }

    internal static IEnumerable<(string Method, string Path, byte[] Body)> AfterCreation(string type, string id, JsonElement properties)
    {
        foreach (var rule in type == "OS::Neutron::SecurityGroup" ? properties.Items("rules") : [])
        {
            var body = JsonNode.Parse(rule.GetRawText())!.AsObject();
            body["security_group_id"] = id;
            yield return ("POST", Neutron.Root + "/security-group-rules", JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["security_group_rule"] = body }));
        }
    }

    internal static IEnumerable<(string Method, string Path, byte[] Body)> Changes(
        string type, string id, string was, JsonElement now, Func<string, string> physical, CloudState state)
    {
        var p = Resolve(JsonNode.Parse(now.GetRawText()), physical)!.AsObject();
        var kept = new JsonObject(p.Where(x => InPlace(type).Contains(x.Key) && x.Key is not ("metadata" or "networks" or "value_specs" or "rules"))
            .Select(x => KeyValuePair.Create(x.Key, x.Value?.DeepClone())));
        yield return ("PUT", $"{PathOf(type)}/{id}", JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [MemberOf(type)] = kept }));
        if (type == "OS::Nova::Server")
        {
            foreach (var port in p["networks"]!.AsArray().Select(n => n!["port"]?.GetValue<string>()).OfType<string>().Where(x => state.Ports[x].Device.Length == 0))
            {
                var body = new JsonObject { ["interfaceAttachment"] = new JsonObject { ["port_id"] = port } };
                yield return ("POST", $"{PathOf(type)}/{id}/os-interface", JsonSerializer.SerializeToUtf8Bytes(body));
            }
        }
        else if (type == "OS::Neutron::SecurityGroup")
        {
            foreach (var rule in state.SecurityGroups[id].Rules.Where(r => r.Direction == "ingress").ToList())
            {
                yield return ("DELETE", $"{Neutron.Root}/security-group-rules/{rule.Id}", []);
            }

            foreach (var call in AfterCreation(type, id, now))
            {
                yield return call;
            }
        }
    }

    internal static void SetMetadata(SimServer server, JsonElement properties)
    {
        server.Metadata.Clear();
        foreach (var item in properties.GetProperty("metadata").EnumerateObject())
        {
            server.Metadata[item.Name] = item.Value.GetString() ?? "";
        }
    }

    internal static string IdOf(SimReply reply) =>
        JsonDocument.Parse(reply.Body).RootElement.EnumerateObject().First().Value.GetProperty("id").GetString()!;

    internal static string Message(SimReply reply) =>
        JsonDocument.Parse(reply.Body).RootElement.EnumerateObject().First().Value.Text("message") ?? "";
}
