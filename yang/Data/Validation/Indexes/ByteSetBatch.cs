using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Netconf.Mano.Data;

/// <summary>Puts a batch of changes in order.</summary>
internal static class ByteSetBatch
{
    /// <summary>
    /// The changes in ascending order, one for each string: of a removal and an addition the addition. A large batch is sorted by the eight octets that follow
    /// what all its strings begin with, as numbers, and only equal ones are compared as a whole: a first load is one batch.
    /// </summary>
    public static ReadOnlySpan<ByteSetChange> Settle(List<ByteSetChange> batch)
    {
        var changes = CollectionsMarshal.AsSpan(batch);
        if (changes.Length < 64)
            changes.Sort();
        else
            SortByNumbers(changes);
        var count = 0;
        foreach (var change in changes)
            if (count > 0 && changes[count - 1].Key.AsSpan().SequenceEqual(change.Key))
                changes[count - 1] = change; // Additions sort behind removals.
            else
                changes[count++] = change;
        return changes[..count];
    }

    private static void SortByNumbers(Span<ByteSetChange> changes)
    {
        var shared = changes[0].Key.Length;
        foreach (var change in changes)
            shared = changes[0].Key.AsSpan(0, shared).CommonPrefixLength(change.Key);
        var numbers = new ulong[changes.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Number(changes[i].Key.AsSpan(shared));
        MemoryExtensions.Sort<ulong, ByteSetChange>(numbers, changes);
        for (var start = 0; start < numbers.Length;)
        {
            var end = start + 1;
            while (end < numbers.Length && numbers[end] == numbers[start])
                end++;
            if (end - start > 1)
                changes[start..end].Sort();
            start = end;
        }
    }

    // A string that ends early is less than one that goes on, as zero octets are the least.
    private static ulong Number(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 8)
            return BinaryPrimitives.ReadUInt64BigEndian(rest);
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        rest.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
