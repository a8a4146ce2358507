using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Netconf.Mano.Http;

/// <summary>
/// How HTTPS listens: TLS 1.2 or newer, HTTP/1.1 and HTTP/2, limits against the slow and the large; client certificates where some are trusted.
/// </summary>
public static class HttpsEndpoint
{
    /// <summary>Limits of the whole server.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 4096;
        limits.MaxRequestBodySize = 1 << 20;
        limits.MaxRequestLineSize = 32 * 1024;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
        limits.Http2.MaxStreamsPerConnection = 128;
    }

    /// <summary>TLS on a listener. Asked for each connection, so that a change of what is trusted counts at once.</summary>
    public static void Use(ListenOptions listener, Func<X509Certificate2> certificate, Func<HttpSettings> settings)
    {
        listener.Protocols = HttpProtocols.Http1AndHttp2;
        listener.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(15),
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate(),
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = settings().TrustAnchors.Count > 0,
                AllowRenegotiation = false,
                // Whether it is trusted decides whose it is; who shows none may still have a password.
                RemoteCertificateValidationCallback = static (_, certificate, _, errors) =>
                    certificate is not null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable),
            }),
        });
    }
}
