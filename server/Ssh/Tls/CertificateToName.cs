using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netconf.Mano.Ssh;

/// <summary>Where the user's name stands in a certificate: the identities of ietf-x509-cert-to-name (RFC 7407 §4).</summary>
public enum CertificateNameSource
{
    /// <summary>The entry says the name.</summary>
    Specified,

    /// <summary>The first rfc822Name of subjectAltName, its domain in lower case.</summary>
    SanRfc822Name,

    /// <summary>The first dNSName of subjectAltName, in lower case.</summary>
    SanDnsName,

    /// <summary>The first iPAddress of subjectAltName: dotted for IPv4, 32 lower-case hexadecimal digits for IPv6.</summary>
    SanIpAddress,

    /// <summary>The first of the three above, whichever comes first.</summary>
    SanAny,

    /// <summary>The subject's common name.</summary>
    CommonName,
}

/// <summary>One entry of the list.</summary>
/// <param name="Id">Entries are tried in ascending order.</param>
/// <param name="Fingerprint">A tls-fingerprint (RFC 7407: hash algorithm's octet, then the hash, in hexadecimal with colons) of
/// the client's certificate or of one in its chain; null: matches every one.</param>
/// <param name="Source">Where the name stands.</param>
/// <param name="Name">The name, for <see cref="CertificateNameSource.Specified"/>.</param>
public sealed record CertificateNameEntry(uint Id, string? Fingerprint, CertificateNameSource Source, string? Name = null);

/// <summary>Derives a user's name from a certificate, as RFC 7407 and RFC 7589 §7 say: the first entry that matches and gives a
/// name.</summary>
public sealed class CertificateToName
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string CommonNameOid = "2.5.4.3";

    private readonly CertificateNameEntry[] _entries;

    /// <summary>Takes the list.</summary>
    /// <param name="entries">The entries, in any order.</param>
    public CertificateToName(IEnumerable<CertificateNameEntry> entries) => _entries = [.. entries.OrderBy(entry => entry.Id)];

    /// <summary>The user's name; null when no entry gives one.</summary>
    /// <param name="peer">A client whose certificate has been verified.</param>
    public string? Resolve(TlsPeer peer)
    {
        foreach (var entry in _entries)
        {
            if ((entry.Fingerprint is null || peer.Chain.Any(certificate => Matches(certificate, entry.Fingerprint))) &&
                NameIn(peer.Certificate, entry) is { Length: > 0 } name)
            {
                return name;
            }
        }

        return null;
    }

    private static bool Matches(X509Certificate2 certificate, string fingerprint)
    {
        var wanted = fingerprint.Replace(":", "", StringComparison.Ordinal);

        // The first octet is the hash algorithm's number in TLS (RFC 5246 §7.4.1.4.1).
        HashAlgorithmName? algorithm = wanted.Length < 2 ? null : wanted[..2] switch
        {
            "02" => HashAlgorithmName.SHA1,
            "04" => HashAlgorithmName.SHA256,
            "05" => HashAlgorithmName.SHA384,
            "06" => HashAlgorithmName.SHA512,
            _ => null,
        };
        return algorithm is { } known &&
            certificate.GetCertHashString(known).Equals(wanted[2..], StringComparison.OrdinalIgnoreCase);
    }

    private static string? NameIn(X509Certificate2 certificate, CertificateNameEntry entry) => entry.Source switch
    {
        CertificateNameSource.Specified => entry.Name,
        CertificateNameSource.CommonName => CommonName(certificate),
        var source => AlternativeName(certificate, source),
    };

    private static string? CommonName(X509Certificate2 certificate) => certificate.SubjectName
        .EnumerateRelativeDistinguishedNames()
        .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
        .Select(part => part.GetSingleElementValue())
        .FirstOrDefault();

    private static string? AlternativeName(X509Certificate2 certificate, CertificateNameSource source)
    {
        var extension = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName);
        if (extension is null)
        {
            return null;
        }

        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (ReadName(names, source) is { } name)
                {
                    return name;
                }
            }
        }
        catch (AsnContentException)
        {
            // A name that cannot be read is no name.
        }

        return null;
    }

    /// <summary>Reads one GeneralName (RFC 5280 §4.2.1.6); null when it is of another kind.</summary>
    private static string? ReadName(AsnReader names, CertificateNameSource source)
    {
        const int rfc822Name = 1;
        const int dnsName = 2;
        const int ipAddress = 7;
        var tag = names.PeekTag();
        var any = source == CertificateNameSource.SanAny;
        switch (tag.TagValue)
        {
            case rfc822Name when any || source == CertificateNameSource.SanRfc822Name:
                var mail = names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
                var at = mail.LastIndexOf('@');
                return mail[..(at + 1)] + mail[(at + 1)..].ToLowerInvariant();
            case dnsName when any || source == CertificateNameSource.SanDnsName:
                return names.ReadCharacterString(UniversalTagNumber.IA5String, tag).ToLowerInvariant();
            case ipAddress when any || source == CertificateNameSource.SanIpAddress:
                var bytes = names.ReadOctetString(tag);
                return bytes.Length == 4 ? new IPAddress(bytes).ToString() : Convert.ToHexStringLower(bytes);
            default:
                names.ReadEncodedValue();
                return null;
        }
    }
}
