using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Southbound;

/// <summary>
/// What one VNF (or another owner of resources) shall have on a VIM. Immutable; checked when made, so that a plugin meets no
/// dangling reference and no cycle. The empty graph means: nothing shall remain.
/// </summary>
public sealed class ResourceGraph
{
    private readonly FrozenDictionary<string, Resource> _byId;

    private ResourceGraph(string owner, ImmutableArray<Resource> ordered)
    {
        Owner = owner;
        Resources = ordered;
        _byId = ordered.ToFrozenDictionary(r => r.Id, StringComparer.Ordinal);
    }

    /// <summary>Longest owner, in characters.</summary>
    public const int LongestOwner = 64;

    /// <summary>
    /// The owner under which observations show images that we uploaded, with their digest as logical id: images belong to
    /// no VNF. No graph may use it.
    /// </summary>
    public const string ImageOwner = "~images";

    /// <summary>Longest logical id, in characters.</summary>
    public const int LongestId = 120;

    /// <summary>Whose resources these are: the VNF instance's id. Marks every resource on the VIM.</summary>
    public string Owner { get; }

    /// <summary>The resources, each after all that it depends on.</summary>
    public ImmutableArray<Resource> Resources { get; }

    /// <summary>Finds a resource by logical id.</summary>
    public Resource? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The graph that leaves nothing of the owner.</summary>
    public static ResourceGraph Empty(string owner) => Create(owner, []);

    /// <summary>Makes a graph.</summary>
    /// <exception cref="ArgumentException">
    /// A name is not one (<see cref="IsName"/>), an id appears twice, a reference leads nowhere or in a circle: a fault of
    /// the caller, who has validated the descriptor before.
    /// </exception>
    public static ResourceGraph Create(string owner, IEnumerable<Resource> resources)
    {
        if (!IsName(owner) || owner.Length > LongestOwner || owner == ImageOwner)
        {
            throw new ArgumentException($"'{owner}' cannot be an owner; use {nameof(ResourceGraph)}.{nameof(Id)}.", nameof(owner));
        }

        var all = new Dictionary<string, Resource>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            if (!IsName(resource.Id) || resource.Id.Length > LongestId)
            {
                throw new ArgumentException($"'{resource.Id}' cannot be a logical id.", nameof(resources));
            }

            if (!all.TryAdd(resource.Id, resource))
            {
                throw new ArgumentException($"The logical id '{resource.Id}' appears twice.", nameof(resources));
            }
        }

        return new ResourceGraph(owner, Order(all));
    }

    /// <summary>All that must be ready before the resource is made.</summary>
    public static IEnumerable<string> DependenciesOf(Resource resource) => resource.References.Concat(resource.After).Distinct();

    /// <summary>True for letters, digits and <c>. _ : ~ - /</c>: what every VIM takes in a tag.</summary>
    public static bool IsName(string? text) =>
        !string.IsNullOrEmpty(text) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '~' or '-' or '/');

    /// <summary>
    /// Makes a logical id (or owner) of segments: joined by <c>/</c>, other characters escaped as <c>~XXXX</c>, and what is
    /// too long cut and completed by a digest, so that different segments always give different ids.
    /// </summary>
    public static string Id(params ReadOnlySpan<string> segments)
    {
        var text = new StringBuilder();
        foreach (var segment in segments)
        {
            if (text.Length > 0)
            {
                text.Append('/');
            }

            foreach (var c in segment)
            {
                var plain = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-';
                _ = plain ? text.Append(c) : text.Append('~').Append(((int)c).ToString("x4", null));
            }
        }

        return text.Length <= LongestOwner ? text.ToString() : Shorten(text.ToString());
    }

    private static string Shorten(string text) =>
        string.Concat(text.AsSpan(0, LongestOwner - 17), "~", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8)));

    private static ImmutableArray<Resource> Order(Dictionary<string, Resource> all)
    {
        var ordered = ImmutableArray.CreateBuilder<Resource>(all.Count);
        var state = new Dictionary<string, bool>(StringComparer.Ordinal); // false: being visited, true: placed
        foreach (var resource in all.Values)
        {
            Visit(resource);
        }

        return ordered.MoveToImmutable();

        void Visit(Resource resource)
        {
            if (state.TryGetValue(resource.Id, out var placed))
            {
                _ = placed ? true : throw new ArgumentException($"'{resource.Id}' depends on itself.");
                return;
            }

            state[resource.Id] = false;
            foreach (var id in DependenciesOf(resource))
            {
                Visit(all.GetValueOrDefault(id)
                    ?? throw new ArgumentException($"'{resource.Id}' refers to '{id}', which is not in the graph."));
            }

            state[resource.Id] = true;
            ordered.Add(resource);
        }
    }
}
