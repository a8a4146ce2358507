using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Netconf.Mano.Ssh;

/// <summary>The server's certificate and the certificates that it trusts. Immutable: a change is a new object.</summary>
public sealed class TlsCredentials
{
    /// <summary>Puts credentials together.</summary>
    /// <param name="certificate">The server's certificate, with its private key.</param>
    /// <param name="intermediates">Certificates sent along with it.</param>
    /// <param name="trustAnchors">Authorities whose clients are trusted.</param>
    /// <param name="trustedClients">Client certificates trusted as they are, whoever signed them (RFC 7589 §7).</param>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public TlsCredentials(
        X509Certificate2 certificate,
        X509Certificate2Collection? intermediates = null,
        X509Certificate2Collection? trustAnchors = null,
        X509Certificate2Collection? trustedClients = null)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new ArgumentException("The server's certificate needs its private key.", nameof(certificate));
        }

        Context = SslStreamCertificateContext.Create(certificate, intermediates, offline: true);
        TrustAnchors = trustAnchors ?? [];
        TrustedClients = trustedClients ?? [];
    }

    /// <summary>Authorities whose clients are trusted.</summary>
    public X509Certificate2Collection TrustAnchors { get; }

    /// <summary>Client certificates trusted as they are.</summary>
    public X509Certificate2Collection TrustedClients { get; }

    internal SslStreamCertificateContext Context { get; }
}

/// <summary>A client's certificate with the certificates up to its trust anchor.</summary>
/// <param name="Certificate">The client's own.</param>
/// <param name="Chain">The client's own first, the anchor last.</param>
public sealed record TlsPeer(X509Certificate2 Certificate, IReadOnlyList<X509Certificate2> Chain);

/// <summary>What a <see cref="TlsServer"/> listens on and whom it lets in.</summary>
public sealed record TlsServerOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Empty: only adopted sockets (call home) are served.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; init; } = [];

    /// <summary>Asked for each connection, so that a renewed certificate or trust anchor holds at once.</summary>
    public required Func<TlsCredentials> Credentials { get; init; }

    /// <summary>The user that a verified client is (with where it comes from), or null to refuse it (RFC 7589 §7);
    /// <see cref="CertificateToName"/> is the standard's way.</summary>
    public required Func<TlsPeer, EndPoint?, string?> MapUser { get; init; }

    /// <summary>Says why a client from there is turned away before a word is spoken, or null; for bans.</summary>
    public Func<EndPoint?, string?>? Refuse { get; init; }

    /// <summary>Whether revocation lists are asked; the default is not to, since that needs the network.</summary>
    public X509RevocationMode Revocation { get; init; } = X509RevocationMode.NoCheck;

    /// <summary>Protocol versions; the default is 1.2 and 1.3.</summary>
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Connections at the same time, authenticated or not.</summary>
    public int MaxSessions { get; init; } = 4096;

    /// <summary>Connections that have not authenticated yet.</summary>
    public int MaxStartups { get; init; } = 1000;

    /// <summary>Connections from one address that have not authenticated yet.</summary>
    public int MaxStartupsPerAddress { get; init; } = 500;

    /// <summary>How long a handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection on which nothing moved for so long is closed; null: never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long the kernel waits before it asks a silent client whether it lives; null: it does not ask.</summary>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(60);
}
