using System.Diagnostics;
using System.Net.Sockets;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>What connections leave behind: nothing. These tests count the process's descriptors, so they run alone.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LeakTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task AThousandAbortedConnectionsLeaveNothing()
    {
        using var collector = new CollectorEveryFewMilliseconds();
        var handlers = 0;
        await using var server = TestServer.Start(
            async connection =>
            {
                Interlocked.Increment(ref handlers);
                await TestServer.EchoAsync(connection);
                Interlocked.Decrement(ref handlers);
            },
            o => o with { MaxStartups = 1000, MaxStartupsPerAddress = 1000 });
        await StormAsync(server, 100);
        await EmptyAsync(server);
        var (descriptors, memory) = Used();
        await StormAsync(server, 1000);
        await EmptyAsync(server);
        while (Volatile.Read(ref handlers) > 0)
        {
            await Task.Yield();
        }

        var (descriptorsAfter, memoryAfter) = Used();
        Assert.IsLessThanOrEqualTo(descriptors + 4, descriptorsAfter);

        // A native session is about 60 KB: a leak of one in four would show.
        Assert.IsLessThan(memory + (16 * 1024 * 1024), memoryAfter);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public async Task AThousandIdleSessionsAreCheapAndAnswer()
    {
        const int Connections = 125;
        const int ChannelsEach = 8;
        await using var server = TestServer.Start(change: o => o with { MaxStartups = 1000, MaxStartupsPerAddress = 1000 });
        var clients = new List<SshClient>();
        var channels = new List<SshClientChannel>();
        for (var i = 0; i < Connections; i++)
        {
            clients.Add(await SshClient.ConnectAsync(SshClientTests.Options(server)));
            for (var j = 0; j < ChannelsEach; j++)
            {
                channels.Add(await clients[^1].OpenSubsystemAsync("netconf"));
            }
        }

        await Task.WhenAll(channels.Select((channel, i) => LimitTests.EchoAsync(channel, $"{i}")));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await EmptyAsync(server);
    }

    /// <summary>Connections that end in every phase: before and within key exchange, after authentication, with a channel, with
    /// data under way in both directions.</summary>
    private async Task StormAsync(TestServer server, int count) => await Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.CancellationToken },
        async (i, cancellationToken) =>
        {
            switch (i % 5)
            {
                case 0:
                    using (await LimitTests.ConnectAsync(server))
                    {
                        return;
                    }

                case 1:
                    using (var socket = await LimitTests.ConnectAsync(server))
                    {
                        await socket.SendAsync("SSH-2.0-abort\r\n"u8.ToArray(), cancellationToken);
                        await LimitTests.ReadSomeAsync(socket);
                        socket.LingerState = new LingerOption(true, 0);
                        return;
                    }

                case 2:
                    await using (await SshClient.ConnectAsync(SshClientTests.Options(server), cancellationToken: cancellationToken))
                    {
                        return;
                    }

                case 3:
                    await using (var client = await SshClient.ConnectAsync(
                        SshClientTests.Options(server), cancellationToken: cancellationToken))
                    {
                        await client.OpenSubsystemAsync("netconf", cancellationToken);
                        return;
                    }

                default:
                    await using (var client = await SshClient.ConnectAsync(
                        SshClientTests.Options(server), cancellationToken: cancellationToken))
                    {
                        var channel = await client.OpenSubsystemAsync("netconf", cancellationToken);
                        await channel.Output.WriteAsync(new byte[200_000], cancellationToken);
                        await channel.Input.ReadAsync(cancellationToken);
                        return;
                    }
            }
        });

    private static async Task EmptyAsync(TestServer server)
    {
        while (server.Server.ConnectionCount > 0)
        {
            await Task.Yield();
        }
    }

    private static (int Descriptors, long Memory) Used()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return (Directory.GetFiles("/proc/self/fd").Length, self.WorkingSet64);
    }

    /// <summary>Moves and frees objects while native code holds pointers to some.</summary>
    private sealed class CollectorEveryFewMilliseconds : IDisposable
    {
        private readonly Timer _timer = new(_ => GC.Collect(1), null, 0, 5);

        public void Dispose() => _timer.Dispose();
    }
}
