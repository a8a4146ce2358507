using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

/// <summary>
/// The front door, driven by real clients: each test is a script of Clients/ against a server of its own. A script says what it saw, line by line, and ends
/// with a sentence that names what it did not see.
/// </summary>
[TestClass]
public sealed class FrontDoorTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["MANO_ADMIN_PASSWORD"] = "admin-pw" };

    [TestMethod]
    public async Task EndpointsFollowTheConfigurationAndSessionsStay() => await RunAsync("endpoints.py");

    [TestMethod]
    public async Task C1_11_TlsAsksForACertificateThatIsAUserAndIsRenewedLive() => await RunAsync("tls.py", (data, _) => [data]);

    [TestMethod]
    public async Task C1_11_TheServerCallsHomeAgainAndAgain() => await RunAsync("callhome.py");

    [TestMethod]
    public async Task UsersComeByManyKindsOfPasswordsAndGuessersAreBanned() => await RunAsync("users.py", (_, socket) => [socket]);

    [TestMethod]
    public async Task HostileClientsHarmNobodyElse() => await RunAsync("hostile.py", (_, socket) => [socket]);

    [TestMethod]
    public async Task EndpointsAndHostKeysOutliveARestartAndAnOptionOverridesThePort()
    {
        using var data = new DataDirectory();
        string before;
        await using (var first = Program.Server(["--data-dir", data.Path, "--ssh-port", "0", "--https-port", "0"], Environment))
        {
            before = await HostKeysAsync(SshOf(await first.ReadyAsync()));
            Assert.AreEqual(0, await first.TerminateAsync(), first.Output);
        }
        // Nothing is said of SSH now: the configuration says it.
        await using var second = Program.Server(["--data-dir", data.Path, "--https-port", "0"]);
        var ssh = SshOf(await second.ReadyAsync());
        Assert.AreNotEqual("8830", ssh);
        Assert.AreEqual(before, await HostKeysAsync(ssh));
        Assert.AreEqual(0, await second.TerminateAsync(), second.Output);
    }

    [TestMethod]
    public async Task AStopAnswersWhatWasAskedAndIsBounded()
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments(), Environment);
        var ready = await server.ReadyAsync();
        await using var client = Program.Python(
        [
            "-c", $"""
            import sys
            sys.path.insert(0, "{Clients}")
            from wire import *
            idle, s = unix("{SocketOf(ready)}"), unix("{SocketOf(ready)}")
            stuck = unix("{SocketOf(ready)}")
            for i in range(50):
                stuck.send("<rpc xmlns='%s' message-id='1'><get/></rpc>" % NC)
            for i in range(200):
                s.send("<rpc xmlns='%s' message-id='%d'><get-config><source><running/></source></get-config></rpc>" % (NC, i))
            first = s.receive()
            print("serving", flush=True)
            import time
            replies = 1
            try:
                while b"rpc-reply" in s.receive():
                    replies += 1
            except EOFError:
                pass
            print("whole replies:", replies, "rest:", s.buffer[:40])
            """,
        ]);
        await client.OutputAsync("serving");
        Assert.AreEqual(0, await server.TerminateAsync(), server.Output);
        Assert.AreEqual(0, await client.ExitAsync(), client.Output);
        StringAssert.Contains(client.Output, "rest: b''");
    }

    private static string Clients => Path.Combine(Program.Root, "tests", "Mano.Tests", "Clients");

    private static async Task RunAsync(string script, Func<string, string, string[]>? arguments = null)
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments(), Environment);
        var ready = await server.ReadyAsync();
        await using var client = Program.Python(
            [Path.Combine(Clients, script), SshOf(ready), .. arguments?.Invoke(data.Path, SocketOf(ready)) ?? [], $"{server.Id}"]);
        Assert.AreEqual(0, await client.ExitAsync(180), $"{client.Output}\n{server.Output}");
        Assert.AreEqual(0, await server.TerminateAsync(), server.Output);
    }

    private static string SshOf(string ready) => Regex.Match(ready, "^ssh=127.0.0.1:([0-9]+)").Groups[1].Value;

    private static string SocketOf(string ready) => Regex.Match(ready, "socket=(\\S+)").Groups[1].Value;

    private static async Task<string> HostKeysAsync(string port)
    {
        await using var scan = Program.Run("ssh-keyscan", ["-p", port, "127.0.0.1"]);
        Assert.AreEqual(0, await scan.ExitAsync(), scan.Output);
        var keys = scan.Output.Split('\n').Where(l => l.Contains(" ssh-", StringComparison.Ordinal) || l.Contains(" ecdsa-", StringComparison.Ordinal))
            .Select(l => l[(l.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal).ToList();
        Assert.HasCount(3, keys, scan.Output);
        return string.Join('\n', keys);
    }
}
