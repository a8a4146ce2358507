using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The key of a list entry: canonical UTF-8 values in key order.</summary>
public readonly struct EntryKey
{
    /// <summary>A key of those values.</summary>
    public EntryKey(params ReadOnlyMemory<byte>[] values) => Values = values;

    /// <summary>The values, in key order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Values { get; }

    /// <summary>A key of those values as text.</summary>
    public static EntryKey Of(params string[] values) =>
        new([.. values.Select(v => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(v))]);

    /// <summary>The key of an entry, copied out of it.</summary>
    public static EntryKey Of(ListNode list, Branch entry)
    {
        var fields = entry.Fields;
        var values = new ReadOnlyMemory<byte>[list.Keys.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = fields.Value(i).ToArray();
        return new EntryKey(values);
    }
}
