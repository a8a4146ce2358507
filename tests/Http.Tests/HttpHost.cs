using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Http.Tests;

/// <summary>The HTTPS front over a datastore of its own; one page says who asks, or 401.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private static readonly Lazy<Schema> Model = new(Compile);

    private readonly string _directory = Directory.CreateTempSubdirectory("mano-http-").FullName;
    private readonly SqliteStore _store;
    private readonly WebApplication _app;
    private readonly HttpAuthentication _authentication;

    private HttpHost(TimeProvider time)
    {
        _store = SqliteStore.Open(_directory);
        Datastores = Datastores.Open(Model.Value, _store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
        Datastores.Configuration.AddGuard(new HttpGuard());
        var settings = HttpSettings.Of(Datastores);
        _authentication = new HttpAuthentication(settings, LogIns, time, NullLogger.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k =>
        {
            HttpsEndpoint.Limit(k);
            k.Listen(IPAddress.Loopback, 0, l => HttpsEndpoint.Use(l, static () => Certificates.Server, settings));
        });
        _app = builder.Build();
        _authentication.Use(_app);
        _app.MapGet("/who", (HttpContext context) => context.User.Identity is { IsAuthenticated: true, Name: { } name }
            ? Results.Text($"{name} {string.Join(',', context.User.FindAll("group").Select(c => c.Value))} {context.Request.Protocol}")
            : Results.StatusCode(401));
    }

    public Datastores Datastores { get; }

    public Users LogIns { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public static async Task<HttpHost> StartAsync(TimeProvider? time = null)
    {
        var host = new HttpHost(time ?? TimeProvider.System);
        await host._app.StartAsync();
        return host;
    }

    /// <summary>Makes that the configuration of mano-http.</summary>
    public async Task<IReadOnlyList<RpcError>> ConfigureAsync(string xml)
    {
        var config = $"<config><http xmlns=\"urn:netconf-mano:yang:mano-http\" xmlns:x=\"urn:ietf:params:xml:ns:yang:ietf-x509-cert-to-name\">{xml}</http></config>";
        var read = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(config), Model.Value, ContentRules.Config);
        Assert.IsEmpty(read.Errors, string.Join('\n', read.Errors));
        return (await Datastores.Configuration.ChangeRunningAsync(Actor.Server("test"), tree => Edit.ReplaceAll(tree, read.Tree!))).Errors;
    }

    /// <summary>Asks who one is; a new connection each time.</summary>
    public async Task<(int Status, string Body, string Challenge)> AskAsync(string? authorization = null, X509Certificate2? certificate = null)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == Certificates.Server.GetCertHashString();
        if (certificate is not null)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/who"))
        { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), string.Join(" | ", response.Headers.WwwAuthenticate));
    }

    public static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authentication.Dispose();
        await Datastores.DisposeAsync();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static Schema Compile()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Netconf.Mano.sln")))
            root = Path.GetDirectoryName(root)!;
        var result = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource([
            Path.Combine(root, "yang", "Modules", "ietf"), Path.Combine(root, "yang", "Modules", "mano")]))
        { Implement = ["mano-http", "ietf-netconf-acm", "ietf-x509-cert-to-name"] });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>ada with a password, and who else may come in.</summary>
    internal sealed class Users : IHttpLogIns
    {
        public TimeSpan Delay { get; set; }

        public List<string> Asked { get; } = [];

        public HttpLogIn VerifyPassword(string user, ReadOnlySpan<byte> passwordUtf8, IPAddress? from)
        {
            lock (Asked)
                Asked.Add($"{user} {from}");
            return new HttpLogIn(user == "ada" && passwordUtf8.SequenceEqual("päss:word"u8), Delay);
        }

        public HttpLogIn Verify(string user, IPAddress? from, string by)
        {
            lock (Asked)
                Asked.Add($"{user} {by}");
            return new HttpLogIn(IsKnown(user), Delay);
        }

        public bool IsKnown(string user) => user is "ada" or "bob";
    }
}

/// <summary>A server's certificate, an authority, and certificates it issues.</summary>
internal static class Certificates
{
    public static X509Certificate2 Server { get; } = SelfSigned("CN=localhost", isAuthority: false);

    public static X509Certificate2 Authority { get; } = SelfSigned("CN=Authority", isAuthority: true);

    public static X509Certificate2 Issue(string subject, X509Certificate2? by = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var issued = request.Create(by ?? Authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public static string Fingerprint(X509Certificate2 certificate) =>
        "04:" + string.Join(':', certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("x2")));

    public static X509Certificate2 SelfSigned(string subject, bool isAuthority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
