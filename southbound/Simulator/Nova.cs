using System.Globalization;
using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Nova: servers and their actions.</summary>
internal sealed class Nova(Cloud cloud)
{
    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        const string Root = "/compute/v2.1";
        router.Map("GET", Root, (r, _) => VersionDocument());
        router.Map("GET", Root + "/servers", (r, _) => List(r, detail: false));
        router.Map("GET", Root + "/servers/detail", (r, _) => List(r, detail: true));
        router.Map("POST", Root + "/servers", (r, _) => Create(r));
        router.Map("GET", Root + "/servers/{id}", (r, a) => With(a[0], s => SimReply.Json(200, j => Wrap(j, "server", () => NovaForms.Server(j, cloud, s, r.Compute)))));
        router.Map("PUT", Root + "/servers/{id}", (r, a) => With(a[0], s => Rename(r, s)));
        router.Map("DELETE", Root + "/servers/{id}", (r, a) => With(a[0], Delete));
        router.Map("POST", Root + "/servers/{id}/action", (r, a) => With(a[0], s => Act(r, s)));
        router.Map("GET", Root + "/servers/{id}/diagnostics", (r, a) => With(a[0], s => Diagnose(r, s)));
        router.Map("POST", Root + "/servers/{id}/os-interface", (r, a) => With(a[0], s => Attach(r, s)));
        router.Map("DELETE", Root + "/servers/{id}/os-interface/{port}", (r, a) => With(a[0], s => Detach(s, a[1])));
        new NovaCatalogue(cloud).Map(router, Root);
    }

    internal static void Wrap(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    private SimReply VersionDocument() => SimReply.Json(200, j => Wrap(j, "version", () =>
    {
        j.WriteString("id", "v2.1");
        j.WriteString("status", "CURRENT");
        j.WriteString("version", cloud.Options.NewestCompute.ToString());
        j.WriteString("min_version", "2.1");
    }));

    private SimReply With(string id, Func<SimServer, SimReply> then) =>
        State.Servers.TryGetValue(id, out var server) ? then(server) : SimReply.Nova(404, $"Instance {id} could not be found.");

    private SimReply List(SimRequest r, bool detail)
    {
        IEnumerable<SimServer> all = State.Servers.Values.Where(s => s.VisibleAt <= r.Now);
        if (r.Ask("changes-since") is { } since)
        {
            if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
            {
                return SimReply.Nova(400, $"Invalid input for query parameters changes-since. Value: {since}. '{since}' is not a 'date-time'");
            }

            all = all.Concat(State.Deleted).Where(s => s.Updated >= from);
        }

        if (r.Ask("name") is { } name)
        {
            all = all.Where(s => s.Name.Contains(name, StringComparison.Ordinal)); // a pattern; substrings are enough here
        }

        var page = Page.Of(r, cloud.Options.LargestPage, all.OrderByDescending(s => s.Created).ThenBy(s => s.Id, StringComparer.Ordinal), s => s.Id);
        if (page is null)
        {
            return SimReply.Nova(400, $"marker [{r.Ask("marker")}] not found");
        }

        return SimReply.Json(200, j =>
        {
            j.WriteStartArray("servers");
            foreach (var server in page.Items)
            {
                j.WriteStartObject();
                if (detail)
                {
                    NovaForms.Server(j, cloud, server, r.Compute, isListed: true);
                }
                else
                {
                    j.WriteString("id", server.Id);
                    j.WriteString("name", server.Name);
                }

                j.WriteEndObject();
            }

            j.WriteEndArray();
            page.WriteLinks(j, "servers_links", r.Path);
        });
    }

    private SimReply Create(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("server", out var s) ? s : default;
        if (NovaChecks.Refuse(cloud, r, wish) is { } refusal)
        {
            return refusal;
        }

        var server = new SimServer
        {
            Id = Cloud.NewId(),
            Name = wish.Text("name")!,
            Flavor = NovaChecks.Flavor(State, wish.Text("flavorRef")!)!.Id,
            Image = wish.Text("imageRef") ?? "",
            Zone = wish.Text("availability_zone"),
            UserData = wish.Text("user_data"),
            ConfigDrive = wish.TryGetProperty("config_drive", out var drive) && drive.ValueKind == JsonValueKind.True,
            Group = r.Body.TryGetProperty("os:scheduler_hints", out var hints) ? hints.Text("group") : null,
            Created = r.Now,
            VisibleAt = r.Now + cloud.Options.VisibilityDelay,
        };
        if (wish.TryGetProperty("metadata", out var metadata))
        {
            foreach (var item in metadata.EnumerateObject())
            {
                server.Metadata[item.Name] = item.Value.GetString() ?? "";
            }
        }

        server.Ports.AddRange(NovaChecks.Ports(wish));
        server.Volumes.AddRange(NovaChecks.Volumes(wish));
        State.Servers[server.Id] = server;
        cloud.Schedule(server, "ACTIVE", "scheduling", cloud.Options.BuildTime);
        return SimReply.Json(202, j => Wrap(j, "server", () => NovaForms.Accepted(j, server)));
    }

    private SimReply Rename(SimRequest r, SimServer server)
    {
        server.Name = r.Body.TryGetProperty("server", out var s) && s.Text("name") is { } name ? name : server.Name;
        (server.Updated, cloud.IsDirty) = (r.Now, true);
        return SimReply.Json(200, j => Wrap(j, "server", () => NovaForms.Server(j, cloud, server, r.Compute)));
    }

    private SimReply Delete(SimServer server)
    {
        if (server.Becomes != "DELETED") // a second delete while deleting: 204 again
        {
            cloud.Schedule(server, "DELETED", "deleting", cloud.Options.ActionTime);
        }

        return SimReply.Empty204;
    }

    private SimReply Act(SimRequest r, SimServer server)
    {
        var verb = r.Body.EnumerateObject().FirstOrDefault().Name ?? "";
        var (needs, becomes, task) = verb switch
        {
            "os-stop" => ("ACTIVE", "SHUTOFF", "powering-off"),
            "os-start" => ("SHUTOFF", "ACTIVE", "powering-on"),
            "reboot" => ("ACTIVE", "ACTIVE", "rebooting"),
            _ => ("", "", ""),
        };
        if (needs.Length == 0)
        {
            return SimReply.Nova(400, $"There is no such action: {verb}");
        }

        if (server is { Status: "BUILD", Host: null })
        {
            return SimReply.Nova(404, $"Instance {server.Id} could not be found."); // real Nova, right after a create
        }

        if (server.Status != needs || server.Task is not null)
        {
            var state = server.Task is null ? $"vm_state {VmState(server.Status)}" : $"task_state {server.Task}";
            return SimReply.Nova(409, $"Cannot '{verb.Replace("os-", "", StringComparison.Ordinal)}' instance {server.Id} while it is in {state}");
        }

        cloud.Schedule(server, becomes, task, cloud.Options.ActionTime);
        return SimReply.Empty202;
    }

    private static string VmState(string status) => status switch
    {
        "SHUTOFF" => "stopped",
        "BUILD" => "building",
        _ => status.ToLowerInvariant(),
    };

    private SimReply Diagnose(SimRequest r, SimServer server)
    {
        if (server.Status != "ACTIVE")
        {
            return SimReply.Nova(409, $"Cannot 'get_diagnostics' instance {server.Id} while it is in vm_state {VmState(server.Status)}");
        }

        Cloud.Account(server, r.Now);
        return SimReply.Json(200, j => NovaForms.Diagnostics(j, cloud, server, r.Compute, r.Now));
    }

    private SimReply Attach(SimRequest r, SimServer server)
    {
        var id = r.Body.TryGetProperty("interfaceAttachment", out var wish) ? wish.Text("port_id") : null;
        if (id is null || !State.Ports.TryGetValue(id, out var port))
        {
            return SimReply.Nova(404, $"Port {id} could not be found.");
        }

        if (port.Device.Length > 0)
        {
            return SimReply.Nova(400, $"Port {id} is still in use.");
        }

        (port.Device, cloud.IsDirty) = (server.Id, true);
        server.Ports.Add(id);
        return SimReply.Json(200, j => Wrap(j, "interfaceAttachment", () =>
        {
            j.WriteString("port_id", id);
            j.WriteString("net_id", port.Network);
            j.WriteString("mac_addr", port.Mac);
            j.WriteString("port_state", "ACTIVE");
        }));
    }

    private SimReply Detach(SimServer server, string id)
    {
        if (!State.Ports.TryGetValue(id, out var port) || port.Device != server.Id)
        {
            return SimReply.Nova(404, $"Port {id} not attached to instance {server.Id}");
        }

        (port.Device, cloud.IsDirty) = ("", true);
        server.Ports.Remove(id);
        return SimReply.Empty202;
    }
}
