using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _authority = new();

    public void Dispose() => _authority.Dispose();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(SslProtocols.Tls12)]
    [DataRow(SslProtocols.Tls13)]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task LetsATrustedClientIn(SslProtocols protocol)
    {
        var seen = new TaskCompletionSource<TransportConnection>();
        await using var server = Start(connection =>
        {
            seen.SetResult(connection);
            return TestServer.EchoAsync(connection);
        });
        await using var client = await ConnectAsync(server, _authority.Client("alice"), protocol);
        await client.WriteAsync("hello"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("hello", await ReadAsync(client, 5));
        var connection = await seen.Task;
        Assert.AreEqual("alice", connection.User);
        Assert.AreEqual("certificate", connection.AuthenticationMethod);
        Assert.AreEqual(TransportKind.Tls, connection.Kind);
    }

    [TestMethod]
    [DataRow("none")]
    [DataRow("foreign")]
    [DataRow("expired")]
    [DataRow("server")]
    [DataRow("nobody")]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesAnyoneElse(string who)
    {
        using var foreign = new TestCertificates();
        var certificate = who switch
        {
            "none" => null,
            "foreign" => foreign.Client("alice"),
            "expired" => _authority.Client("alice", daysLeft: 0),
            "server" => _authority.Server(),
            _ => _authority.Client("nobody"),
        };
        await using var server = Start(_ => throw new InvalidOperationException("let in"));

        // With TLS 1.3 the client's handshake succeeds and the refusal follows: the end is what counts.
        await Assert.ThrowsAsync<Exception>(async () =>
        {
            await using var client = await ConnectAsync(server, certificate, SslProtocols.Tls13);
            await client.WriteAsync("hello"u8.ToArray());
            if (await client.ReadAsync(new byte[10]) == 0)
            {
                throw new IOException("closed");
            }
        });
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TakesNewCredentialsForTheNextConnection()
    {
        var credentials = Credentials();
        using var renewed = new TestCertificates("CN=another authority");
        await using var server = Start(TestServer.EchoAsync, credentials: () => credentials);
        await using var before = await ConnectAsync(server, _authority.Client("alice"), SslProtocols.Tls13);
        credentials = new TlsCredentials(renewed.Server(), trustAnchors: [renewed.Authority]);
        await using var after = await ConnectAsync(server, renewed.Client("alice"), SslProtocols.Tls13, renewed);
        await after.WriteAsync("new"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("new", await ReadAsync(after, 3));
        await before.WriteAsync("old"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("old", await ReadAsync(before, 3));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TrustsACertificateThatIsListedItself()
    {
        using var foreign = new TestCertificates();
        var listed = foreign.Client("alice");
        await using var server = Start(
            TestServer.EchoAsync, credentials: () => new TlsCredentials(_authority.Server(), trustedClients: [listed]));
        await using var client = await ConnectAsync(server, listed, SslProtocols.Tls13);
        await client.WriteAsync("hello"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("hello", await ReadAsync(client, 5));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TalksToOpenSsl()
    {
        var directory = Directory.CreateTempSubdirectory("tls").FullName;
        var (certificate, key) = TestCertificates.Write(_authority.Client("alice"), directory);
        await using var server = Start(TestServer.Sending(2_000_000));
        using var openssl = Process.Start(new ProcessStartInfo("openssl",
            ["s_client", "-quiet", "-connect", $"{server.Endpoints[0]}", "-cert", certificate, "-key", key])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var all = new MemoryStream();
        await openssl.StandardOutput.BaseStream.CopyToAsync(all, TestContext.CancellationToken);
        Assert.AreEqual(2_000_000, all.Length);
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task EndsAHandshakeThatTakesTooLong()
    {
        var time = new ManualTime();
        await using var server = Start(TestServer.EchoAsync, time: time);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.Endpoints[0], TestContext.CancellationToken);
        var end = LimitTests.ReadToEndAsync(client);
        while (!end.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        Assert.AreEqual("", await end);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task StopsInOrder()
    {
        var server = Start(async connection =>
        {
            while (!(await connection.Transport.Input.ReadAsync()).IsCompleted)
            {
                Assert.Fail("nothing was sent");
            }

            await TestServer.Sending(3_000_000)(connection);
        });
        await using var client = await ConnectAsync(server, _authority.Client("alice"), SslProtocols.Tls13);
        await client.WriteAsync(ReadOnlyMemory<byte>.Empty, TestContext.CancellationToken);
        var stop = server.StopAsync(TestContext.CancellationToken);
        var all = new MemoryStream();
        await client.CopyToAsync(all, TestContext.CancellationToken);
        await stop;
        Assert.AreEqual(0, server.ConnectionCount);
        Assert.IsTrue(all.Length is 3_000_000 or 0, $"{all.Length}");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task GarbageAndSilenceHarmNobody()
    {
        await using var server = Start(TestServer.EchoAsync);
        for (var i = 0; i < 20; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Endpoints[0], TestContext.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), TestContext.CancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            await LimitTests.ReadToEndAsync(socket);
        }

        await using var client = await ConnectAsync(server, _authority.Client("alice"), SslProtocols.Tls13);
        await client.WriteAsync("hello"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("hello", await ReadAsync(client, 5));
    }

    private TlsCredentials Credentials() => new(_authority.Server(), trustAnchors: [_authority.Authority]);

    private TlsServer Start(
        Func<TransportConnection, Task> handler, Func<TlsCredentials>? credentials = null, TimeProvider? time = null)
    {
        var own = Credentials();
        var names = new CertificateToName(
            [new CertificateNameEntry(1, null, CertificateNameSource.CommonName)]);
        var server = new TlsServer(
            new TlsServerOptions
            {
                Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)],
                Credentials = credentials ?? (() => own),
                MapUser = (peer, _) => names.Resolve(peer) is var name && name == "nobody" ? null : name,
            },
            handler,
            NullLogger.Instance,
            time);
        server.Start();
        return server;
    }

    private async Task<SslStream> ConnectAsync(
        TlsServer server, X509Certificate2? certificate, SslProtocols protocol, TestCertificates? authority = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Endpoints[0], TestContext.CancellationToken);
        return await HandshakeAsync(socket, certificate, protocol, authority ?? _authority);
    }

    internal static async Task<SslStream> HandshakeAsync(
        Socket socket, X509Certificate2? certificate, SslProtocols protocol, TestCertificates authority)
    {
        var client = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.Add(authority.Authority);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            ClientCertificates = certificate is null ? null : [certificate],
            EnabledSslProtocols = protocol,
            CertificateChainPolicy = policy,
        });
        return client;
    }

    internal static async Task<string> ReadAsync(Stream stream, int length)
    {
        var buffer = new byte[length];
        await stream.ReadExactlyAsync(buffer);
        return Encoding.UTF8.GetString(buffer);
    }
}
