using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>
/// 64 readers and 8 writers under a checker: every snapshot holds the same sum, no counter goes back, no acknowledged commit is lost, locks of dead sessions
/// vanish, nobody waits for ever. MANO_STRESS_MINUTES makes it go on (tools/test --stress).
/// </summary>
[TestClass]
public sealed class ConcurrencyTests
{
    private const int Writers = 8;
    private const int Readers = 64;
    private const int Accounts = 10;
    private const int Sum = Accounts * 100;

    private static readonly XNamespace Bank = "urn:bank";

    private static readonly Lazy<Schema> Model = new(() => TestServer.Compile(
        new Dictionary<string, string>
        {
            ["bank"] = """
                module bank { yang-version 1.1; namespace "urn:bank"; prefix b;
                  list account { key id;
                    leaf id { type uint8; }
                    leaf balance { type int32; must ". >= 0"; }
                    leaf favourite { type leafref { path "../../account/id"; } }
                  }
                  list commits { key writer; leaf writer { type uint8; } leaf count { type uint32; } }
                }
                """,
        },
        ["bank"]));

    private readonly int[] _acknowledged = new int[Writers];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task WritersAndReadersNeverSeeHalfOfAnything()
    {
        await using var server = TestServer.Start(Model.Value);
        await using (var admin = server.Connect())
            (await admin.EditAsync("running", string.Concat(Enumerable.Range(0, Accounts).Select(i => Account(i, 100, i))))).AssertOk();
        var end = double.TryParse(Environment.GetEnvironmentVariable("MANO_STRESS_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
            ? TimeSpan.FromMinutes(minutes) : TimeSpan.Zero;
        var clock = Stopwatch.StartNew();
        using var done = new CancellationTokenSource();
        var reads = Enumerable.Range(0, Readers).Select(i => Task.Run(() => Read(server, i, done.Token))).ToArray();
        var writes = Enumerable.Range(0, Writers).Select(i => Task.Run(() => Write(server, i, () => clock.Elapsed < end))).ToArray();
        await Task.WhenAll(writes).WaitAsync(end + TimeSpan.FromMinutes(2));
        await done.CancelAsync();
        var seen = await Task.WhenAll(reads).WaitAsync(TimeSpan.FromMinutes(1));
        await using var last = server.Connect();
        var counts = Counts(await last.GetConfigAsync("running", OnlyBank));
        for (var i = 0; i < Writers; i++)
            Assert.AreEqual(_acknowledged[i], counts.GetValueOrDefault(i), $"writer {i}: acknowledged and kept");
        (await last.CallAsync("<lock><target><candidate/></target></lock>")).AssertOk();
        (await last.CallAsync("<lock><target><running/></target></lock>")).AssertOk();
        TestContext.WriteLine($"{_acknowledged.Sum()} commits, {seen.Sum()} reads in {clock.Elapsed.TotalSeconds:F1} s");
    }

    private const string OnlyBank = "<filter><account xmlns='urn:bank'/><commits xmlns='urn:bank'/></filter>";

    private static async Task<int> Read(TestServer server, int seed, CancellationToken done)
    {
        await using var client = server.Connect(seed % 2 == 0 ? "admin" : "bob");
        var before = new Dictionary<int, int>();
        var reads = 0;
        for (; !done.IsCancellationRequested || reads == 0; reads++)
        {
            var data = await client.GetConfigAsync("running", OnlyBank);
            Assert.AreEqual(Sum, data.Elements(Bank + "account").Sum(a => (int)a.Element(Bank + "balance")!), "the sum of a snapshot");
            var now = Counts(data);
            foreach (var (writer, count) in before)
                Assert.IsGreaterThanOrEqualTo(count, now.GetValueOrDefault(writer), "a counter went back");
            before = now;
        }
        return reads;
    }

    private async Task Write(TestServer server, int writer, Func<bool> goOn)
    {
        var random = new Random(writer);
        var client = server.Connect();
        for (var round = 0; round < 15 || goOn(); round++)
            switch (random.Next(5))
            {
                case 0:
                    // The session dies with its lock and its half-done work.
                    if (IsOk(await client.CallAsync("<lock><target><candidate/></target></lock>")))
                        (await client.EditAsync("candidate", Account(random.Next(Accounts), 100_000, 0))).AssertOk();
                    await client.DisposeAsync();
                    client = server.Connect();
                    break;
                case 1:
                    await WithLocks(client, () => Transfer(client, "running", writer, random), "running");
                    break;
                case 2:
                    // The candidate takes in what others commit meanwhile: only what is this writer's own is read and written.
                    await WithLocks(client, () => CountUp(client, "candidate", writer, ""), "candidate");
                    break;
                default:
                    await WithLocks(client, () => Transfer(client, "candidate", writer, random), "candidate", "running");
                    break;
            }
        await client.DisposeAsync();
    }

    /// <summary>Does the work when all locks were to be had; gives them back.</summary>
    private static async Task WithLocks(TestClient client, Func<Task> work, params string[] datastores)
    {
        var held = new Stack<string>();
        foreach (var datastore in datastores)
            if (held.Count > 0 || datastore == datastores[0])
                if (IsOk(await client.CallAsync($"<lock><target><{datastore}/></target></lock>")))
                    held.Push(datastore);
        if (held.Count == datastores.Length)
            await work();
        foreach (var datastore in held)
            (await client.CallAsync($"<unlock><target><{datastore}/></target></unlock>")).AssertOk();
    }

    private async Task Transfer(TestClient client, string target, int writer, Random random)
    {
        var data = await client.GetConfigAsync(target, OnlyBank);
        var balances = data.Elements(Bank + "account").ToDictionary(a => (int)a.Element(Bank + "id")!, a => (int)a.Element(Bank + "balance")!);
        var (from, to, amount) = (random.Next(Accounts), random.Next(Accounts - 1), random.Next(1, 40));
        to = to >= from ? to + 1 : to;
        await CountUp(client, target, writer, Account(from, balances[from] - amount, to) + Account(to, balances[to] + amount, from));
    }

    /// <summary>Changes what is given together with this writer's counter. Refused are overdrafts and, of the candidate, a running that another has locked.</summary>
    private async Task CountUp(TestClient client, string target, int writer, string change)
    {
        var count = Counts(await client.GetConfigAsync(target, OnlyBank)).GetValueOrDefault(writer) + 1;
        var edit = await client.EditAsync(target, change + $"<commits xmlns='urn:bank'><writer>{writer}</writer><count>{count}</count></commits>");
        if (IsOk(edit) && (target == "running" || IsOk(await client.CallAsync("<commit/>"))))
            Assert.AreEqual(count, ++_acknowledged[writer], "a counter that only this writer writes");
    }

    private static bool IsOk(XElement reply) => reply.Element(TestClient.Nc + "ok") is not null;

    private static Dictionary<int, int> Counts(XElement data) => data.Elements(Bank + "commits")
        .ToDictionary(c => (int)c.Element(Bank + "writer")!, c => (int)c.Element(Bank + "count")!);

    private static string Account(int id, int balance, int favourite) =>
        $"<account xmlns='urn:bank'><id>{id}</id><balance>{balance}</balance><favourite>{favourite}</favourite></account>";
}
