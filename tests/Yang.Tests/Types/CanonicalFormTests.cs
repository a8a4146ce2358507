using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

/// <summary>The canonical forms of RFC 6991's typedefs.</summary>
[TestClass]
public class CanonicalFormTests
{
    private static YangType Type(string module, string name) =>
        new TestScope(name: module).Typedef(name, S(Keyword.Type, "string")).Type(name);

    [TestMethod]
    [DataRow("2001:DB8::1", "2001:db8::1")]
    [DataRow("2008:15:0:0:0:0:feAC:1", "2008:15::feac:1")]
    [DataRow("FAAC:21:011:Da85::87:daaF%1", "faac:21:11:da85::87:daaf%1")]
    [DataRow("0:00:000:0000:000:00:0:1", "::1")]
    [DataRow("0:0:0:0:0:0:0:0", "::")]
    [DataRow("1:0:0:2:0:0:0:3", "1:0:0:2::3")]
    [DataRow("1:0:0:2:3:0:0:4", "1::2:3:0:0:4")]
    [DataRow("1:2:3:4:5:6:0:8", "1:2:3:4:5:6:0:8")]
    [DataRow("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [DataRow("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    [DataRow("::FFFF:c000:0201", "::ffff:192.0.2.1")]
    [DataRow("A:B:c:D:e:f:1:0", "a:b:c:d:e:f:1:0")]
    public void Ipv6FollowsRfc5952(string lexical, string canonical) =>
        Assert.AreEqual(canonical, Type("ietf-inet-types", "ipv6-address").Canonical(lexical));

    [TestMethod]
    public void Ipv6RefusesWhatIsNoAddress() => Type("ietf-inet-types", "ipv6-address").Refusal("1:2:3");

    [TestMethod]
    [DataRow("ipv4-prefix", "158.1.58.4/1", "128.0.0.0/1")]
    [DataRow("ipv4-prefix", "158.1.58.4/24", "158.1.58.0/24")]
    [DataRow("ipv4-prefix", "0.1.58.4/32", "0.1.58.4/32")]
    [DataRow("ipv4-prefix", "12.1.58.4/0", "0.0.0.0/0")]
    [DataRow("ipv6-prefix", "2000:A:B:C:D:E:f:a/16", "2000::/16")]
    [DataRow("ipv6-prefix", "::C:D:E:f:a/110", "::c:d:e:c:0/110")]
    [DataRow("ipv6-prefix", "::C:D:E:f:a/55", "::/55")]
    public void PrefixesHaveNoHostBits(string typedef, string lexical, string canonical) =>
        Assert.AreEqual(canonical, Type("ietf-inet-types", typedef).Canonical(lexical));

    [TestMethod]
    [DataRow("ietf-yang-types", "mac-address", "00:1A:2b:3C:4d:5E", "00:1a:2b:3c:4d:5e")]
    [DataRow("ietf-yang-types", "uuid", "F81D4FAE-7dec-11d0-A765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]
    [DataRow("ietf-inet-types", "domain-name", "WWW.Example.COM", "www.example.com")]
    [DataRow("ietf-yang-types", "other", "ABC", "ABC")]
    [DataRow("elsewhere", "mac-address", "AB:CD:EF:00:11:22", "AB:CD:EF:00:11:22")]
    public void SomeAreLowerCase(string module, string typedef, string lexical, string canonical) =>
        Assert.AreEqual(canonical, Type(module, typedef).Canonical(lexical));

    [TestMethod]
    [DataRow("2026-11-21T08:00:00Z", "2026-11-21T08:00:00+00:00")]
    [DataRow("2026-11-21T08:00:00.250+02:00", "2026-11-21T06:00:00.250+00:00")]
    [DataRow("2026-12-31T23:30:60-01:00", "2027-01-01T00:30:60+00:00")]
    [DataRow("2026-11-21T08:00:00-00:00", "2026-11-21T08:00:00-00:00")]
    [DataRow("2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00+00:00")]
    public void DateAndTimeHasANumericOffset(string lexical, string canonical) =>
        Assert.AreEqual(canonical, Type("ietf-yang-types", "date-and-time").Canonical(lexical));

    [TestMethod]
    [DataRow("2026-02-29T00:00:00Z")]
    [DataRow("2026-13-01T00:00:00Z")]
    [DataRow("2026-01-01T24:00:00Z")]
    [DataRow("2026-01-01T00:00:00+25:00")]
    [DataRow("0001-01-01T00:00:00+01:00")]
    public void DateAndTimeRefusesWhatNoCalendarHas(string lexical) =>
        Type("ietf-yang-types", "date-and-time").Refusal(lexical);

    [TestMethod]
    public void XPathCarriesModuleNames()
    {
        var scope = new TestScope(name: "ietf-yang-types").Typedef("xpath1.0", S(Keyword.Type, "string"));
        var type = scope.Type("xpath1.0");
        var wire = new TestScope();
        wire.Import(new Module("long-name", null, "urn:l", "p"));
        Assert.AreEqual("/long-name:a[long-name:b='p:x']/child::long-name:c | /d",
            type.Canonical("/p:a[p:b='p:x']/child::p:c | /d", wire));
        Assert.AreEqual("count(/a) > 1", type.Canonical("count(/a) > 1", wire));
        type.Refusal("/q:a", wire);
        type.Refusal("/p:a[", wire);
        var at = 0;
        Assert.IsTrue(type.TryNextPrefix("child::a[x='y:z']/m:b"u8, ref at, out var prefix)
            && prefix.SequenceEqual("m"u8));
        Assert.IsFalse(type.TryNextPrefix("child::a[x='y:z']/m:b"u8, ref at, out _));
    }

    [TestMethod]
    public void DerivedTypesKeepTheForm()
    {
        var scope = new TestScope(name: "ietf-inet-types").Typedef("ipv6-address", S(Keyword.Type, "string"))
            .Typedef("mine", S(Keyword.Type, "ipv6-address", S(Keyword.Length, "1..20")));
        Assert.AreEqual("::1", scope.Type("mine").Canonical("0:0::0:1"));
        Assert.AreEqual("::1", scope.Type("mine", S(Keyword.Pattern, "[0:1]*")).Canonical("0:0::0:1"));
    }
}
