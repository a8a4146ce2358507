using System.Security.Cryptography;
using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Glance: images with upload.</summary>
internal sealed class Glance(Cloud cloud)
{
    private const string Root = "/image/v2";

    private static readonly HashSet<string> Known = ["name", "disk_format", "container_format", "min_disk", "min_ram", "visibility", "tags", "id"];

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        router.Map("GET", Root + "/images", (r, _) => List(r));
        router.Map("POST", Root + "/images", (r, _) => Create(r));
        router.Map("GET", Root + "/images/{id}", (_, a) => With(a[0], i => SimReply.Json(200, j => Image(j, i))));
        router.Map("PUT", Root + "/images/{id}/file", (r, a) => With(a[0], i => Upload(r, i)));
        router.Map("DELETE", Root + "/images/{id}", (_, a) => With(a[0], Delete));
    }

    private SimReply With(string id, Func<SimImage, SimReply> then) => State.Images.TryGetValue(id, out var image)
        ? then(image) : SimReply.Glance(404, $"Failed to find image {id} to do what was asked");

    private SimReply List(SimRequest r)
    {
        var filters = r.Query.Where(q => q.Key is not ("limit" or "marker")).ToList();
        var matching = State.Images.Values.Where(i => filters.All(f => f.Value.Contains(f.Key switch
        {
            "name" => i.Name,
            "status" => i.Status,
            _ => i.Properties.GetValueOrDefault(f.Key),
        })));
        var page = Page.Of(r, cloud.Options.LargestPage, matching.OrderBy(i => i.Id, StringComparer.Ordinal), i => i.Id);
        return page is null ? SimReply.Glance(400, "Invalid marker") : SimReply.Json(200, j =>
        {
            j.WriteStartArray("images");
            foreach (var image in page.Items)
            {
                j.WriteStartObject();
                Image(j, image);
                j.WriteEndObject();
            }

            j.WriteEndArray();
            j.WriteString("first", "/v2/images");
            if (page.Next is not null)
            {
                j.WriteString("next", $"/v2/images?marker={page.Next}");
            }
        });
    }

    private SimReply Create(SimRequest r)
    {
        var image = new SimImage { Id = Cloud.NewId(), Name = r.Body.Text("name") ?? "", Created = r.Now };
        foreach (var property in r.Body.EnumerateObject().Where(p => !Known.Contains(p.Name) && p.Value.ValueKind == JsonValueKind.String))
        {
            image.Properties[property.Name] = property.Value.GetString()!;
        }

        State.Images[image.Id] = image;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Image(j, image));
    }

    private SimReply Upload(SimRequest r, SimImage image)
    {
        if (image.Status != "queued")
        {
            return SimReply.Glance(409, $"Image status transition from {image.Status} to saving is not allowed");
        }

        (image.Status, image.Size, image.Hash) = ("active", r.Raw.Length, Convert.ToHexStringLower(SHA512.HashData(r.Raw)));
        cloud.IsDirty = true;
        return SimReply.Empty204;
    }

    private SimReply Delete(SimImage image)
    {
        State.Images.Remove(image.Id);
        cloud.IsDirty = true;
        return SimReply.Empty204;
    }

    private static void Image(Utf8JsonWriter json, SimImage image)
    {
        json.WriteString("id", image.Id);
        json.WriteString("name", image.Name);
        json.WriteString("status", image.Status);
        json.WriteString("created_at", NovaForms.Stamp(image.Created));
        json.WriteNumber("min_disk", 0);
        json.WriteNumber("min_ram", 0);
        json.WriteNumber("size", image.Size);
        json.WriteString("os_hash_algo", image.Hash is null ? null : "sha512");
        json.WriteString("os_hash_value", image.Hash);
        foreach (var (name, value) in image.Properties)
        {
            json.WriteString(name, value);
        }
    }
}
