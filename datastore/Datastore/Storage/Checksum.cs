using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Netconf.Mano.Datastore.Storage;

/// <summary>CRC-32C (RFC 3720 app. B.4) by the processor's instruction: catches what a disk or a copy garbled.</summary>
internal struct Checksum
{
    private uint _crc;

    public Checksum() => _crc = ~0u;

    public readonly uint Value => ~_crc;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = new Checksum();
        sum.Append(bytes);
        return sum.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var crc = _crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        _crc = crc;
    }

    /// <summary>A field of fixed size.</summary>
    public void Append(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>A field that may be absent, with its length: two fields never sum like one.</summary>
    public void Append(string? text)
    {
        Append(text is null ? -1L : text.Length);
        if (text is not null)
            Append(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A field with its length.</summary>
    public void AppendField(ReadOnlySpan<byte> bytes)
    {
        Append((long)bytes.Length);
        Append(bytes);
    }

    /// <summary>Over all of a record, so that a damaged date or user is found as well as a damaged edit.</summary>
    public static uint Of(ConfigurationRecord record)
    {
        var sum = new Checksum();
        sum.Append(record.Revision);
        sum.Append(record.At.UtcTicks);
        sum.Append(record.User);
        sum.Append((long)record.SessionId);
        sum.Append(record.Source);
        sum.Append(record.Comment);
        sum.Append(record.SchemaId);
        sum.AppendField(record.Edit.Span);
        sum.AppendField(record.Undo.Span);
        return sum.Value;
    }

    /// <summary>Over all of a record.</summary>
    public static uint Of(StateRecord record)
    {
        var sum = new Checksum();
        sum.Append(record.Sequence);
        sum.Append(record.At.UtcTicks);
        sum.Append(record.SchemaId);
        sum.AppendField(record.Edit.Span);
        return sum.Value;
    }

    /// <summary>Over all of a record.</summary>
    public static uint Of(NotificationRecord record)
    {
        var sum = new Checksum();
        sum.Append(record.Sequence);
        sum.Append(record.Stream);
        sum.Append(record.EventTime.UtcTicks);
        sum.AppendField(record.Content.Span);
        return sum.Value;
    }

    /// <summary>Over all of a chunk.</summary>
    public static uint Of(SeriesChunk chunk)
    {
        var sum = new Checksum();
        sum.Append(chunk.Series);
        sum.Append(chunk.From.UtcTicks);
        sum.Append(chunk.To.UtcTicks);
        sum.AppendField(chunk.Data.Span);
        return sum.Value;
    }

    /// <summary>Over all of a record.</summary>
    public static uint Of(CandidateRecord record)
    {
        var sum = new Checksum();
        sum.Append(record.Base);
        sum.AppendField(record.Edit.Span);
        sum.Append(record.Conflicts);
        return sum.Value;
    }
}
