using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Heat's API: stacks of templates in JSON whose resources are those a VNF needs.</summary>
internal sealed class Heat(Cloud cloud, Router services)
{
    private const string Root = "/orchestration/v1/" + Cloud.ProjectId;
    private readonly HeatEngine _engine = new(cloud, services);

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        cloud.OnSettle = now =>
        {
            foreach (var stack in State.Stacks.Values.Where(s => s.Status == "IN_PROGRESS").ToList())
            {
                _engine.Progress(stack, now);
            }
        };
        router.Map("GET", Root + "/stacks", (r, _) => List(r));
        router.Map("POST", Root + "/stacks", (r, _) => Create(r));
        router.Map("GET", Root + "/stacks/{name}", (_, a) => Redirect(a[0]));
        router.Map("GET", Root + "/stacks/{name}/{id}", (_, a) => With(a[1], s => SimReply.Json(200, j => Nova.Wrap(j, "stack", () => Stack(j, s)))));
        router.Map("PUT", Root + "/stacks/{name}/{id}", (r, a) => With(a[1], s => Update(r, s)));
        router.Map("DELETE", Root + "/stacks/{name}/{id}", (r, a) => With(a[1], s => Begin(s, "DELETE", SimReply.Empty204, r.Now)));
        router.Map("GET", Root + "/stacks/{name}/{id}/resources/{resource}", (_, a) => With(a[1], s => Resource(s, a[2], null)));
        router.Map("PATCH", Root + "/stacks/{name}/{id}/resources/{resource}", (r, a) => With(a[1], s => Resource(s, a[2], r)));
    }

    private SimReply With(string id, Func<SimStack, SimReply> then) => State.Stacks.TryGetValue(id, out var stack)
        ? then(stack) : SimReply.Heat(404, "EntityNotFound", $"The Stack ({id}) could not be found.");

    private SimReply Redirect(string nameOrId) =>
        State.Stacks.Values.FirstOrDefault(s => s.Name == nameOrId || s.Id == nameOrId) is { } stack
            ? new SimReply(302, "<html><head><title>302 Found</title></head></html>"u8.ToArray(), "text/html")
            {
                Headers = [("Location", $"{Root}/stacks/{stack.Name}/{stack.Id}")],
            }
            : SimReply.Heat(404, "EntityNotFound", $"The Stack ({nameOrId}) could not be found.");

    private SimReply List(SimRequest r)
    {
        var tags = r.Ask("tags");
        var page = Page.Of(
            r, cloud.Options.LargestPage, State.Stacks.Values.Where(s => tags is null || s.Tags.Split(',').Contains(tags)).OrderByDescending(s => s.Created), s => s.Id);
        return page is null ? SimReply.Heat(400, "HTTPBadRequest", "Invalid marker") : SimReply.Json(200, j =>
        {
            j.WriteStartArray("stacks");
            foreach (var stack in page.Items)
            {
                j.WriteStartObject();
                Stack(j, stack, isListed: true);
                j.WriteEndObject();
            }

            j.WriteEndArray(); // and no link to a next page: Heat gives none
        });
    }

    private static void Stack(Utf8JsonWriter json, SimStack stack, bool isListed = false)
    {
        json.WriteString("id", stack.Id);
        json.WriteString("stack_name", stack.Name);
        json.WriteString("description", isListed ? "" : JsonDocument.Parse(stack.Template).RootElement.Text("description") ?? ""); // as seen on a real cloud
        json.WriteString("stack_status", $"{stack.Action}_{stack.Status}");
        json.WriteString("stack_status_reason", stack.Reason);
        json.WriteString("creation_time", NovaForms.Stamp(stack.Created));
        json.WriteString("updated_time", stack.Updated is { } time ? NovaForms.Stamp(time) : null);
        json.WriteStartArray("tags");
        foreach (var tag in stack.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    private SimReply Create(SimRequest r)
    {
        var name = r.Body.Text("stack_name") ?? "";
        if (!System.Text.RegularExpressions.Regex.IsMatch(name, "^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$"))
        {
            return SimReply.Heat(400, "StackValidationFailed", $"Invalid stack name {name} must contain only alphanumeric or \"_-.\" characters");
        }

        if (State.Stacks.Values.Any(s => s.Name == name))
        {
            return SimReply.Heat(409, "StackExists", $"The Stack ({name}) already exists.");
        }

        if (_engine.Validate(r.Body) is { } problem)
        {
            return SimReply.Heat(400, "StackValidationFailed", problem);
        }

        var stack = new SimStack { Id = Cloud.NewId(), Name = name, Tags = r.Body.Text("tags") ?? "", Created = r.Now, Template = r.Body.GetProperty("template").GetRawText() };
        State.Stacks[stack.Id] = stack;
        return Begin(stack, "CREATE", SimReply.Json(201, j => Nova.Wrap(j, "stack", () => j.WriteString("id", stack.Id))), r.Now);
    }

    private SimReply Update(SimRequest r, SimStack stack)
    {
        if (stack.Status == "IN_PROGRESS")
        {
            return SimReply.Heat(409, "ActionInProgress", $"Stack {stack.Name} already has an action ({stack.Action}) in progress.");
        }

        if (_engine.Validate(r.Body) is { } problem)
        {
            return SimReply.Heat(400, "StackValidationFailed", problem);
        }

        (stack.Template, stack.Tags, stack.Updated) = (r.Body.GetProperty("template").GetRawText(), r.Body.Text("tags") ?? "", r.Now);
        return Begin(stack, "UPDATE", SimReply.Empty202, r.Now);
    }

    private SimReply Begin(SimStack stack, string action, SimReply reply, DateTimeOffset now)
    {
        (stack.Action, stack.Status, stack.Reason) = (action, "IN_PROGRESS", $"Stack {action} started");
        cloud.IsDirty = true;
        _engine.Progress(stack, now);
        return reply;
    }

    private SimReply Resource(SimStack stack, string name, SimRequest? mark)
    {
        if (!stack.Resources.TryGetValue(name, out var resource))
        {
            return SimReply.Heat(404, "EntityNotFound", $"The Resource ({name}) could not be found in Stack {stack.Name}.");
        }

        if (mark is not null)
        {
            resource.IsUnhealthy = mark.Body.TryGetProperty("mark_unhealthy", out var m) && m.ValueKind == JsonValueKind.True;
            cloud.IsDirty = true;
        }

        return SimReply.Json(200, j => Nova.Wrap(j, "resource", () =>
        {
            j.WriteString("resource_name", name);
            j.WriteString("resource_type", resource.Type);
            j.WriteString("physical_resource_id", resource.PhysicalId);
            j.WriteString("resource_status", resource.IsUnhealthy ? "CHECK_FAILED" : "CREATE_COMPLETE");
        }));
    }
}
