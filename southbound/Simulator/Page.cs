using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>A page of a listing, by limit and marker.</summary>
internal sealed record Page<T>(List<T> Items, string? Next, int Limit)
{
    internal void WriteLinks(Utf8JsonWriter json, string name, string path)
    {
        if (Next is null)
        {
            return;
        }

        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("rel", "next");
        json.WriteString("href", $"http://behind-a-proxy.invalid{path}?limit={Limit}&marker={Next}"); // as real ones often are
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <summary>Cuts pages.</summary>
internal static class Page
{
    /// <summary>Null when the marker is unknown.</summary>
    internal static Page<T>? Of<T>(SimRequest r, int largest, IEnumerable<T> all, Func<T, string> id)
    {
        var limit = int.TryParse(r.Ask("limit"), out var asked) && asked < largest ? asked : largest;
        if (r.Ask("marker") is { } marker)
        {
            var rest = all.SkipWhile(i => id(i) != marker).ToList();
            if (rest.Count == 0)
            {
                return null;
            }

            all = rest.Skip(1);
        }

        var items = all.Take(limit + 1).ToList();
        var more = items.Count > limit;
        if (more)
        {
            items.RemoveAt(limit);
        }

        return new Page<T>(items, more && items.Count > 0 ? id(items[^1]) : null, limit);
    }
}

/// <summary>Reading JSON in few words.</summary>
internal static class JsonReading
{
    internal static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    internal static int? Number(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray() : [];
}
