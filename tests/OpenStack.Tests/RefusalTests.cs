using System.Net;
using Netconf.Mano.Simulator;
using Netconf.Mano.Southbound;
using Netconf.Mano.Southbound.Tests.Support;

namespace Netconf.Mano.OpenStack.Tests;

/// <summary>What cannot be done is said in words an operator understands, with the category an alarm needs.</summary>
[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    public Task AStackThatFitsNoHostIsACapacityFault() =>
        RefusesAsync(Graphs.One("vnf", flavor: "m1.huge"), VimFaultCategory.NoCapacity, "heat", "No valid host");

    [TestMethod]
    public Task AStackWithAnUnknownImageIsRefusedBeforeAnythingIsMade() =>
        RefusesAsync(Graphs.One("vnf", image: "windows-3.1"), VimFaultCategory.NotFound, "heat", "windows-3.1");

    [TestMethod]
    public async Task AStackUpdateThatFailsIsRolledBackToTheFormerGraph()
    {
        await using var cloud = await CloudUnderTest.OpenAsync("heat");
        var ledger = new MemoryLedger();
        var good = Graphs.Apart("vnf-r", 1);
        await LifecycleTests.ConvergesAsync(cloud, good, ledger);
        var server = (await cloud.LookAsync()).OfOwner("vnf-r").Single(r => r.Kind == ResourceKind.Server).VimId;
        var bad = ResourceGraph.Create("vnf-r", good.Resources.Append(
            new ServerResource { Id = "vdu/huge", Flavor = FlavorChoice.Named("m1.huge"), Image = ResourceRef.Existing("cirros") }));

        var failed = await cloud.ConvergeAsync(bad, ledger);
        Assert.AreEqual(ConvergenceStatus.Failed, failed.Status);
        Assert.AreEqual(VimFaultCategory.NoCapacity, failed.Faults.Single().Fault.Category, failed.Faults.Single().ToString());

        await LifecycleTests.ConvergesAsync(cloud, good, ledger);
        Assert.AreEqual(server, (await cloud.LookAsync()).OfOwner("vnf-r").Single(r => r.Kind == ResourceKind.Server).VimId, "what was well stays");
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf-r"), ledger);
    }

    [TestMethod]
    public Task AnUnknownFlavorIsNamedWithThoseThatExist() =>
        RefusesAsync(Graphs.One("vnf", flavor: "m9.none"), VimFaultCategory.NotFound, "rest", "m9.none", "m1.tiny");

    [TestMethod]
    public Task AnUnknownImageIsNamed() => RefusesAsync(Graphs.One("vnf", image: "windows-3.1"), VimFaultCategory.NotFound, "rest", "windows-3.1");

    [TestMethod]
    public Task AnUnknownNetworkIsNamed() => RefusesAsync(Graphs.One("vnf", network: "nowhere"), VimFaultCategory.NotFound, "rest", "nowhere");

    [TestMethod]
    public Task AServerThatFitsNoHostIsACapacityFault() => RefusesAsync(Graphs.One("vnf", flavor: "m1.huge"), VimFaultCategory.NoCapacity, "rest", "No valid host");

    [TestMethod]
    public Task AnUnknownZoneIsInvalid() => RefusesAsync(Graphs.One("vnf", zone: "mars"), VimFaultCategory.Invalid, "rest", "availability zone");

    [TestMethod]
    public async Task AnAddressInUseIsAConflict()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var ledger = new MemoryLedger();
        var port = new PortResource { Id = "a", Network = ResourceRef.Existing("data"), Addresses = [new FixedAddress(IPAddress.Parse("192.168.3.77"))] };
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Create("first", [port]), ledger);

        var result = await cloud.ConvergeAsync(
            ResourceGraph.Create("second", [port]), new MemoryLedger(), new ConvergeOptions { TransientAttempts = 2 });

        Assert.AreEqual(ConvergenceStatus.Failed, result.Status);
        Assert.AreEqual(VimFaultCategory.Conflict, result.Faults.Single().Fault.Category);
        StringAssert.Contains(result.Faults.Single().Fault.Cause, "192.168.3.77");
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("first"), ledger);
    }

    [TestMethod]
    public async Task AQuotaIsReportedAndTheRetryEndsWellWhenItIsRaised()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var ledger = new MemoryLedger();
        await SetQuotaAsync(cloud, 2);
        try
        {
            var result = await cloud.ConvergeAsync(Graphs.Apart("vnf", 3), ledger);

            Assert.AreEqual(ConvergenceStatus.Failed, result.Status);
            foreach (var fault in result.Faults) // more than one server may lose the race for the last place
            {
                Assert.AreEqual((VimFaultCategory.Quota, false), (fault.Fault.Category, fault.Fault.IsTransient), fault.ToString());
                StringAssert.Contains(fault.Fault.Cause, "instances", fault.ToString());
            }
        }
        finally
        {
            await SetQuotaAsync(cloud, 1000);
        }

        await LifecycleTests.ConvergesAsync(cloud, Graphs.Apart("vnf", 3), ledger);
        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty("vnf"), ledger);
    }

    private static async Task SetQuotaAsync(CloudUnderTest cloud, int instances)
    {
        if (cloud.Simulator is { } simulator)
        {
            simulator.With(c => c.Quotas["instances"] = instances);
            return;
        }

        var connection = cloud.Connection(user: "admin"); // the testbed's admin has the same password
        using var session = new Session(connection, new OpenStackOptions(), cloud.Clock, new Transport(connection, new OpenStackOptions(), cloud.Clock, null));
        var project = (await session.LoginAsync(CancellationToken.None)).ProjectId;
        using var reply = await session.SendAsync(
            Call.Put(Service.Compute, $"/os-quota-sets/{project}", j => j.Object("quota_set", () => j.WriteNumber("instances", instances))), CancellationToken.None);
    }

    [TestMethod]
    public async Task NeutronsQuotaIsAQuotaToo()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions { Quotas = new SimulatorOptions().Quotas.SetItem("port", 1) });
        var result = await cloud.ConvergeAsync(Graphs.Apart("vnf", 1), new MemoryLedger());
        Assert.AreEqual(VimFaultCategory.Quota, result.Faults.Single().Fault.Category);
    }

    [TestMethod]
    public async Task AFixedAddressOnAForeignNetworkIsForbidden()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var network = CloudUnderTest.IsReal ? "mgmt" : "shared";
        var address = CloudUnderTest.IsReal ? "10.10.3.99" : "203.0.113.99";
        await RefusesAsync(
            cloud,
            ResourceGraph.Create("vnf", [new PortResource { Id = "cp", Network = ResourceRef.Existing(network), Addresses = [new FixedAddress(IPAddress.Parse(address))] }]),
            VimFaultCategory.Forbidden, "policy");
    }

    [TestMethod]
    public async Task AWrongPasswordIsAnAuthenticationFaultWithoutTheSecret()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var fault = await ProbeAsync(cloud, cloud.Connection(password: "hunter2"));
        Assert.AreEqual(VimFaultCategory.Authentication, fault.Category);
        Assert.IsFalse(fault.IsTransient);
        Assert.DoesNotContain("hunter2", fault.ToString());
    }

    [TestMethod]
    public async Task ACloudThatIsNotThereIsUnreachable()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var fault = await ProbeAsync(cloud, cloud.Connection() with { Endpoint = new Uri("http://127.0.0.1:9/v3") });
        Assert.AreEqual(VimFaultCategory.Unreachable, fault.Category);
        Assert.IsTrue(fault.IsTransient);
        StringAssert.Contains(fault.Cause, "site-a");
    }

    [TestMethod]
    public async Task AnUnknownRegionIsNamedWithThoseThatExist()
    {
        await using var cloud = await CloudUnderTest.OpenAsync();
        var fault = await ProbeAsync(cloud, cloud.Connection() with { Region = "Atlantis" });
        Assert.AreEqual(VimFaultCategory.Invalid, fault.Category);
        StringAssert.Contains(fault.Cause, "RegionOne");
    }

    [TestMethod]
    public async Task AnAmbiguousImageNameAsksForAnId()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Simulator!.With(c => c.Images["twin"] = new SimImage { Id = "twin", Name = "cirros", Status = "active" });
        await RefusesAsync(cloud, Graphs.One("vnf"), VimFaultCategory.Invalid, "2 images named 'cirros'");
    }

    [TestMethod]
    public async Task AnImageThatIsNotActiveYetIsWaitedFor()
    {
        await using var cloud = await CloudUnderTest.SimulateAsync(new SimulatorOptions());
        cloud.Settings = cloud.Settings.Add("lookup-cache", "0");
        var image = cloud.Simulator!.With(c => c.Images.Values.Single());
        image.Status = "saving";
        var performed = 0;
        var result = await cloud.ConvergeAsync(Graphs.One("vnf"), new MemoryLedger(), new ConvergeOptions
        {
            OnPerformed = p =>
            {
                if (p.Fault is { Category: VimFaultCategory.Conflict } && ++performed == 2)
                {
                    image.Status = "active";
                }
            },
        });
        Assert.AreEqual(ConvergenceStatus.Converged, result.Status, string.Join("; ", result.Faults));
        Assert.AreEqual(2, performed);
    }

    [TestMethod]
    public void SettingsAreCheckedWithoutACall()
    {
        var plugin = new OpenStackPlugin(TimeProvider.System);
        var connection = new VimConnection
        {
            Name = "x", Kind = "openstack", Endpoint = new Uri("ftp://cloud"), Interface = "private",
            Credential = new VimCredential(CredentialKind.Password, "u", _ => ValueTask.FromResult("secret")),
            Settings = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("retries", "many").Add("colour", "blue"),
        };
        var problems = plugin.Check(connection);
        CollectionAssert.AreEqual(
            new[] { "colour", "retries", "endpoint", "interface", "project" }, problems.Select(p => p.Split(':')[0]).ToArray(), string.Join("; ", problems));
        Assert.DoesNotContain("secret", connection.ToString());
    }

    private static async Task RefusesAsync(ResourceGraph graph, VimFaultCategory category, string style, params string[] words)
    {
        await using var cloud = await CloudUnderTest.OpenAsync(style);
        await RefusesAsync(cloud, graph, category, words);
    }

    private static async Task RefusesAsync(CloudUnderTest cloud, ResourceGraph graph, VimFaultCategory category, params string[] words)
    {
        var ledger = new MemoryLedger();
        var result = await cloud.ConvergeAsync(graph, ledger);
        Assert.AreEqual(ConvergenceStatus.Failed, result.Status);
        Assert.AreEqual(category, result.Faults.Single().Fault.Category, string.Join("; ", result.Faults));
        Assert.IsFalse(result.MayRetry);
        foreach (var word in words)
        {
            StringAssert.Contains(result.Faults.Single().Fault.Cause, word);
        }

        await LifecycleTests.ConvergesAsync(cloud, ResourceGraph.Empty(graph.Owner), ledger); // what was made before is not left behind
    }

    private static async Task<VimFault> ProbeAsync(CloudUnderTest cloud, VimConnection connection)
    {
        var thrown = await Assert.ThrowsExactlyAsync<VimException>(() => cloud.RunAsync(async () =>
        {
            await using var vim = cloud.Open(connection);
            return await vim.ProbeAsync(CancellationToken.None);
        }));
        return thrown.Fault;
    }
}
