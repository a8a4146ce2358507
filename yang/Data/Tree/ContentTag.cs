using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Data;

/// <summary>
/// A short text for the content of a node: the same while the content is the same, whatever tree it is in, also after a restart with the same modules. An ETag
/// (RFC 9110 §8.8.3), a transaction id. What was computed is kept as long as that content is in memory, so that after a change only what lies between the root and
/// the change is computed anew.
/// </summary>
/// <example><code>
/// var tag = ContentTag.Of(running.Find(path));      // "3f2a9c…", 32 digits
/// </code></example>
public static class ContentTag
{
    private static readonly ConditionalWeakTable<object, byte[]> Known = [];

    /// <summary>The tag of a container, a list entry or a root; <c>none</c> of one that does not exist.</summary>
    public static string Of(DataNode node) => node.Exists ? Convert.ToHexStringLower(OfBranch(node.Storage)) : "none";

    private static byte[] OfBranch(Branch branch) => branch.Slots.IsEmpty ? Compute(branch) : Known.GetValue(branch, static b => Compute((Branch)b));

    private static byte[] Compute(Branch branch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(branch.Blob);
        foreach (var slot in branch.Slots)
        {
            Append(hash, slot.Ordinal);
            hash.AppendData(OfSlot(slot.Value));
        }
        return hash.GetHashAndReset()[..16];
    }

    private static byte[] OfSlot(object value) => value switch
    {
        Branch container => OfBranch(container),
        EntrySet entries => Known.GetValue(entries, static e => OfEntries((EntrySet)e)),
        DataTree mounted => OfBranch(mounted.RootBranch),
        AnyContent any => SHA256.HashData(any.Xml.Span),
        _ => SHA256.HashData(Encoding.UTF8.GetBytes(value.ToString()!)),
    };

    private static byte[] OfEntries(EntrySet entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var cursor = entries.From(0); cursor.MoveNext();)
        {
            var entry = cursor.Current;
            // Entries of leaves alone are hashed as they are: a tag kept for each would cost more than it saves.
            Append(hash, entry.Blob.Length);
            if (entry.Slots.IsEmpty)
                hash.AppendData(entry.Blob);
            else
                hash.AppendData(OfBranch(entry));
        }
        return hash.GetHashAndReset()[..16];
    }

    private static void Append(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
