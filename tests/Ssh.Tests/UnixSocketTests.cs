using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class UnixSocketTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"mano-{Guid.NewGuid():N}.sock");

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task TellsTheHandlerWhoThePeerIs()
    {
        var seen = new TaskCompletionSource<TransportConnection>();
        await using var server = Start(
            connection =>
            {
                seen.SetResult(connection);
                return TestServer.EchoAsync(connection);
            },
            peer => peer.ProcessId == Environment.ProcessId ? $"uid-{peer.UserId}" : null);
        using var client = await ConnectAsync();
        await client.SendAsync("hello"u8.ToArray());
        client.Shutdown(SocketShutdown.Send);
        Assert.AreEqual("hello", await LimitTests.ReadToEndAsync(client));
        var connection = await seen.Task;
        Assert.AreEqual(TransportKind.Unix, connection.Kind);
        StringAssert.Matches(connection.User, new System.Text.RegularExpressions.Regex("^uid-[0-9]+$"));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesANobody()
    {
        await using var server = Start(TestServer.EchoAsync, _ => null);
        using var client = await ConnectAsync();
        Assert.AreEqual("", await LimitTests.ReadToEndAsync(client));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task IsReadableByItsOwnerOnly()
    {
        await using var server = Start(TestServer.EchoAsync, _ => "me");
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
    }

    [TestMethod]
    public async Task ReplacesADeadServersSocketOnly()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(_path + "2"));
            dead.Listen();
            File.Move(_path + "2", _path);
        }

        await using (Start(TestServer.EchoAsync, _ => "me"))
        {
            Assert.ThrowsExactly<SocketException>(() => Start(TestServer.EchoAsync, _ => "me"));
        }

        await File.WriteAllTextAsync(_path, "");
        Assert.ThrowsExactly<IOException>(() => Start(TestServer.EchoAsync, _ => "me"));
        File.Delete(_path);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task StopsInOrder()
    {
        var server = Start(
            async connection =>
            {
                while (!(await connection.Transport.Input.ReadAsync()).IsCompleted)
                {
                    Assert.Fail("nothing was sent");
                }

                await TestServer.Sending(3_000_000)(connection);
            },
            _ => "me");
        using var client = await ConnectAsync();
        while (server.ConnectionCount == 0)
        {
            await Task.Yield();
        }

        var stop = server.StopAsync();
        Assert.AreEqual(3_000_000, (await LimitTests.ReadToEndAsync(client)).Length);
        await stop;
        Assert.IsFalse(File.Exists(_path));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ClosesAnIdleConnection()
    {
        var time = new ManualTime();
        var seen = new TaskCompletionSource<TransportConnection>();
        await using var server = new UnixSocketServer(
            new UnixSocketServerOptions { Path = _path, MapUser = _ => "me", IdleTimeout = TimeSpan.FromMinutes(1) },
            connection =>
            {
                seen.SetResult(connection);
                return TestServer.EchoAsync(connection);
            },
            NullLogger.Instance,
            time);
        server.Start();
        using var client = await ConnectAsync();
        await client.SendAsync("x"u8.ToArray());
        Assert.AreEqual("x", await LimitTests.ReadSomeAsync(client));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.AreEqual("", await LimitTests.ReadToEndAsync(client));
        Assert.AreEqual("me", (await seen.Task).User);
    }

    private UnixSocketServer Start(Func<TransportConnection, Task> handler, Func<PeerCredentials, string?> mapUser)
    {
        var server = new UnixSocketServer(
            new UnixSocketServerOptions { Path = _path, MapUser = mapUser }, handler, NullLogger.Instance);
        server.Start();
        return server;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_path));
        return socket;
    }
}
