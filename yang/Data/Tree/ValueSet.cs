namespace Netconf.Mano.Data;

/// <summary>A large leaf-list: an entry set whose entries have one field each, the value.</summary>
internal static class ValueSet
{
    /// <summary>A leaf-list of up to so many values is packed with the leaves.</summary>
    public const int MaxPacked = 64;

    /// <summary>The entry that stands for a value.</summary>
    public static Branch Entry(ReadOnlySpan<byte> value)
    {
        var writer = new FieldsWriter(1, value.Length, 0);
        writer.Add(0, value);
        return Branch.Of(writer.Blob, []);
    }

    /// <summary>The values, copied.</summary>
    public static List<ReadOnlyMemory<byte>> Values(EntrySet set)
    {
        var result = new List<ReadOnlyMemory<byte>>(set.Count);
        var cursor = set.From(0);
        while (cursor.MoveNext())
            result.Add(Fields.First(cursor.Current.Blob).ToArray());
        return result;
    }
}
