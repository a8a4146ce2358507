using System.Buffers.Binary;
using System.Numerics;

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
}
