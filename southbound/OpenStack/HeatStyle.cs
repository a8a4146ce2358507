using System.Globalization;
using System.Text;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>Calls to Heat: create, update, delete and list stacks.</summary>
internal sealed class HeatStyle(Session session, Lookup lookup, Observer observer)
{
    private string Mano => session.Connection.ManoId;

    /// <summary>Prefix of the tag that tells the spec. The description would be the natural place, but listings leave it out.</summary>
    private const string SpecTag = "mano-spec-";

    private string Prefix => $"mano.{Escape(Mano)}.";

    /// <summary>
    /// A stack's name tells its owner and nobody else's: <c>mano.{id}.{owner}</c>, what Heat does not take written as
    /// <c>_xx</c>. Heat refuses a second stack of the name, so no lost reply can double one.
    /// </summary>
    internal string NameOf(string owner) => Prefix + Escape(owner);

    /// <summary>A logical id as the name of a resource in a template; reversible, so that no two become one.</summary>
    internal static string Escape(string id)
    {
        var text = new StringBuilder(id.Length);
        foreach (var c in id)
        {
            _ = char.IsAsciiLetterOrDigit(c) || c is '-' ? text.Append(c) : text.Append('_').Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string Unescape(string name)
    {
        var parts = name.Split('_');
        return parts[0] + string.Concat(parts.Skip(1).Select(p => (char)int.Parse(p.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) + p[2..]));
    }

    internal async Task<IEnumerable<ObservedResource>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<ObservedResource>();
        await foreach (var page in session.PagesAsync(Service.Orchestration, "/stacks?tags=mano", "stacks", cancellationToken))
        {
            found.AddRange(page.Root.Items("stacks").Select(s => Map(s)).OfType<ObservedResource>());
        }

        return found;
    }

    /// <summary>Heat answers a GET by id with a redirect to one by name and id, which we do not know here: the listing does.</summary>
    internal async Task<ObservedResource?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(s => s.VimId == id);

    internal async Task<ObservedResource?> PerformAsync(VimAction action, CancellationToken cancellationToken)
    {
        var name = NameOf(action.Owner);
        switch (action.Verb)
        {
            case ActionVerb.Create:
                return await CreateAsync(action, name, cancellationToken);
            case ActionVerb.Update:
                await UpdateAsync(action, name, cancellationToken);
                return null;
            default:
                using (await session.TrySendAsync(Call.Delete(Service.Orchestration, $"/stacks/{name}/{action.VimId}"), cancellationToken))
                {
                    return null;
                }
        }
    }

    private async Task<ObservedResource> CreateAsync(VimAction action, string name, CancellationToken cancellationToken)
    {
        var template = await TemplateAsync(action, cancellationToken);
        using var reply = await session.SendAsync(
            Call.Post(Service.Orchestration, "/stacks", j =>
            {
                j.WriteString("stack_name", name);
                Common(j, action.Desired!.Spec, template);
            }),
            cancellationToken);
        return new ObservedResource
        {
            Kind = ResourceKind.Stack, VimId = reply.Root.Member("stack")?.Text("id") ?? "", Owner = action.Owner, Id = action.Id, Spec = action.Desired!.Spec,
            State = ResourceState.Building, VimState = "CREATE_IN_PROGRESS",
        };
    }

    private async Task UpdateAsync(VimAction action, string name, CancellationToken cancellationToken)
    {
        foreach (var (change, why) in action.Changes.Where(c => c.Key.StartsWith(HeatPlanner.Replace, StringComparison.Ordinal)))
        {
            var id = change[HeatPlanner.Replace.Length..];
            await MarkUnhealthyAsync(name, action.VimId!, ((StackResource)action.Desired!).Graph.Find(id)!, why, cancellationToken);
        }

        var template = await TemplateAsync(action, cancellationToken);
        using var reply = await session.SendAsync(
            Call.Put(Service.Orchestration, $"/stacks/{name}/{action.VimId}", j => Common(j, action.Desired!.Spec, template)), cancellationToken);
    }

    /// <summary>Heat replaces what is marked unhealthy with the next update; what is there and well after all is not marked.</summary>
    private async Task MarkUnhealthyAsync(string name, string stack, Resource resource, string why, CancellationToken cancellationToken)
    {
        var path = $"/stacks/{name}/{stack}/resources/{Escape(resource.Id)}";
        using var shown = await session.TrySendAsync(Call.Get(Service.Orchestration, path), cancellationToken);
        if (shown?.Root.Member("resource")?.Text("physical_resource_id") is { Length: > 0 } id
            && await observer.FindAsync(resource.Kind, id, cancellationToken) is { State: not ResourceState.Error })
        {
            return;
        }

        var call = new Call(Service.Orchestration, HttpMethod.Patch, path)
        {
            Body = Json.Write(j =>
            {
                j.WriteBoolean("mark_unhealthy", true);
                j.WriteString("resource_status_reason", why);
            }),
        };
        using var reply = await session.TrySendAsync(call, cancellationToken);
    }

    private static void Common(Utf8JsonWriter json, string spec, Action<Utf8JsonWriter> template)
    {
        json.WriteString("tags", $"mano,{SpecTag}{spec}");
        json.WriteBoolean("disable_rollback", true); // going back is the orchestrator's decision: an update to the former graph
        json.WriteNumber("timeout_mins", 60);
        json.Object("template", () => template(json));
    }

    /// <summary>Resolves names to ids, then the template is a pure function.</summary>
    private async Task<Action<Utf8JsonWriter>> TemplateAsync(VimAction action, CancellationToken cancellationToken)
    {
        var stack = (StackResource)action.Desired!;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in stack.Graph.Resources)
        {
            switch (resource)
            {
                case ServerResource server:
                    names["flavor " + server.Flavor] = await lookup.FlavorAsync(server.Flavor, cancellationToken);
                    await ImageAsync(server.Image);
                    break;
                case VolumeResource volume:
                    await ImageAsync(volume.Image);
                    break;
                case PortResource port:
                    await PortAsync(port);
                    break;
            }
        }

        return new HeatTemplate(stack, Mano, names, action.Bindings).Write;

        async Task ImageAsync(ResourceRef? image)
        {
            if (image?.ExistingName is { } name)
            {
                names["image " + name] = await lookup.ImageAsync(name, cancellationToken);
            }
        }

        async Task PortAsync(PortResource port)
        {
            if (port.Network.ExistingName is { } network)
            {
                names["network " + network] = await lookup.NetworkAsync(network, cancellationToken);
            }

            foreach (var name in port.SecurityGroups.Select(g => g.ExistingName).OfType<string>())
            {
                names["group " + name] = await lookup.SecurityGroupAsync(name, cancellationToken);
            }

            foreach (var name in port.Addresses.Select(a => a.Subnet?.ExistingName).OfType<string>())
            {
                names["subnet " + name] = await lookup.SubnetAsync(name, cancellationToken);
            }
        }
    }

    private ObservedResource? Map(JsonElement stack)
    {
        if (stack.Text("stack_name") is not { } name || !name.StartsWith(Prefix, StringComparison.Ordinal)
            || stack.Text("stack_status") is not { } status || status == "DELETE_COMPLETE")
        {
            return null;
        }

        var isFailed = status.EndsWith("_FAILED", StringComparison.Ordinal) || status.StartsWith("ROLLBACK", StringComparison.Ordinal);
        return new ObservedResource
        {
            Kind = ResourceKind.Stack, VimId = stack.Text("id")!, Owner = Unescape(name[Prefix.Length..]),
            Id = StackResource.StackId, VimState = status,
            Spec = stack.Items("tags").Select(t => t.GetString()!).FirstOrDefault(t => t.StartsWith(SpecTag, StringComparison.Ordinal))?[SpecTag.Length..] ?? "",
            CreatedAt = stack.Time("updated_time") ?? stack.Time("creation_time"),
            State = status == "DELETE_IN_PROGRESS" ? ResourceState.Deleting
                : status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) ? ResourceState.Building
                : isFailed ? ResourceState.Error : ResourceState.Active,
            Fault = isFailed ? Faults.OfStack(name, status, stack.Text("stack_status_reason")) : null,
        };
    }
}
