using System.Buffers;
using System.Text;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class SshClientTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TalksToOurOwnServer()
    {
        await using var server = TestServer.Start();
        await using var client = await SshClient.ConnectAsync(Options(server), cancellationToken: TestContext.CancellationToken);
        var channel = await client.OpenSubsystemAsync("netconf", TestContext.CancellationToken);
        await channel.Output.WriteAsync("hello"u8.ToArray(), TestContext.CancellationToken);
        await channel.Output.CompleteAsync();
        Assert.AreEqual("hello", await ReadToEndAsync(channel));
        Assert.AreEqual(0, (await channel.Completion.WaitAsync(TestContext.CancellationToken)).ExitStatus);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TalksToTheRealServer()
    {
        await using var sshd = await RealSshd.StartAsync(TestContext.CancellationToken);
        await using var client = await SshClient.ConnectAsync(sshd.Options, cancellationToken: TestContext.CancellationToken);
        var result = await client.RunAsync("echo out; echo err >&2; exit 7", TestContext.CancellationToken);
        Assert.AreEqual(("out\n", 7), (result.Output, result.ExitStatus));
        StringAssert.EndsWith(result.ErrorText, "err\n");

        await using var cat = await client.OpenSubsystemAsync("cat", TestContext.CancellationToken);
        await cat.Output.WriteAsync("through a subsystem"u8.ToArray(), TestContext.CancellationToken);
        await cat.Output.CompleteAsync();
        Assert.AreEqual("through a subsystem", await ReadToEndAsync(cat));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task ACommandThatEndsAtOnceLosesNothing()
    {
        // Answer, output, end of file and close come together; so do refusals and closes.
        await using var sshd = await RealSshd.StartAsync(TestContext.CancellationToken);
        await using var client = await SshClient.ConnectAsync(sshd.Options, cancellationToken: TestContext.CancellationToken);
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, cancellationToken) =>
        {
            var result = await client.RunAsync($"echo {i}", cancellationToken);
            Assert.AreEqual(($"{i}\n", 0), (result.Output, result.ExitStatus));
        });
        await using var server = TestServer.Start(
            _ => Task.CompletedTask, o => o with { MaxChannelsPerConnection = 1000 });
        await using var toUs = await SshClient.ConnectAsync(SshClientTests.Options(server), cancellationToken: TestContext.CancellationToken);
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, cancellationToken) =>
        {
            await using var channel = await toUs.OpenSubsystemAsync("netconf", cancellationToken);
            Assert.AreEqual("", await ReadToEndAsync(channel));
            await Assert.ThrowsExactlyAsync<SshException>(() => toUs.OpenSubsystemAsync("sftp", cancellationToken));
        });
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesAnUnexpectedHostKey()
    {
        await using var server = TestServer.Start();
        var options = Options(server) with { VerifyHostKey = _ => ValueTask.FromResult(false) };
        var e = await Assert.ThrowsExactlyAsync<SshException>(() => SshClient.ConnectAsync(options));
        Assert.AreEqual(SshFailure.HostKeyRejected, e.Failure);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TellsAWrongPassword()
    {
        await using var server = TestServer.Start();
        var e = await Assert.ThrowsExactlyAsync<SshException>(
            () => SshClient.ConnectAsync(Options(server) with { Password = "wrong" }));
        Assert.AreEqual(SshFailure.AuthenticationFailed, e.Failure);
        Assert.DoesNotContain("wrong", e.ToString());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TellsThatNobodyListens()
    {
        var server = TestServer.Start();
        var options = Options(server);
        await server.DisposeAsync();
        var e = await Assert.ThrowsExactlyAsync<SshException>(() => SshClient.ConnectAsync(options));
        Assert.AreEqual(SshFailure.Unreachable, e.Failure);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TellsARefusedSubsystem()
    {
        await using var server = TestServer.Start();
        await using var client = await SshClient.ConnectAsync(Options(server));
        var e = await Assert.ThrowsExactlyAsync<SshException>(() => client.OpenSubsystemAsync("sftp"));
        Assert.AreEqual(SshFailure.ChannelRefused, e.Failure);
        e = await Assert.ThrowsExactlyAsync<SshException>(() => client.ExecuteAsync("id"));
        Assert.AreEqual(SshFailure.ChannelRefused, e.Failure);
        await using var netconf = await client.OpenSubsystemAsync("netconf");
    }

    internal static SshClientOptions Options(TestServer server) => new()
    {
        EndPoint = server.EndPoint,
        User = "alice",
        Password = TestServer.Password,
        VerifyHostKey = key => ValueTask.FromResult(server.Server.Options.HostKeys.PublicKeys.Contains(key)),
    };

    internal static async Task<string> ReadToEndAsync(SshClientChannel channel)
    {
        using var all = new MemoryStream();
        await channel.Input.CopyToAsync(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
