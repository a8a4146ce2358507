using System.Net;
using System.Text;

namespace Netconf.Mano.Bindings.Tests;

[TestClass]
public sealed class CodecTests
{
    [TestMethod]
    [DataRow("2026-11-21T08:00:00+00:00", "2026-11-21T08:00:00+00:00")]
    [DataRow("2026-11-21T08:00:00Z", "2026-11-21T08:00:00+00:00")]
    [DataRow("2026-11-21T08:00:00-00:00", "2026-11-21T08:00:00+00:00")]
    [DataRow("2026-11-21T08:00:00.5-02:30", "2026-11-21T08:00:00.5-02:30")]
    [DataRow("2026-11-21T08:00:00.123456789+01:00", "2026-11-21T08:00:00.1234567+01:00")]
    [DataRow("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.9999999+00:00")]
    public void ReadsAndWritesTimes(string yang, string written) =>
        Assert.AreEqual(written, RoundTrip(LeafCodecs.DateAndTime, yang));

    [TestMethod]
    [DataRow("12.5")]
    [DataRow("-0.001")]
    [DataRow("7.0")]
    [DataRow("922337203685477580.7")]
    public void ReadsAndWritesDecimals(string yang) => Assert.AreEqual(yang, RoundTrip(LeafCodecs.Decimal64, yang));

    [TestMethod]
    public void WritesDecimalsWithOneDigitAtLeast() => Assert.AreEqual("3.0", Written(LeafCodecs.Decimal64, 3m));

    [TestMethod]
    [DataRow("192.0.2.1")]
    [DataRow("2001:db8::1")]
    public void ReadsAndWritesAddresses(string yang) => Assert.AreEqual(yang, RoundTrip(LeafCodecs.IpAddress, yang));

    [TestMethod]
    [DataRow("192.0.2.0/24", "192.0.2.0/24")]
    [DataRow("192.0.2.77/20", "192.0.0.0/20")]
    [DataRow("2001:db8::/33", "2001:db8::/33")]
    [DataRow("0.0.0.0/0", "0.0.0.0/0")]
    public void ReadsAndWritesPrefixes(string yang, string written) => Assert.AreEqual(written, RoundTrip(LeafCodecs.IpPrefix, yang));

    [TestMethod]
    public void LeavesTheZoneOutOfAddressesThatHaveNone() =>
        Assert.AreEqual("fe80::1", Written(LeafCodecs.IpAddress, IPAddress.Parse("fe80::1%3")));

    [TestMethod]
    public void ReadsNumbersAtTheirLimits()
    {
        Assert.AreEqual(ulong.MaxValue, Read(LeafCodecs.UInt64, "18446744073709551615"));
        Assert.AreEqual(sbyte.MinValue, Read(LeafCodecs.Int8, "-128"));
        Assert.AreEqual("-9223372036854775808", Written(LeafCodecs.Int64, long.MinValue));
    }

    [TestMethod]
    public void ReadsAndWritesUuids() =>
        Assert.AreEqual("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", RoundTrip(LeafCodecs.Uuid, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));

    private static string RoundTrip<T>(LeafCodec<T> codec, string yang) => Written(codec, Read(codec, yang));

    private static T Read<T>(LeafCodec<T> codec, string yang) => codec.Read(Encoding.UTF8.GetBytes(yang), null!);

    private static string Written<T>(LeafCodec<T> codec, T value) => Encoding.UTF8.GetString(codec.Write(value));
}
