using System.Collections.Immutable;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>Sessions, versions, pages, images, figures: the plugin's dealings with the protocol.</summary>
[TestClass]
public sealed class WireTests
{
    [TestMethod]
    [DataRow("2.1")]
    [DataRow("2.25")] // Mitaka
    [DataRow("2.60")] // Queens
    [DataRow("2.93")] // Zed
    public async Task LivesWithTheComputeVersion(string version)
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions { NewestCompute = Version.Parse(version), HasProjectInComputeUrl = version == "2.25" });
        var ledger = new MemoryLedger();
        await LifecycleTests.ConvergesAsync(cloud, Graphs.Apart("vnf", 2), ledger);
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
    }

    [TestMethod]
    public async Task LivesWithTokensThatExpireAndPagesOfTwo()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions { TokenLifetime = TimeSpan.FromSeconds(63), LargestPage = 2 });
        cloud.Settings = cloud.Settings.Add("page-size", "2");
        var ledger = new MemoryLedger();
        await LifecycleTests.ConvergesAsync(cloud, Graphs.Apart("vnf", 5), ledger);
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
    }

    [TestMethod]
    public async Task TellsWhatItWaitedForWhenTheDeadlinePasses()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions { BuildTime = TimeSpan.FromHours(1) });
        var ledger = new MemoryLedger();
        var result = await cloud.ConvergeAsync(Graphs.One("vnf"), ledger, new ConvergeOptions { Deadline = TimeSpan.FromMinutes(5) });
        Assert.AreEqual(ConvergenceStatus.TimedOut, result.Status);
        StringAssert.Contains(result.Faults.Single().ToString(), "BUILD/scheduling");
        Assert.IsTrue(result.MayRetry);
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
    }

    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task MakesAServerOnlyAfterTheOneItDependsOnRuns(string style)
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Settings = cloud.Settings.Add("style", style);
        ServerResource Server(string id, params string[] after) => new()
        {
            Id = id, Flavor = FlavorChoice.Named("m1.tiny"), Image = ResourceRef.Existing("cirros"), After = [.. after],
        };
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Create("vnf", [Server("front", "db"), Server("db")]), new MemoryLedger());
        var made = cloud.Simulator!.With(c => c.Servers.Values.ToDictionary(s => s.Metadata["mano-id"], s => s.Created));
        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromSeconds(2), made["front"] - made["db"], "the first one's build time");
    }

    /// <summary>On the simulator alone: the testbed has no Cinder.</summary>
    [TestMethod]
    [DataRow("rest")]
    [DataRow("heat")]
    public async Task BootsFromAVolumeAndKeepsVolumesWhenTheServerIsReplaced(string style)
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Settings = cloud.Settings.Add("style", style);
        var ledger = new MemoryLedger();
        ResourceGraph Vnf(int incarnation) => ResourceGraph.Create("vnf",
        [
            new VolumeResource { Id = "root", SizeGiB = 10, Image = ResourceRef.Existing("cirros") },
            new VolumeResource { Id = "data", SizeGiB = 20 },
            new PortResource { Id = "cp", Network = ResourceRef.Existing("data") },
            new ServerResource
            {
                Id = "vm", Flavor = FlavorChoice.Named("m1.tiny"), BootVolume = "root", Volumes = ["data"], Ports = ["cp"], Incarnation = incarnation,
            },
        ]);
        await LifecycleTests.ConvergesAsync(cloud, Vnf(0), ledger);
        var before = cloud.Simulator!.With(c => c.Servers.Values.Single().Volumes.ToList());
        Assert.HasCount(2, before);

        await LifecycleTests.ConvergesAsync(cloud, Vnf(1), ledger);

        CollectionAssert.AreEqual(before, cloud.Simulator.With(c => c.Servers.Values.Single().Volumes.ToList()));
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
        Assert.AreEqual(0, cloud.Simulator.With(c => c.Volumes.Count + c.Stacks.Count));
    }

    [TestMethod]
    public async Task RefusesASecondConvergenceOfAnOwnerAtTheSameTime()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            var first = site.ConvergeAsync(Graphs.One("vnf"), new MemoryLedger(), new ConvergeOptions(), CancellationToken.None);
            await Assert.ThrowsExactlyAsync<InvalidOperationException>(
                () => site.ConvergeAsync(Graphs.One("vnf"), new MemoryLedger(), new ConvergeOptions(), CancellationToken.None));
            return await first;
        });
    }

    [TestMethod]
    public async Task LogsInWithAnApplicationCredential()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var identity = await cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open(cloud.Connection() with
            {
                Project = null, Credential = new VimCredential(CredentialKind.ApplicationCredential, "mano-app", _ => ValueTask.FromResult("mano")),
            });
            return await vim.ProbeAsync(CancellationToken.None);
        });
        StringAssert.Contains(identity.Product, "OpenStack");
    }

    [TestMethod]
    public async Task TellsFacts()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var facts = await cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open();
            return await vim.ReadFactsAsync(CancellationToken.None);
        });
        CollectionAssert.IsSubsetOf(new[] { "az1", "az2" }, facts.Zones.ToArray());
        Assert.AreEqual("m1.tiny", facts.Find(FlavorChoice.AtLeast(1, 256, 1))?.Name);
        Assert.AreEqual("m1.medium", facts.Find(FlavorChoice.AtLeast(2, 2048, 0))?.Name);
        Assert.IsTrue(facts.Images.Any(i => i is { Name: "cirros", IsActive: true }));
        Assert.IsTrue(facts.Networks.Any(n => n.Name == "data"));
        Assert.AreEqual(1000, facts.Quotas.Single(q => q.Name == "instances").Limit);
        Assert.IsGreaterThan(0, facts.Quotas.Single(q => q.Name == "ports").Limit!.Value);
    }

    [TestMethod]
    public async Task ReadsFactsOnceForAllWhoAskWithinTheirAge()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var readings = 0;
        cloud.Simulator!.OnRequest = (_, path) => readings += path.Contains("/limits", StringComparison.Ordinal) ? 1 : 0;
        await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            var age = TimeSpan.FromSeconds(10);
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => site.ReadFactsAsync(age, CancellationToken.None)));
            await site.ReadFactsAsync(age, CancellationToken.None);
            Assert.AreEqual(1, readings);
            await Task.Delay(TimeSpan.FromSeconds(11), cloud.Clock);
            return await site.ReadFactsAsync(age, CancellationToken.None);
        });
        Assert.AreEqual(2, readings);
    }

    [TestMethod]
    public async Task UploadsAnImageOnceForTwoVnfs()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var content = new byte[100_000];
        var digest = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. Guid.NewGuid().ToByteArray()]));
        var opened = 0;
        ResourceGraph Vnf(string owner) => ResourceGraph.Create(owner,
        [
            new ImageResource
            {
                Id = "image", Name = "mano-test", Digest = digest, DiskFormat = "raw",
                Open = _ => ValueTask.FromResult<Stream>(Interlocked.Increment(ref opened) > 0 ? new MemoryStream(content) : Stream.Null),
            },
            new PortResource { Id = "cp", Network = ResourceRef.Existing("data") },
            new ServerResource { Id = "vm", Flavor = FlavorChoice.Named("m1.tiny"), Image = ResourceRef.To("image"), Ports = ["cp"] },
        ]);
        var (one, two) = (new MemoryLedger(), new MemoryLedger());

        var results = await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            return await Task.WhenAll(
                site.ConvergeAsync(Vnf("vnf-a"), one, new ConvergeOptions(), CancellationToken.None),
                site.ConvergeAsync(Vnf("vnf-b"), two, new ConvergeOptions(), CancellationToken.None));
        });

        Assert.IsTrue(results.All(r => r.Status == ConvergenceStatus.Converged), string.Join("; ", results.SelectMany(r => r.Faults)));
        Assert.AreEqual(1, opened);
        await cloud.ConvergeAsync(ResourceGraph.Empty("vnf-a"), one);
        await cloud.ConvergeAsync(ResourceGraph.Empty("vnf-b"), two);
        var image = (await cloud.LookAsync()).All.Single();
        Assert.AreEqual((ResourceKind.Image, digest), (image.Kind, image.Id));
        await cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open();
            return await vim.PerformAsync(new VimAction(ActionVerb.Delete, "", "", ResourceKind.Image, "") { VimId = image.VimId }, CancellationToken.None);
        });
    }

    [TestMethod]
    public async Task ContinuesAnUploadThatACrashLeftQueued()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Simulator!.Inject(new InjectedFault { Method = "PUT", Path = "/file$", Effect = FaultEffect.Drop, Count = 5 });
        var graph = ResourceGraph.Create("vnf",
        [
            new ImageResource { Id = "image", Digest = "sha256:" + new string('a', 64), Open = _ => ValueTask.FromResult<Stream>(new MemoryStream([1, 2, 3])) },
        ]);
        var result = await cloud.ConvergeAsync(graph, new MemoryLedger());
        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, string.Join("; ", result.Faults));
        Assert.AreEqual(2, cloud.Simulator.With(c => c.Images.Count), "the queued image was filled, no second one made");
    }

    [TestMethod]
    public async Task MeasuresAServersLoad()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var ledger = new MemoryLedger();
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf", flavor: "m1.medium"), ledger);
        var id = ledger.Recorded.Find("vm")!.VimId!;
        cloud.Simulator!.With(c => c.Servers[id].Load = 80);

        var load = await cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open();
            var first = await vim.MeasureAsync(id, CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(10), cloud.Clock);
            var second = await vim.MeasureAsync(id, CancellationToken.None);
            return second.CpuPercentSince(first);
        });

        Assert.AreEqual(80, load!.Value, 0.5);
    }

    /// <summary>Real clouds allow diagnostics to administrators only, unless their policy was changed.</summary>
    [TestMethod]
    public async Task ReadsTheHypervisorsFigures()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var ledger = new MemoryLedger();
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf-m"), ledger);
        var measure = await cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open(CloudUnderTest.IsReal ? cloud.Connection(user: "admin") : null);
            return await vim.MeasureAsync(ledger.Recorded.Find("vm")!.VimId!, CancellationToken.None);
        });
        Assert.IsGreaterThanOrEqualTo(1, measure.Cpus!.Value, measure.ToString());
        Assert.IsNotNull(measure.CpuTime, measure.ToString());
        Assert.IsNotNull(measure.MemoryMiB, measure.ToString());
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf-m"), ledger);
    }

    [TestMethod]
    public async Task WakesOnlyTheOwnerWhoseServerVanished()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var (one, two) = (new MemoryLedger(), new MemoryLedger());
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf-a"), one);
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf-b"), two);
        var woken = new List<string>();
        var seen = await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            await site.NextPassAsync(CancellationToken.None);
            site.OwnersChanged += owners => woken.AddRange(owners);
            cloud.Simulator!.Kill("vnf-b");
            await Task.Delay(TimeSpan.FromSeconds(25), cloud.Clock); // nobody waits: the idle period finds it
            return site.Observed;
        });
        CollectionAssert.AreEqual(new[] { "vnf-b" }, woken.Distinct().ToArray());
        Assert.IsFalse(seen.OfOwner("vnf-b").Any(r => r.Kind == ResourceKind.Server));
    }

    [TestMethod]
    public async Task TellsWhenTheCloudStopsAndStartsAnswering()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var told = new List<string>();
        await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            site.HealthChanged += h => told.Add(h.ToString());
            await site.NextPassAsync(CancellationToken.None);
            cloud.Simulator!.Inject(new InjectedFault { Path = ".", Effect = FaultEffect.Drop, Count = 12 });
            await Task.Delay(TimeSpan.FromMinutes(10), cloud.Clock);
            return site.Health;
        });
        Assert.AreEqual("unreachable: VIM 'site-a' cannot be reached: it closed the connection without an answer\nreachable", string.Join('\n', told));
    }

    [TestMethod]
    public async Task FindsOrphans()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf-known"), new MemoryLedger());
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf-lost"), new MemoryLedger());
        var orphans = await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            await site.NextPassAsync(CancellationToken.None);
            return site.Orphans(o => o == "vnf-known");
        });
        CollectionAssert.AreEquivalent(new[] { "cp", "vm" }, orphans.Select(o => o.Id).ToArray());
        Assert.IsTrue(orphans.All(o => o.Owner == "vnf-lost"));
    }

    [TestMethod]
    public async Task LeavesAloneWhatBearsAnotherMark()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf"), new MemoryLedger());
        var other = await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site(connection: cloud.Connection() with { ManoId = "another" });
            return await site.ConvergeAsync(ResourceGraph.Empty("vnf"), new MemoryLedger(), new ConvergeOptions(), CancellationToken.None);
        });
        Assert.AreEqual(ConvergenceStatus.Converged, other.Status);
        Graphs.AssertExactly(Graphs.One("vnf"), await cloud.LookAsync());
    }

    [TestMethod]
    public async Task RepairsDriftInSettings()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        var ledger = new MemoryLedger();
        var graph = Graphs.Apart("vnf", 1);
        await LifecycleTests.ConvergesAsync(cloud, graph, ledger);
        cloud.Simulator!.With(c =>
        {
            c.Ports.Values.Single(p => p.AllowedAddresses.Count == 1).AllowedAddresses = ["1.2.3.4"];
            return c.Servers.Values.Single().Name = "renamed";
        });

        var drift = await cloud.RunAsync(async () =>
        {
            await using var site = cloud.Site();
            await site.NextPassAsync(CancellationToken.None);
            return site.Plan(graph, ledger.Recorded);
        });
        Assert.HasCount(2, drift.Actions);
        Assert.IsTrue(drift.Actions.All(a => a.Verb == ActionVerb.Update), string.Join("; ", drift.Actions));
        await LifecycleTests.ConvergesAsync(cloud, graph, ledger);
        Assert.AreEqual("172.16.0.50", cloud.Simulator.With(c => c.Ports.Values.Single(p => p.AllowedAddresses.Count == 1).AllowedAddresses.Single()));
    }

    [TestMethod]
    public async Task SecurityGroupsGetTheirRulesEvenAfterADriftOfThem()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var ledger = new MemoryLedger();
        await LifecycleTests.ConvergesAsync(cloud, Group(new SecurityRule(true, 4, "tcp", 22), new SecurityRule(true, 6, "udp", 53, 54)), ledger);
        await LifecycleTests.ConvergesAsync(cloud, Group(new SecurityRule(true, 4, "tcp", 22, RemotePrefix: "10.0.0.0/8")), ledger);
        var rules = (await cloud.LookAsync()).All.Single().Settings[SettingNames.Rules];
        Assert.AreEqual("in/4/tcp/22-22/10.0.0.0/8", rules);
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);

        static ResourceGraph Group(params ImmutableArray<SecurityRule> rules) =>
            ResourceGraph.Create("vnf", [new SecurityGroupResource { Id = "sg", Rules = rules }]);
    }

    [TestMethod]
    public async Task TheSimulatorKeepsItsCloudOverARestart()
    {
        var file = Path.Combine(Path.GetTempPath(), $"mano-simulator-{Guid.NewGuid():N}.json");
        try
        {
            var options = new SimulatorOptions { StateFile = file };
            await using (var cloud = await CloudUnderTest.SimulateAsync(options))
            {
                await LifecycleTests.ConvergesAsync(cloud, Graphs.One("vnf"), new MemoryLedger());
            }

            await using var again = await CloudUnderTest.SimulateAsync(options);
            Assert.AreEqual("vnf", again.Simulator!.With(c => c.Servers.Values.Single().Name));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
