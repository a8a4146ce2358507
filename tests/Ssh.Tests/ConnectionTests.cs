using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class ConnectionTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task CarriesSeveralSessionsInOneConnection()
    {
        var ids = new HashSet<long>();
        await using var server = TestServer.Start(async connection =>
        {
            lock (ids)
            {
                ids.Add(connection.Id);
            }

            await TestServer.EchoAsync(connection);
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        var channels = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.OpenSubsystemAsync("netconf")));
        await Task.WhenAll(channels.Select((channel, i) => LimitTests.EchoAsync(channel, $"channel {i}")));
        await channels[0].DisposeAsync();
        await channels[0].Completion;
        await LimitTests.EchoAsync(channels[7], "the others go on");
        Assert.HasCount(8, ids);
        Assert.AreEqual(1, server.Server.ConnectionCount);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TellsWhoIsThere()
    {
        var seen = new TaskCompletionSource<TransportConnection>();
        await using var server = TestServer.Start(connection =>
        {
            seen.SetResult(connection);
            return TestServer.EchoAsync(connection);
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        var connection = await seen.Task;
        Assert.AreEqual("alice", connection.User);
        Assert.AreEqual("password", connection.AuthenticationMethod);
        Assert.AreEqual(IPAddress.Loopback, ((IPEndPoint)connection.RemoteEndPoint!).Address);
        Assert.AreEqual("netconf", connection.SessionInfo["subsystem"]);
        Assert.AreEqual("aes256-gcm@openssh.com", connection.SessionInfo["cipher"]);
        StringAssert.StartsWith(connection.SessionInfo["client"], "SSH-2.0-libssh");
        Assert.IsNull(connection.CloseReason);
        Assert.IsFalse(connection.Closed.IsCancellationRequested);
    }

    [TestMethod]
    [DataRow("alice@127.0.0.1", "id")]
    [DataRow("alice@127.0.0.1")]
    [DataRow("-tt", "alice@127.0.0.1")]
    [DataRow("-s", "alice@127.0.0.1", "sftp")]
    [DataRow("-W", "127.0.0.1:22", "alice@127.0.0.1")]
    [DataRow("-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:22", "alice@127.0.0.1")]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesWhatIsNotNetconf(params string[] request)
    {
        using var client = new OpenSshClient();
        await using var server = TestServer.Start(authenticator: new TestAuthenticator { Keys = { client.PublicKey } });
        using var ssh = client.Start(server.EndPoint, request);
        ssh.StandardInput.Close();
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreNotEqual(0, ssh.ExitCode);
        Assert.AreEqual("", await ssh.StandardOutput.ReadToEndAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task DeliversWhatWasWrittenBeforeItClosesInOrder()
    {
        using var client = new OpenSshClient();
        await using var server = TestServer.Start(
            TestServer.Sending(5_000_000), authenticator: new TestAuthenticator { Keys = { client.PublicKey } });
        using var ssh = client.Start(server.EndPoint);
        var all = new MemoryStream();
        await ssh.StandardOutput.BaseStream.CopyToAsync(all, TestContext.CancellationToken);
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, ssh.ExitCode);
        Assert.AreEqual(5_000_000, all.Length);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task StopsInOrder()
    {
        var stopping = new TaskCompletionSource();
        var server = TestServer.Start(async connection =>
        {
            connection.Stopping.Register(stopping.SetResult);
            while (!(await connection.Transport.Input.ReadAsync()).IsCompleted)
            {
                Assert.Fail("nothing was sent");
            }

            await TestServer.Sending(3_000_000)(connection);
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        var stop = server.Server.StopAsync(TestContext.CancellationToken);
        await stopping.Task;
        var all = new MemoryStream();
        await channel.Input.CopyToAsync(all, TestContext.CancellationToken);
        Assert.AreEqual(3_000_000, all.Length);
        await stop;
        await LimitTests.ClosedAsync(client);
        await server.DisposeAsync();
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task AHandlerThatWaitsIsToldToStop()
    {
        using var log = new CapturedLog();
        var serving = new TaskCompletionSource();
        await using var server = TestServer.Start(
            async connection =>
            {
                serving.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, connection.Stopping);
            },
            logger: log);
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        await serving.Task;
        await server.Server.StopAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, (await channel.Completion).ExitStatus);
        Assert.DoesNotContain("failed", log.Text);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task AbortsAtOnce()
    {
        var connections = new List<TransportConnection>();
        var closed = new TaskCompletionSource<string?>();
        await using var server = TestServer.Start(async connection =>
        {
            connection.Closed.Register(() => closed.SetResult(connection.CloseReason));
            lock (connections)
            {
                connections.Add(connection);
            }

            await TestServer.Sending(long.MaxValue)(connection);
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        var channel = await client.OpenSubsystemAsync("netconf");
        var read = await channel.Input.ReadAsync();
        channel.Input.AdvanceTo(read.Buffer.End);
        connections[0].Abort("killed by an operator");
        Assert.AreEqual("killed by an operator", await closed.Task);
        await LimitTests.ClosedAsync(client);
        StringAssert.Contains(client.CloseReason, "killed by an operator");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task AbortingOneSessionSparesItsSiblings()
    {
        var connections = new Dictionary<string, TransportConnection>();
        await using var server = TestServer.Start(async connection =>
        {
            var first = await connection.Transport.Input.ReadAtLeastAsync(1);
            lock (connections)
            {
                connections.Add(Encoding.ASCII.GetString(first.Buffer), connection);
            }

            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            await TestServer.EchoAsync(connection);
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var victim = await client.OpenSubsystemAsync("netconf");
        await using var sibling = await client.OpenSubsystemAsync("netconf");
        await LimitTests.EchoAsync(victim, "victim");
        await LimitTests.EchoAsync(sibling, "sibling");
        var closed = new TaskCompletionSource();
        connections["victim"].Closed.Register(closed.SetResult);
        connections["victim"].Abort("killed");
        await closed.Task;
        Assert.AreEqual("killed", connections["victim"].CloseReason);
        await victim.Completion;
        connections["victim"].Abort("once more harms nobody");
        await LimitTests.EchoAsync(sibling, "still there");
        Assert.IsNull(connections["sibling"].CloseReason);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ServesWithoutEpollToo()
    {
        await using var server = TestServer.Start(change: o => o with { PortablePoller = true });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        await LimitTests.EchoAsync(channel, new string('x', 2_000_000));
        await using var another = await SshClient.ConnectAsync(SshClientTests.Options(server));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task AHandlerThatFailsClosesOnlyItsConnection()
    {
        await using var server = TestServer.Start(async connection =>
        {
            await connection.Transport.Input.ReadAsync();
            throw new InvalidOperationException("bug");
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        var channel = await client.OpenSubsystemAsync("netconf");
        await channel.Output.WriteAsync("x"u8.ToArray());
        await channel.Completion;
        await using var another = await SshClient.ConnectAsync(SshClientTests.Options(server));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task CallsHome()
    {
        // RFC 8071: the server dials, and is the SSH server nevertheless.
        await using var server = TestServer.Start(change: o => o with { Endpoints = [] });
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var dialled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await dialled.ConnectAsync(listener.LocalEndPoint!, TestContext.CancellationToken);
        var served = server.Server.AdoptAsync(dialled);

        var options = new SshClientOptions
        {
            EndPoint = listener.LocalEndPoint!,
            User = "alice",
            Password = TestServer.Password,
            VerifyHostKey = _ => ValueTask.FromResult(true),
        };
        var client = await SshClient.ConnectAsync(
            options, await listener.AcceptAsync(TestContext.CancellationToken), cancellationToken: TestContext.CancellationToken);
        await using var channel = await client.OpenSubsystemAsync("netconf");
        await LimitTests.EchoAsync(channel, "home");
        await client.DisposeAsync();
        Assert.AreEqual("alice", (await served).User);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task LetsNcclientIn()
    {
        const string Python = "/usr/bin/python3";
        using (var probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import ncclient"]) { RedirectStandardError = true })!)
        {
            await probe.WaitForExitAsync(TestContext.CancellationToken);
            if (probe.ExitCode != 0)
            {
                Assert.Inconclusive("python3-ncclient is not installed");
            }
        }

        await using var server = TestServer.Start(ServeHelloAsync);
        var script = $"""
            from ncclient import manager
            m = manager.connect(host="127.0.0.1", port={server.EndPoint.Port}, username="alice", password="{TestServer.Password}",
                                hostkey_verify=False, allow_agent=False, look_for_keys=False, timeout=10)
            print(m.session_id, [c for c in m.server_capabilities])
            """;
        using var python = Process.Start(
            new ProcessStartInfo(Python, ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.CancellationToken);
        await python.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(
            "7 ['urn:ietf:params:netconf:base:1.0']\n", output, await python.StandardError.ReadToEndAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task SurvivesGarbage()
    {
        await using var server = TestServer.Start();
        var random = new Random(3);
        for (var i = 0; i < 50; i++)
        {
            using var socket = await LimitTests.ConnectAsync(server);
            var garbage = new byte[random.Next(1, 40_000)];
            random.NextBytes(garbage);
            if (i % 3 != 0)
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(i % 3 == 1 ? "SSH-2.0-garbage\r\n" : "GET / HTTP/1.1\r\n\r\n"));
            }

            try
            {
                await socket.SendAsync(garbage);
            }
            catch (SocketException)
            {
                // The server may have closed already.
            }

            socket.Shutdown(SocketShutdown.Send);
            await LimitTests.ReadToEndAsync(socket);
        }

        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        await LimitTests.EchoAsync(channel, "still there");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task NeverLogsAPassword()
    {
        using var log = new CapturedLog();
        await using (var server = TestServer.Start(logger: log))
        {
            await Assert.ThrowsExactlyAsync<SshException>(
                () => SshClient.ConnectAsync(SshClientTests.Options(server) with { Password = "a guess" }));
            await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        }

        StringAssert.Contains(log.Text, "alice");
        Assert.DoesNotContain("a guess", log.Text);
        Assert.DoesNotContain(TestServer.Password, log.Text);
    }

    private static async Task ServeHelloAsync(TransportConnection connection)
    {
        await connection.Transport.Output.WriteAsync(
            "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities><session-id>7</session-id></hello>]]>]]>"u8.ToArray());
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
