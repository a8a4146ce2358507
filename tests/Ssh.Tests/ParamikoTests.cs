using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>Paramiko as a third implementation, made to do what OpenSSH does not.</summary>
[TestClass]
public sealed class ParamikoTests
{
    private const string Python = "/usr/bin/python3";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task OurClientAnswersPromptsWithThePassword()
    {
        // Many devices offer keyboard-interactive (RFC 4256) and no password method.
        const string script = """
            import paramiko, socket, sys
            class Server(paramiko.ServerInterface):
                def get_allowed_auths(self, user): return "keyboard-interactive"
                def check_auth_interactive(self, user, submethods): return paramiko.InteractiveQuery("", "", ("Password: ", False))
                def check_auth_interactive_response(self, answers):
                    return paramiko.AUTH_SUCCESSFUL if answers == ["secret"] else paramiko.AUTH_FAILED
                def check_channel_request(self, kind, id): return paramiko.OPEN_SUCCEEDED
                def check_channel_exec_request(self, channel, command):
                    channel.send(b"ran " + command); channel.send_exit_status(3); channel.close(); return True
            listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
            print(listener.getsockname()[1], flush=True)
            key = paramiko.ECDSAKey.generate()
            while True:
                transport = paramiko.Transport(listener.accept()[0]); transport.add_server_key(key); transport.start_server(server=Server())
            """;
        using var python = await StartAsync(script);
        var port = int.Parse((await python.StandardOutput.ReadLineAsync(TestContext.CancellationToken))!);
        var options = new SshClientOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, port),
            User = "device",
            Password = "secret",
            VerifyHostKey = _ => ValueTask.FromResult(true),
        };
        await using (var client = await SshClient.ConnectAsync(options, cancellationToken: TestContext.CancellationToken))
        {
            var result = await client.RunAsync("show version", TestContext.CancellationToken);
            Assert.AreEqual("ran show version", result.Output);
        }

        var e = await Assert.ThrowsExactlyAsync<SshException>(() => SshClient.ConnectAsync(options with { Password = "wrong" }));
        Assert.AreEqual(SshFailure.AuthenticationFailed, e.Failure);
        python.Kill();
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task ASignatureThatIsNotAcceptedIsTold()
    {
        // libssh gives no answer at all to a signature by SHA-1; an old client must not wait for the grace time.
        var authenticator = new TestAuthenticator();
        await using var server = TestServer.Start(authenticator: authenticator);
        var script = $"""
            import paramiko
            key = paramiko.RSAKey.generate(2048)
            class Forged(paramiko.RSAKey):
                def __init__(self): super().__init__(key=key.key)
                def sign_ssh_data(self, data, algorithm=None): return key.sign_ssh_data(data, 'ssh-rsa')
            paramiko.auth_handler.AuthHandler._finalize_pubkey_algorithm = lambda self, kind: "ssh-rsa"
            transport = paramiko.Transport(("127.0.0.1", {server.EndPoint.Port}))
            transport.start_client(timeout=20)
            print(key.get_base64(), flush=True)
            try:
                transport.auth_publickey("alice", Forged())
                print("let in")
            except paramiko.SSHException as e:
                print("refused")
            """;
        using var python = await StartAsync(script);
        var key = SshPublicKey.Parse("ssh-rsa " + await python.StandardOutput.ReadLineAsync(TestContext.CancellationToken));
        authenticator.Keys.Add(key);
        Assert.AreEqual("refused\n", await python.StandardOutput.ReadToEndAsync(TestContext.CancellationToken));
        Assert.IsEmpty(authenticator.Asked);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AClientThatDiesInTheMiddleIsForgotten()
    {
        using var key = new OpenSshClient();
        await using var server = TestServer.Start(
            TestServer.Sending(long.MaxValue), authenticator: new TestAuthenticator { Keys = { key.PublicKey } });
        for (var i = 0; i < 10; i++)
        {
            using var ssh = key.Start(server.EndPoint);
            await ssh.StandardOutput.BaseStream.ReadExactlyAsync(new byte[(i * 300_000) + 1], TestContext.CancellationToken);
            ssh.Kill();
            await ssh.WaitForExitAsync(TestContext.CancellationToken);
        }

        while (server.Server.ConnectionCount > 0)
        {
            await Task.Yield();
            TestContext.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task ServesSeveralAddressesAndFindsNames()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Inconclusive("this machine has no IPv6");
        }

        var seen = new TaskCompletionSource<EndPoint?>();
        await using var server = TestServer.Start(
            connection =>
            {
                seen.TrySetResult(connection.RemoteEndPoint);
                return TestServer.EchoAsync(connection);
            },
            o => o with { Endpoints = [new IPEndPoint(IPAddress.IPv6Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0)] });
        foreach (var endPoint in server.Server.Endpoints)
        {
            await using var client = await SshClient.ConnectAsync(
                SshClientTests.Options(server) with { EndPoint = endPoint }, cancellationToken: TestContext.CancellationToken);
            await using var channel = await client.OpenSubsystemAsync("netconf", TestContext.CancellationToken);
            await LimitTests.EchoAsync(channel, "x");
        }

        Assert.AreEqual(IPAddress.IPv6Loopback, ((IPEndPoint)(await seen.Task)!).Address);
        await using var byName = await SshClient.ConnectAsync(
            SshClientTests.Options(server) with { EndPoint = new DnsEndPoint("localhost", server.Server.Endpoints[1].Port) },
            cancellationToken: TestContext.CancellationToken);
    }

    private async Task<Process> StartAsync(string script)
    {
        using (var probe = Process.Start(new ProcessStartInfo(Python, ["-c", "import paramiko"]) { RedirectStandardError = true })!)
        {
            await probe.WaitForExitAsync(TestContext.CancellationToken);
            if (probe.ExitCode != 0)
            {
                Assert.Inconclusive("python3-paramiko is not installed");
            }
        }

        return Process.Start(new ProcessStartInfo(Python, ["-W", "ignore", "-c", script]) { RedirectStandardOutput = true })!;
    }
}
