using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>Each call a VNF's life needs, met once by each kind of trouble: the life goes on and leaves nothing.</summary>
[TestClass]
public sealed class FaultMatrixTests
{
    private static readonly (string Method, string Path)[] Calls =
    [
        ("POST", "/auth/tokens$"), ("GET", "/compute/v2.1/?$"), ("GET", "/servers/detail$"), ("GET", "/ports$"), ("GET", "/networks$"),
        ("GET", "/subnets$"), ("GET", "/security-groups$"), ("GET", "/os-server-groups$"), ("GET", "/images$"), ("GET", "/flavors/detail$"),
        ("POST", "/os-server-groups$"), ("POST", "/networks$"), ("POST", "/subnets$"), ("POST", "/ports$"), ("POST", "/servers$"),
        ("POST", "/security-groups$"), ("POST", "/security-group-rules$"),
        ("DELETE", "/servers/[^/]*$"), ("DELETE", "/ports/[^/]*$"), ("DELETE", "/subnets/[^/]*$"), ("DELETE", "/networks/[^/]*$"),
        ("DELETE", "/os-server-groups/[^/]*$"), ("DELETE", "/security-groups/[^/]*$"),
    ];

    private static readonly (string Method, string Path)[] HeatCalls =
        [("GET", "/stacks$"), ("POST", "/stacks$"), ("PUT", "/stacks/[^/]*/[^/]*$"), ("DELETE", "/stacks/[^/]*/[^/]*$")];

    public static IEnumerable<object[]> Troubles =>
    [
        ["hangs", new InjectedFault { Effect = FaultEffect.Hang }],
        ["drops the connection", new InjectedFault { Effect = FaultEffect.Drop }],
        ["loses the reply", new InjectedFault { Effect = FaultEffect.LoseReply }],
        ["does it and says 500", new InjectedFault { Effect = FaultEffect.FailAfter, Status = 500 }],
        ["says 500", new InjectedFault { Effect = FaultEffect.Refuse, Status = 500 }],
        ["says 503 three times", new InjectedFault { Effect = FaultEffect.Refuse, Status = 503, Count = 3 }],
        ["says 429 with Retry-After", new InjectedFault { Effect = FaultEffect.Refuse, Status = 429, RetryAfter = 7 }],
        ["says 413 with Retry-After", new InjectedFault { Effect = FaultEffect.Refuse, Status = 413, RetryAfter = 3 }],
        ["is slow", new InjectedFault { Effect = FaultEffect.Delay, DelaySeconds = 30 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Troubles))]
    public async Task EveryCallBearsACloudThat(string what, object trouble)
    {
        foreach (var (method, path) in Calls)
        {
            await LivesAsync(method, path, (InjectedFault)trouble, $"{method} {path} {what}");
        }

        foreach (var (method, path) in HeatCalls)
        {
            await LivesAsync(method, path, (InjectedFault)trouble, $"{method} {path} {what}", "heat");
        }
    }

    [TestMethod]
    public async Task EveryCallBearsARefusedToken()
    {
        foreach (var (method, path) in Calls.Where(c => !c.Path.Contains("auth", StringComparison.Ordinal)))
        {
            await LivesAsync(method, path, new InjectedFault { Effect = FaultEffect.Refuse, Status = 401 }, $"{method} {path} says 401");
        }
    }

    [TestMethod]
    public async Task EveryChangeBearsAConflictThatPasses()
    {
        foreach (var (method, path) in Calls.Where(c => c.Method != "GET" && !c.Path.Contains("auth", StringComparison.Ordinal)))
        {
            await LivesAsync(method, path, new InjectedFault { Effect = FaultEffect.Refuse, Status = 409, Count = 2 }, $"{method} {path} says 409");
        }
    }

    /// <summary>A listing that is empty for once must not lead to anything being made a second time.</summary>
    [TestMethod]
    public async Task AListingThatForgetsHealsNothing()
    {
        foreach (var (method, path) in Calls.Where(c => c.Method == "GET" && (c.Path.Contains("servers", StringComparison.Ordinal) || c.Path.Contains("ports", StringComparison.Ordinal))))
        {
            await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
            cloud.Settings = cloud.Settings.Add("full-listing-period", "0");
            var ledger = new MemoryLedger();
            await LifecycleTests.ConvergesAsync(cloud, Vnf(), ledger);
            var before = await cloud.LookAsync();
            await cloud.RunAsync(async () =>
            {
                await using var site = cloud.Site();
                await site.NextPassAsync(CancellationToken.None);
                cloud.Simulator!.Inject(new InjectedFault { Method = method, Path = path, Effect = FaultEffect.Forget, Count = 2 });
                await site.NextPassAsync(CancellationToken.None);
                await site.NextPassAsync(CancellationToken.None);
                return await site.ConvergeAsync(Vnf(), ledger, new ConvergeOptions(), CancellationToken.None);
            });
            CollectionAssert.AreEquivalent(
                before.All.Select(r => r.VimId).ToList(), (await cloud.LookAsync()).All.Select(r => r.VimId).ToList(), path);
        }
    }

    [TestMethod]
    public async Task AServerThatGoesToErrorIsMadeAnewWhenAttemptsAreLeft()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Simulator!.Inject(new InjectedFault { Method = "POST", Path = "/servers$", Effect = FaultEffect.ErrorState, Message = "Exceeded maximum number of retries." });

        var result = await cloud.ConvergeAsync(Vnf(), new MemoryLedger(), new ConvergeOptions { CreateAttempts = 2 });

        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, string.Join("; ", result.Faults));
        Graphs.AssertExactly(Vnf(), await cloud.LookAsync());
    }

    [TestMethod]
    public async Task AServerThatGoesToErrorIsReportedAndReplacedByTheNextRun()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var ledger = new MemoryLedger();
        cloud.Simulator!.Inject(new InjectedFault
        {
            Method = "POST", Path = "/servers$", Effect = FaultEffect.ErrorState, Message = "No valid host was found. There are not enough hosts available.",
        });

        var first = await cloud.ConvergeAsync(Vnf(), ledger);

        Assert.AreEqual(ConvergenceStatus.Failed, first.Status);
        var fault = first.Faults.Single();
        Assert.AreEqual(VimFaultCategory.NoCapacity, fault.Fault.Category);
        StringAssert.Contains(fault.Fault.Cause, "not enough hosts");
        await LifecycleTests.ConvergesAsync(cloud, Vnf(), ledger); // the operator's retry
    }

    private static ResourceGraph Vnf() => ResourceGraph.Create(
        "vnf", Graphs.Apart("vnf", 1).Resources.Select(r => r is PortResource { Id: "vdu/fe/0/cp/data" } p ? p with { SecurityGroups = [ResourceRef.To("sg")] } : r)
            .Append(new SecurityGroupResource { Id = "sg", Rules = [new SecurityRule(true, 4, "tcp", 22)] }));

    private static async Task LivesAsync(string method, string path, InjectedFault trouble, string what, string style = "rest")
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Settings = cloud.Settings.Add("style", style);
        var ledger = new MemoryLedger();
        var fault = new InjectedFault
        {
            Method = method, Path = path, Effect = trouble.Effect, Status = trouble.Status, RetryAfter = trouble.RetryAfter,
            DelaySeconds = trouble.DelaySeconds, Count = trouble.Count,
        };
        cloud.Simulator!.Inject(fault);
        await RunsAsync(cloud, Vnf(), ledger, what);
        if (style == "heat")
        {
            await RunsAsync(cloud, ResourceGraph.Create("vnf", Vnf().Resources.Append(new NetworkResource { Id = "more" })), ledger, what);
        }

        await RunsAsync(cloud, ResourceGraph.Empty("vnf"), ledger, what);
        Assert.AreEqual(0, fault.Count, $"{what}: the call was never made");
        Assert.IsTrue(ledger.Recorded.ById.IsEmpty, what);
        Assert.AreEqual(0, cloud.Simulator.With(c => c.Ports.Count + c.Servers.Count + c.Groups.Count + c.Stacks.Count), what);
    }

    private static async Task RunsAsync(CloudUnderTest cloud, ResourceGraph graph, MemoryLedger ledger, string what)
    {
        var result = await cloud.ConvergeAsync(graph, ledger);
        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, $"{what}: {string.Join("; ", result.Faults)} remaining {string.Join("; ", result.Remaining)}");
        Graphs.AssertExactly(graph, await cloud.LookAsync());
    }
}
