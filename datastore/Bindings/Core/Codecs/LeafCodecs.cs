using System.Globalization;
using System.Net;
using System.Text;

namespace Netconf.Mano.Bindings;

/// <summary>The codecs of the types that every model shares.</summary>
public static class LeafCodecs
{
    /// <summary>string, and every type whose canonical text is used as it is (instance-identifier, uri …).</summary>
    public static LeafCodec<string> String { get; } = new StringCodec();

    /// <summary>boolean.</summary>
    public static LeafCodec<bool> Boolean { get; } = new FunctionCodec<bool>(
        c => c is [(byte)'t', ..],
        v => v ? "true"u8.ToArray() : "false"u8.ToArray());

    /// <summary>empty: being there is its value.</summary>
    public static LeafCodec<bool> Empty { get; } = new FunctionCodec<bool>(_ => true, _ => []);

    /// <summary>int8.</summary>
    public static LeafCodec<sbyte> Int8 { get; } = new NumberCodec<sbyte>();

    /// <summary>int16.</summary>
    public static LeafCodec<short> Int16 { get; } = new NumberCodec<short>();

    /// <summary>int32.</summary>
    public static LeafCodec<int> Int32 { get; } = new NumberCodec<int>();

    /// <summary>int64.</summary>
    public static LeafCodec<long> Int64 { get; } = new NumberCodec<long>();

    /// <summary>uint8.</summary>
    public static LeafCodec<byte> UInt8 { get; } = new NumberCodec<byte>();

    /// <summary>uint16.</summary>
    public static LeafCodec<ushort> UInt16 { get; } = new NumberCodec<ushort>();

    /// <summary>uint32.</summary>
    public static LeafCodec<uint> UInt32 { get; } = new NumberCodec<uint>();

    /// <summary>uint64.</summary>
    public static LeafCodec<ulong> UInt64 { get; } = new NumberCodec<ulong>();

    /// <summary>decimal64.</summary>
    public static LeafCodec<decimal> Decimal64 { get; } = new FunctionCodec<decimal>(
        c => decimal.Parse(Encoding.ASCII.GetString(c), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture),
        v => Encoding.ASCII.GetBytes(v.ToString("0.0#################", CultureInfo.InvariantCulture)));

    /// <summary>binary.</summary>
    public static LeafCodec<ReadOnlyMemory<byte>> Binary { get; } = new FunctionCodec<ReadOnlyMemory<byte>>(
        c => Convert.FromBase64String(Encoding.ASCII.GetString(c)),
        v => Encoding.ASCII.GetBytes(Convert.ToBase64String(v.Span)));

    /// <summary>yang:uuid.</summary>
    public static LeafCodec<Guid> Uuid { get; } = new FunctionCodec<Guid>(
        c => Guid.ParseExact(Encoding.ASCII.GetString(c), "D"),
        v => Encoding.ASCII.GetBytes(v.ToString("D")));

    /// <summary>yang:date-and-time.</summary>
    public static LeafCodec<DateTimeOffset> DateAndTime { get; } = new DateAndTimeCodec();

    /// <summary>inet:ip-address-no-zone and its two versions.</summary>
    public static LeafCodec<IPAddress> IpAddress { get; } = new FunctionCodec<IPAddress>(
        c => IPAddress.Parse(Encoding.ASCII.GetString(c)),
        v => Encoding.ASCII.GetBytes(WithoutZone(v).ToString()));

    /// <summary>inet:ip-prefix and its two versions.</summary>
    public static LeafCodec<IPNetwork> IpPrefix { get; } = new FunctionCodec<IPNetwork>(
        ReadPrefix,
        v => Encoding.ASCII.GetBytes(v.ToString()));

    private static IPAddress WithoutZone(IPAddress address) =>
        address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, ScopeId: not 0 }
            ? new IPAddress(address.GetAddressBytes())
            : address;

    /// <summary>A prefix whose bits behind the length need not be zero: RFC 6991 says they are in the canonical form, and nobody checks.</summary>
    private static IPNetwork ReadPrefix(ReadOnlySpan<byte> canonical)
    {
        var slash = canonical.LastIndexOf((byte)'/');
        var bytes = IPAddress.Parse(Encoding.ASCII.GetString(canonical[..slash])).GetAddressBytes();
        var length = int.Parse(canonical[(slash + 1)..], CultureInfo.InvariantCulture);
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
