using System.Buffers;
using System.Security.Cryptography;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class TransferTests
{
    private const int Size = 48 * 1024 * 1024;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("RekeyLimit=default none")]
    [DataRow("RekeyLimit=1M")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task GivesOpenSshWhatItSentUnchanged(string option)
    {
        using var client = new OpenSshClient();
        await using var server = TestServer.Start(authenticator: new TestAuthenticator { Keys = { client.PublicKey } });
        using var ssh = client.Start(server.EndPoint, "-o", option);
        await AssertEchoAsync(ssh.StandardInput.BaseStream, ssh.StandardOutput.BaseStream, () => ssh.StandardInput.Close());
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, ssh.ExitCode);
    }

    [TestMethod]
    [DataRow(1L << 30, 1L << 30)]
    [DataRow(1L << 20, 1L << 30)]
    [DataRow(1L << 30, 1L << 20)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task GivesOurClientWhatItSentUnchanged(long serverRekeys, long clientRekeys)
    {
        await using var server = TestServer.Start(change: o => o with { RekeyBytes = serverRekeys });
        await using var client = await SshClient.ConnectAsync(
            SshClientTests.Options(server) with { RekeyBytes = clientRekeys }, cancellationToken: TestContext.CancellationToken);
        var channel = await client.OpenSubsystemAsync("netconf", TestContext.CancellationToken);
        await AssertEchoAsync(channel.Output.AsStream(), channel.Input.AsStream(), () => channel.Output.Complete());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task GivesTheRealServerWhatItShallGet()
    {
        await using var sshd = await RealSshd.StartAsync(TestContext.CancellationToken);
        await using var client = await SshClient.ConnectAsync(sshd.Options, cancellationToken: TestContext.CancellationToken);
        var channel = await client.OpenSubsystemAsync("cat", TestContext.CancellationToken);
        await AssertEchoAsync(channel.Output.AsStream(), channel.Input.AsStream(), () => channel.Output.Complete());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AStalledReaderHoldsNothingButItself()
    {
        long written = 0;
        var stalled = new TaskCompletionSource();
        await using var server = TestServer.Start(handler: async connection =>
        {
            var first = await connection.Transport.Input.ReadAtLeastAsync(1);
            if (first.Buffer.FirstSpan[0] == (byte)'e')
            {
                connection.Transport.Input.AdvanceTo(first.Buffer.Start);
                await TestServer.EchoAsync(connection);
                return;
            }

            var block = new byte[16 * 1024];
            while (true)
            {
                var write = connection.Transport.Output.WriteAsync(block);
                written += block.Length;
                if (!write.IsCompleted)
                {
                    stalled.TrySetResult();
                }

                if ((await write).IsCompleted)
                {
                    return;
                }
            }
        });

        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var greedy = await client.OpenSubsystemAsync("netconf");
        await greedy.Output.WriteAsync("x"u8.ToArray());

        // Nobody reads here: our client's pipe, its window, the sockets' buffers and the server's pipe fill up, and that is all.
        await stalled.Task.WaitAsync(TestContext.CancellationToken);
        await using var other = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var echo = await other.OpenSubsystemAsync("netconf");
        for (var i = 0; i < 100; i++)
        {
            await LimitTests.EchoAsync(echo, $"e{i}");
        }

        // Nor does it stop another channel of its own connection.
        await using var sibling = await client.OpenSubsystemAsync("netconf");
        await LimitTests.EchoAsync(sibling, "e!");
        Assert.IsLessThan(8 * 1024 * 1024, written);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AGreedyChannelLeavesRoomForItsSiblings()
    {
        await using var server = TestServer.Start(handler: async connection =>
        {
            var first = await connection.Transport.Input.ReadAtLeastAsync(1);
            var isGreedy = first.Buffer.FirstSpan[0] == (byte)'g';
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            await (isGreedy ? TestServer.Sending(long.MaxValue)(connection) : TestServer.EchoAsync(connection));
        });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        var greedy = new List<SshClientChannel>();
        for (var i = 0; i < 3; i++)
        {
            greedy.Add(await client.OpenSubsystemAsync("netconf"));
            await greedy[i].Output.WriteAsync("g"u8.ToArray());
        }

        long received = 0;
        var readers = greedy.Select(channel => Task.Run(async () =>
        {
            while (true)
            {
                var read = await channel.Input.ReadAsync();
                Interlocked.Add(ref received, read.Buffer.Length);
                channel.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        })).ToArray();
        await using var small = await client.OpenSubsystemAsync("netconf");
        for (var i = 0; i < 50; i++)
        {
            await LimitTests.EchoAsync(small, $"{i}");
        }

        Assert.IsGreaterThan(0, Interlocked.Read(ref received));
        await client.DisposeAsync();
        await Task.WhenAll(readers);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AHandlerThatDoesNotReadStopsItsSenderAndLosesNothing()
    {
        var goOn = new TaskCompletionSource();
        var received = new TaskCompletionSource<byte[]>();
        var started = new TaskCompletionSource();
        var sessions = 0;
        await using var server = TestServer.Start(handler: async connection =>
        {
            if (Interlocked.Increment(ref sessions) > 1)
            {
                return;
            }

            started.SetResult();
            await goOn.Task;
            received.SetResult(await HashAsync(connection.Transport.Input.AsStream()));
        }, change: o => o with { MaxChannelsPerConnection = 1000 });
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server));
        await using var channel = await client.OpenSubsystemAsync("netconf");
        await started.Task;
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long sentBytes = 0;
        var sending = Task.Run(async () =>
        {
            var block = new byte[64 * 1024];
            var random = new Random(7);
            while (sentBytes < Size)
            {
                random.NextBytes(block);
                sent.AppendData(block);
                await channel.Output.WriteAsync(block);
                sentBytes += block.Length;
            }

            await channel.Output.CompleteAsync();
        });

        for (var i = 0; i < 200; i++)
        {
            await using var other = await client.OpenSubsystemAsync("netconf");
        }

        Assert.IsFalse(sending.IsCompleted, "the sender was not stopped");
        Assert.IsLessThan(8 * 1024 * 1024, sentBytes);
        goOn.SetResult();
        await sending;
        CollectionAssert.AreEqual(sent.GetHashAndReset(), await received.Task);
    }

    private async Task AssertEchoAsync(Stream output, Stream input, Action close)
    {
        var hashing = Task.Run(() => HashAsync(input));
        var block = new byte[70_001];
        var random = new Random(42);
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var left = Size; left > 0; left -= block.Length)
        {
            var part = block.AsMemory(0, Math.Min(left, block.Length));
            random.NextBytes(part.Span);
            sent.AppendData(part.Span);
            await output.WriteAsync(part, TestContext.CancellationToken);
        }

        await output.FlushAsync(TestContext.CancellationToken);
        close();
        CollectionAssert.AreEqual(sent.GetHashAndReset(), await hashing);
    }

    private static async Task<byte[]> HashAsync(Stream stream) => await SHA256.HashDataAsync(stream);
}
