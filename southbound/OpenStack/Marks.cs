using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// Our mark on a resource, written by the very call that makes it, so that no crash can leave a resource unmarked. Neutron
/// has tags, but most of its releases take them only in a second call: there the mark is the description, which every
/// release since Mitaka has. Nova and Cinder take metadata; a server group has nothing but its name.
/// </summary>
internal readonly record struct Mark(string Mano, string Owner, string Id, string Spec)
{
    internal const string ManoKey = "mano";
    internal const string OwnerKey = "mano-owner";
    internal const string IdKey = "mano-id";
    internal const string SpecKey = "mano-spec";

    /// <summary>Image property: <c>mano_digest</c> (Glance allows underscores in property filters everywhere).</summary>
    internal const string DigestKey = "mano_digest";

    /// <summary>One line of at most 240 characters; names hold no blanks (<see cref="ResourceGraph.IsName"/>).</summary>
    internal string Line => $"mano:{Mano} {Owner} {Id} {Spec}";

    internal static Mark Of(string mano, VimAction action) => new(mano, action.Owner, action.Id, action.Desired!.Spec);

    /// <summary>Reads a line; null when it is not a mark of this orchestrator.</summary>
    internal static Mark? Read(string? line, string mano)
    {
        if (line is null || !line.StartsWith("mano:", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = line.Split(' ');
        return parts.Length == 4 && parts[0].AsSpan(5).SequenceEqual(mano) ? new Mark(mano, parts[1], parts[2], parts[3]) : null;
    }

    /// <summary>Reads metadata; null when it holds no mark of this orchestrator.</summary>
    internal static Mark? Read(JsonElement resource, string mano) =>
        resource.TryGetProperty("metadata", out var metadata)
        && metadata.Text(ManoKey) == mano && metadata.Text(OwnerKey) is { } owner && metadata.Text(IdKey) is { } id
            ? new Mark(mano, owner, id, metadata.Text(SpecKey) ?? "") : null;

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString(ManoKey, Mano);
        json.WriteString(OwnerKey, Owner);
        json.WriteString(IdKey, Id);
        json.WriteString(SpecKey, Spec);
    }
}
