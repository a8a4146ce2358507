using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Cinder: volumes that are made, used by servers, and deleted. Its errors have Nova's envelope.</summary>
internal sealed class Cinder(Cloud cloud)
{
    internal const string Root = "/volume/v3/" + Cloud.ProjectId;

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        router.Map("GET", Root + "/volumes/detail", (r, _) => List(r));
        router.Map("POST", Root + "/volumes", (r, _) => Create(r));
        router.Map("GET", Root + "/volumes/{id}", (r, a) => With(r, a[0], v => Found(200, v, r.Now)));
        router.Map("PUT", Root + "/volumes/{id}", (r, a) => With(r, a[0], v => Rename(r, v)));
        router.Map("DELETE", Root + "/volumes/{id}", (r, a) => With(r, a[0], v => Delete(r, v)));
    }

    /// <summary>Cinder's word for the state of a volume.</summary>
    internal static string Status(CloudState state, SimVolume volume, DateTimeOffset now) =>
        volume.GoneAt is not null ? "deleting" : volume.ReadyAt > now ? "creating" : UserOf(state, volume) is null ? "available" : "in-use";

    private static SimServer? UserOf(CloudState state, SimVolume volume) => state.Servers.Values.FirstOrDefault(s => s.Volumes.Contains(volume.Id));

    private void Settle(DateTimeOffset now)
    {
        foreach (var gone in State.Volumes.Values.Where(v => v.GoneAt <= now).ToList())
        {
            State.Volumes.Remove(gone.Id);
        }
    }

    private SimReply With(SimRequest r, string id, Func<SimVolume, SimReply> then)
    {
        Settle(r.Now);
        return State.Volumes.TryGetValue(id, out var volume) ? then(volume) : SimReply.Nova(404, $"Volume {id} could not be found.");
    }

    private SimReply List(SimRequest r)
    {
        Settle(r.Now);
        var page = Page.Of(r, cloud.Options.LargestPage, State.Volumes.Values.OrderByDescending(v => v.Created), v => v.Id);
        return page is null ? SimReply.Nova(400, "marker not found") : SimReply.Json(200, j =>
        {
            j.WriteStartArray("volumes");
            foreach (var volume in page.Items)
            {
                j.WriteStartObject();
                Volume(j, volume, r.Now);
                j.WriteEndObject();
            }

            j.WriteEndArray();
            page.WriteLinks(j, "volumes_links", r.Path);
        });
    }

    private SimReply Create(SimRequest r)
    {
        var wish = r.Body.TryGetProperty("volume", out var v) ? v : default;
        if (wish.Number("size") is not > 0 and var size)
        {
            return SimReply.Nova(400, $"Invalid input for field/attribute size. Value: {size}.");
        }

        if (wish.Text("imageRef") is { } image && !State.Images.ContainsKey(image))
        {
            return SimReply.Nova(400, "Invalid image identifier or unable to access requested image.");
        }

        var limit = State.Quotas.GetValueOrDefault("volumes", -1);
        if (limit >= 0 && State.Volumes.Count >= limit)
        {
            return SimReply.Nova(413, $"VolumeLimitExceeded: Maximum number of volumes allowed ({limit}) exceeded for quota 'volumes'.");
        }

        var volume = new SimVolume
        {
            Id = Cloud.NewId(), Name = wish.Text("name") ?? "", Size = wish.Number("size")!.Value, Created = r.Now, ReadyAt = r.Now + cloud.Options.ActionTime,
        };
        foreach (var item in wish.TryGetProperty("metadata", out var metadata) ? metadata.EnumerateObject() : default)
        {
            volume.Metadata[item.Name] = item.Value.GetString() ?? "";
        }

        State.Volumes[volume.Id] = volume;
        cloud.IsDirty = true;
        return Found(202, volume, r.Now);
    }

    private SimReply Rename(SimRequest r, SimVolume volume)
    {
        volume.Name = r.Body.TryGetProperty("volume", out var v) && v.Text("name") is { } name ? name : volume.Name;
        cloud.IsDirty = true;
        return Found(200, volume, r.Now);
    }

    private SimReply Delete(SimRequest r, SimVolume volume)
    {
        if (Status(State, volume, r.Now) is not ("available" or "deleting"))
        {
            return SimReply.Nova(400, "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.");
        }

        volume.GoneAt ??= r.Now + cloud.Options.ActionTime;
        cloud.IsDirty = true;
        return SimReply.Empty202;
    }

    private SimReply Found(int status, SimVolume volume, DateTimeOffset now) =>
        SimReply.Json(status, j => Nova.Wrap(j, "volume", () => Volume(j, volume, now)));

    private void Volume(Utf8JsonWriter json, SimVolume volume, DateTimeOffset now)
    {
        json.WriteString("id", volume.Id);
        json.WriteString("name", volume.Name);
        json.WriteNumber("size", volume.Size);
        json.WriteString("status", Status(State, volume, now));
        json.WriteString("created_at", volume.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", null));
        json.WriteStartObject("metadata");
        foreach (var (name, value) in volume.Metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartArray("attachments");
        if (UserOf(State, volume) is { } server)
        {
            json.WriteStartObject();
            json.WriteString("server_id", server.Id);
            json.WriteString("volume_id", volume.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
