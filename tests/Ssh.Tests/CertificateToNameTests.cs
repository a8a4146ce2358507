using System.Net;
using System.Security.Cryptography;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class CertificateToNameTests : IDisposable
{
    private readonly TestCertificates _authority = new();

    public void Dispose() => _authority.Dispose();

    [TestMethod]
    [DataRow(CertificateNameSource.CommonName, "common")]
    [DataRow(CertificateNameSource.SanRfc822Name, "Admin@example.com")]
    [DataRow(CertificateNameSource.SanDnsName, "oss.example.com")]
    [DataRow(CertificateNameSource.SanIpAddress, "192.0.2.7")]
    [DataRow(CertificateNameSource.SanAny, "oss.example.com")]
    [DataRow(CertificateNameSource.Specified, "said")]
    public void FindsTheNameWhereTheEntrySays(CertificateNameSource source, string expected)
    {
        var client = _authority.Client("common", names =>
        {
            names.AddUri(new Uri("urn:other"));
            names.AddDnsName("OSS.Example.com");
            names.AddEmailAddress("Admin@EXAMPLE.com");
            names.AddIpAddress(IPAddress.Parse("192.0.2.7"));
        });
        var names = new CertificateToName([new CertificateNameEntry(1, null, source, "said")]);
        Assert.AreEqual(expected, names.Resolve(new TlsPeer(client, [client, _authority.Authority])));
    }

    [TestMethod]
    public void WritesAnIpv6AddressAsDigits()
    {
        var client = _authority.Client("x", names => names.AddIpAddress(IPAddress.Parse("2001:db8::1")));
        var names = new CertificateToName([new CertificateNameEntry(1, null, CertificateNameSource.SanIpAddress)]);
        Assert.AreEqual("20010db8000000000000000000000001", names.Resolve(new TlsPeer(client, [client])));
    }

    [TestMethod]
    public void TakesTheFirstEntryThatMatchesAndGivesAName()
    {
        var client = _authority.Client("common");
        var authority = "04:" + string.Join(':', SHA256.HashData(_authority.Authority.RawData).Select(b => $"{b:x2}"));
        var names = new CertificateToName(
        [
            new CertificateNameEntry(30, null, CertificateNameSource.CommonName),
            new CertificateNameEntry(20, authority, CertificateNameSource.Specified, "by authority"),
            new CertificateNameEntry(10, authority, CertificateNameSource.SanDnsName),
            new CertificateNameEntry(5, "04:00", CertificateNameSource.Specified, "wrong fingerprint"),
        ]);
        Assert.AreEqual("by authority", names.Resolve(new TlsPeer(client, [client, _authority.Authority])));
        Assert.AreEqual("common", names.Resolve(new TlsPeer(client, [client])));
    }

    [TestMethod]
    public void GivesNoNameWhenNoEntryDoes()
    {
        var client = _authority.Client("common");
        var names = new CertificateToName([new CertificateNameEntry(1, null, CertificateNameSource.SanAny)]);
        Assert.IsNull(names.Resolve(new TlsPeer(client, [client])));
    }
}
