using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class CallHomeTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task APersistentConnectionIsMadeAgain()
    {
        await using var server = TestServer.Start(change: o => o with { Endpoints = [] });
        using var oss = Listen();
        using var stop = new CancellationTokenSource();
        var dialer = new CallHomeDialer(Options(oss), (socket, _) => server.Server.AdoptAsync(socket), NullLogger.Instance);
        var running = dialer.RunAsync(stop.Token);
        for (var i = 0; i < 3; i++)
        {
            await using var client = await SshClient.ConnectAsync(
                new SshClientOptions
                {
                    EndPoint = oss.LocalEndPoint!,
                    User = "alice",
                    Password = TestServer.Password,
                    VerifyHostKey = _ => ValueTask.FromResult(true),
                },
                await oss.AcceptAsync(TestContext.CancellationToken));
            await using var channel = await client.OpenSubsystemAsync("netconf");
            await LimitTests.EchoAsync(channel, $"call {i}");
        }

        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task CallsHomeOverTls()
    {
        using var authority = new TestCertificates();
        var credentials = new TlsCredentials(authority.Server(), trustAnchors: [authority.Authority]);
        await using var server = new TlsServer(
            new TlsServerOptions { Credentials = () => credentials, MapUser = (_, _) => "oss" }, TestServer.EchoAsync, NullLogger.Instance);
        using var oss = Listen();
        using var stop = new CancellationTokenSource();
        var running = new CallHomeDialer(Options(oss), (socket, _) => server.AdoptAsync(socket), NullLogger.Instance).RunAsync(stop.Token);
        var socket = await oss.AcceptAsync(TestContext.CancellationToken);
        await using var client = await TlsTests.HandshakeAsync(socket, authority.Client("oss"), SslProtocols.Tls13, authority);
        await client.WriteAsync("home"u8.ToArray(), TestContext.CancellationToken);
        Assert.AreEqual("home", await TlsTests.ReadAsync(client, 4));
        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task GoesRoundTheEndpointsAndWaitsLongerEachTime()
    {
        var time = new ManualTime();
        using var dead = Listen();
        var refusing = dead.LocalEndPoint!;
        dead.Close();
        using var oss = Listen();
        var options = Options(oss) with
        {
            Endpoints = [refusing, oss.LocalEndPoint!],
            MaxAttempts = 2,
            RetryDelay = TimeSpan.FromSeconds(1),
            ConnectTimeout = TimeSpan.FromHours(1),
        };
        using var stop = new CancellationTokenSource();
        var adopted = new TaskCompletionSource<EndPoint>();
        var running = new CallHomeDialer(
            options,
            (socket, _) =>
            {
                adopted.TrySetResult(socket.RemoteEndPoint!);
                socket.Dispose();
                return new TaskCompletionSource<TransportEnd>().Task;
            },
            NullLogger.Instance,
            time).RunAsync(stop.Token);
        var waited = TimeSpan.Zero;
        while (!adopted.Task.IsCompleted)
        {
            // A real moment for the attempt to fail; what is asserted is the dialer's clock.
            await Task.WhenAny(adopted.Task, Task.Delay(50, TestContext.CancellationToken));
            if (!adopted.Task.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                waited += TimeSpan.FromSeconds(1);
            }
        }

        Assert.AreEqual(oss.LocalEndPoint, await adopted.Task);
        Assert.AreEqual(TimeSpan.FromSeconds(3), waited);
        await stop.CancelAsync();
        await running;
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task APeriodicConnectionWaitsForItsTime()
    {
        var time = new ManualTime();
        using var oss = Listen();
        var options = Options(oss) with { Period = TimeSpan.FromHours(1), ConnectTimeout = TimeSpan.FromDays(1) };
        var calls = System.Threading.Channels.Channel.CreateUnbounded<DateTimeOffset>();
        using var stop = new CancellationTokenSource();
        var running = new CallHomeDialer(
            options,
            (socket, _) =>
            {
                socket.Dispose();
                calls.Writer.TryWrite(time.GetUtcNow());
                time.Advance(TimeSpan.FromMinutes(5));
                return Task.FromResult(new TransportEnd("oss", "closed"));
            },
            NullLogger.Instance,
            time).RunAsync(stop.Token);
        var first = await calls.Reader.ReadAsync(TestContext.CancellationToken);
        var next = calls.Reader.ReadAsync(TestContext.CancellationToken).AsTask();
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, Task.Delay(20, TestContext.CancellationToken));
            time.Advance(next.IsCompleted ? TimeSpan.Zero : TimeSpan.FromMinutes(5));
        }

        Assert.AreEqual(TimeSpan.FromHours(1), await next - first);
        await stop.CancelAsync();
        await running;
    }

    private static CallHomeOptions Options(Socket oss) => new() { Name = "oss", Endpoints = [oss.LocalEndPoint!] };

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }
}
