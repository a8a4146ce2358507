using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>
/// Brings a stack's resources to its template, a step at a time as the clock goes on. Unlike Heat's, it deletes what is
/// replaced before it makes the new one; the end is the same.
/// </summary>
internal sealed class HeatEngine(Cloud cloud, Router services)
{
    private static readonly string[] DeletionOrder =
        ["OS::Nova::Server", "OS::Cinder::Volume", "OS::Nova::ServerGroup", "OS::Neutron::Port", "OS::Neutron::SecurityGroup", "OS::Neutron::Subnet", "OS::Neutron::Net"];

    private CloudState State => cloud.State;

    /// <summary>What Heat finds wrong before it makes anything.</summary>
    internal string? Validate(JsonElement body)
    {
        if (!body.TryGetProperty("template", out var template) || !template.TryGetProperty("resources", out var resources))
        {
            return "The template is not a JSON object or YAML mapping.";
        }

        foreach (var resource in resources.EnumerateObject())
        {
            var type = resource.Value.Text("type");
            if (!DeletionOrder.Contains(type))
            {
                return $"The Resource Type ({type}) could not be found.";
            }

            var flavor = resource.Value.GetProperty("properties").Text("flavor");
            if (type == "OS::Nova::Server" && (flavor is null || !State.Flavors.ContainsKey(flavor)))
            {
                return $"Property error: : resources.{resource.Name}.properties.flavor: : Error validating value '{flavor}': The Flavor ({flavor}) could not be found.";
            }
        }

        return null;
    }

    internal void Progress(SimStack stack, DateTimeOffset now)
    {
        cloud.IsDirty = true;
        var wanted = stack.Action == "DELETE" ? [] : JsonDocument.Parse(stack.Template).RootElement.GetProperty("resources").EnumerateObject().ToList();
        var obsolete = stack.Resources.Where(r => IsObsolete(r.Key, r.Value, wanted)).ToList();
        if (obsolete.Count > 0)
        {
            Delete(stack, obsolete, now);
            return; // the rest when they are gone
        }

        if (stack.Action == "DELETE")
        {
            State.Stacks.Remove(stack.Id);
            return;
        }

        var all = true;
        foreach (var resource in wanted.TakeWhile(_ => stack.Status == "IN_PROGRESS"))
        {
            all &= Make(stack, resource.Name, wanted, now);
        }

        if (stack.Status == "IN_PROGRESS")
        {
            Settle(stack, all);
        }
    }

    private static bool IsObsolete(string name, SimStackResource resource, List<JsonProperty> wanted)
    {
        var now = wanted.FirstOrDefault(w => w.Name == name);
        return now.Value.ValueKind != JsonValueKind.Object || resource.IsUnhealthy || HeatForms.NeedsReplacement(resource, now.Value.GetProperty("properties"));
    }

    private void Delete(SimStack stack, List<KeyValuePair<string, SimStackResource>> obsolete, DateTimeOffset now)
    {
        foreach (var rank in DeletionOrder)
        {
            var group = obsolete.Where(o => o.Value.Type == rank).ToList();
            foreach (var (name, resource) in group)
            {
                var reply = Call("DELETE", $"{HeatForms.PathOf(resource.Type)}/{resource.PhysicalId}", [], now);
                if (reply.Status == 404)
                {
                    stack.Resources.Remove(name);
                }
            }

            if (group.Any(o => stack.Resources.ContainsKey(o.Key)))
            {
                return; // not gone yet: go on with the next kind later
            }
        }
    }

    /// <summary>Makes a resource after what it refers to; false: it must wait, or the stack has failed.</summary>
    private bool Make(SimStack stack, string name, List<JsonProperty> wanted, DateTimeOffset now)
    {
        var element = wanted.First(w => w.Name == name).Value;
        var properties = element.GetProperty("properties");
        foreach (var needed in HeatForms.References(properties).Concat(element.Items("depends_on").Select(d => d.GetString()!)))
        {
            if (!stack.Resources.ContainsKey(needed) && !Make(stack, needed, wanted, now))
            {
                return false;
            }
        }

        if (element.Items("depends_on").Any(d => State.Servers.TryGetValue(stack.Resources[d.GetString()!].PhysicalId, out var s) && s.Status == "BUILD"))
        {
            return false; // Heat waits until what is depended upon is complete
        }

        if (HeatForms.References(properties).Any(d => State.Volumes.TryGetValue(stack.Resources[d].PhysicalId, out var v) && v.ReadyAt > now))
        {
            return false;
        }

        var type = element.Text("type")!;
        string Physical(string id) => stack.Resources[id].PhysicalId;
        if (stack.Resources.TryGetValue(name, out var present))
        {
            if (present.Properties != properties.GetRawText())
            {
                foreach (var (method, path, body) in HeatForms.Changes(type, present.PhysicalId, present.Properties, properties, Physical, State))
                {
                    Call(method, path, body, now);
                }

                if (type == "OS::Nova::Server")
                {
                    HeatForms.SetMetadata(State.Servers[present.PhysicalId], properties);
                }

                present.Properties = properties.GetRawText();
            }

            return true;
        }

        if (type == "OS::Nova::Server" && !properties.Items("networks").Any())
        {
            return Fail(stack, $"ValueError: resources.{name}: nics are required after microversion 2.36");
        }

        var reply = Call("POST", HeatForms.PathOf(type), HeatForms.Creation(type, properties, Physical), now);
        if (reply.Status >= 300)
        {
            return Fail(stack, $"{(reply.Status == 403 ? "Forbidden" : reply.Status == 409 ? "Conflict" : "BadRequest")}: resources.{name}: {HeatForms.Message(reply)} (HTTP {reply.Status})");
        }

        var id = HeatForms.IdOf(reply);
        stack.Resources[name] = new SimStackResource { Type = type, PhysicalId = id, Properties = properties.GetRawText() };
        foreach (var (method, path, body) in HeatForms.AfterCreation(type, id, properties))
        {
            Call(method, path, body, now);
        }

        return true;
    }

    private void Settle(SimStack stack, bool isWhole)
    {
        foreach (var (name, resource) in stack.Resources.Where(r => r.Value.Type == "OS::Nova::Server"))
        {
            if (!State.Servers.TryGetValue(resource.PhysicalId, out var server))
            {
                continue; // Heat does not notice by itself
            }

            if (server.Status == "ERROR" && server.Updated >= (stack.Updated ?? stack.Created))
            {
                Fail(stack, $"ResourceInError: resources.{name}: Went to status ERROR due to \"Message: {server.Fault}, Code: 500\"");
                return;
            }

            if (server.Status == "BUILD")
            {
                return;
            }
        }

        if (!isWhole)
        {
            return;
        }

        (stack.Status, stack.Reason) = ("COMPLETE", $"Stack {stack.Action} completed successfully");
    }

    private static bool Fail(SimStack stack, string reason)
    {
        (stack.Status, stack.Reason) = ("FAILED", $"Resource {stack.Action} failed: {reason}");
        return false;
    }

    private SimReply Call(string method, string path, byte[] body, DateTimeOffset now) => services.Route(new SimRequest(
        method, path, new Dictionary<string, string[]>(), body.Length == 0 ? default : JsonDocument.Parse(body).RootElement, body, new Version(2, 60), now));
}
