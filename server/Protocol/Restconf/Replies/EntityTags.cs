using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// Entity tags of configuration resources (RFC 8040 §3.5.1). A branch of the tree is immutable and the same object exactly as long as nothing at or below it
/// changed: its tag is a number given to the object when it is first asked for, so that no content is ever hashed. The numbers begin anew with each
/// start of the server, which the tag's first part tells.
/// </summary>
internal sealed class EntityTags
{
    private readonly ConditionalWeakTable<object, string> _tags = [];
    private readonly string _start = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private long _next;

    /// <summary>The tag of a resource in a configuration tree; null where it is not there.</summary>
    public string? Of(DataTree tree, InstancePath instance)
    {
        if (instance.IsRoot)
            return OfObject(tree.RootBranch);
        if (instance.Node is ParentNode && instance.Key.Values is { Count: > 0 })
            return tree.Find(instance) is { Exists: true } entry ? OfObject(entry.Storage) : null;
        var parent = tree.Find(instance.Parent!);
        if (!parent.Exists)
            return null;
        var ordinal = instance.Node.Ordinal;
        return instance.Node switch
        {
            ContainerNode => parent.Container(ordinal) is { Exists: true } container ? OfObject(container.Storage) : null,
            ListNode => parent.List(ordinal).Entries is { } entries ? OfObject(entries) : null,
            LeafNode => parent.TryGetLeaf(ordinal, out var value) ? OfValue(value) : null,
            LeafListNode list => OfLeafList(parent.LeafList(ordinal), list, instance),
            _ => parent.Any(ordinal) is { } content ? OfObject(content) : null,
        };
    }

    private string? OfLeafList(LeafListView values, LeafListNode list, InstancePath instance)
    {
        if (instance.HasValue)
            return values.Contains(list, instance.Value.Span) ? OfValue(instance.Value.Span) : null;
        if (values.Count == 0)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in values)
        {
            hash.AppendData(BitConverter.GetBytes(value.Length));
            hash.AppendData(value);
        }
        return $"\"v{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 12))}\"";
    }

    private string OfObject(object part) =>
        _tags.GetValue(part, _ => $"\"{_start}-{Interlocked.Increment(ref _next)}\"");

    private static string OfValue(ReadOnlySpan<byte> value) => $"\"v{Convert.ToHexStringLower(SHA256.HashData(value).AsSpan(0, 12))}\"";
}
