using System.Net;
using System.Numerics;

namespace Netconf.Mano.Simulator;

/// <summary>Arithmetic with addresses.</summary>
internal static class Addresses
{
    internal static bool TryParse(string? text, out IPNetwork prefix)
    {
        prefix = default;
        return text is not null && IPNetwork.TryParse(text, out prefix);
    }

    internal static bool Overlap(string cidr, IPNetwork other)
    {
        var one = IPNetwork.Parse(cidr);
        return one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
            && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));
    }

    internal static string Nth(IPNetwork prefix, int n) => From(Number(prefix.BaseAddress) + n, prefix.BaseAddress.GetAddressBytes().Length).ToString();

    /// <summary>Addresses that the subnet gives out by itself, in order.</summary>
    internal static IEnumerable<string> Pool(SimSubnet subnet)
    {
        var prefix = IPNetwork.Parse(subnet.Cidr);
        var length = prefix.BaseAddress.GetAddressBytes().Length;
        var size = BigInteger.One << ((length * 8) - prefix.PrefixLength);
        var pools = subnet.Pools.Count > 0
            ? subnet.Pools.Select(p => (First: Number(IPAddress.Parse(p.Start)), Last: Number(IPAddress.Parse(p.End))))
            : [(Number(prefix.BaseAddress) + 1, Number(prefix.BaseAddress) + size - 2)];
        return pools.SelectMany(p => Range(p.First, p.Last)).Select(n => From(n, length).ToString()).Where(a => a != subnet.Gateway);
    }

    private static IEnumerable<BigInteger> Range(BigInteger first, BigInteger last)
    {
        for (var n = first; n <= last; n++)
        {
            yield return n;
        }
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static IPAddress From(BigInteger number, int length)
    {
        var bytes = new byte[length];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, length - digits.Length);
        return new IPAddress(bytes);
    }
}
