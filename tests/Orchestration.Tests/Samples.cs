using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>The demo's gateway, as its blueprint says it.</summary>
internal static class Samples
{
    public static Blueprint Gateway { get; } = new()
    {
        VnfdId = "gateway-1.0",
        FlavourId = "standard",
        Vdus = new[]
        {
            new VduPlan
            {
                Id = "control", MinCount = 1, MaxCount = 1, Size = FlavorChoice.AtLeast(1, 512, 1), Image = "cirros",
                Nics = [new NicPlan("management", null, "management", null, null), new NicPlan("fabric", "fabric", null, null, null)],
            },
            new VduPlan
            {
                Id = "forward", MinCount = 1, MaxCount = 4, Size = FlavorChoice.AtLeast(2, 2048, 10), Image = "cirros", Group = "apart",
                Nics = [new NicPlan("fabric", "fabric", null, null, null), new NicPlan("traffic", null, "traffic", null, null)],
                After = ["control"],
            },
        }.ToImmutableSortedDictionary(v => v.Id, v => v),
        Links = [new LinkPlan("fabric", 0)],
        ExternalPoints = ["management", "traffic"],
        Groups = ImmutableSortedDictionary<string, GroupPolicy>.Empty.Add("apart", GroupPolicy.AntiAffinity),
        SecurityRules = ImmutableSortedDictionary<string, SecurityRule>.Empty,
        Levels = ImmutableSortedDictionary<string, VnfSize>.Empty
            .Add("single", Size(1, 1, 0)).Add("pair", Size(1, 2, 1)),
        DefaultLevel = "single",
        Aspects = ImmutableSortedDictionary<string, ScalingAspect>.Empty
            .Add("throughput", new ScalingAspect("throughput", 3, Counts(("forward", 1)))),
    };

    /// <summary>Another version, whose forwarders are bigger.</summary>
    public static Blueprint NewGateway { get; } = Gateway with
    {
        VnfdId = "gateway-2.0", Vdus = Gateway.Vdus.SetItem("forward", Gateway.Vdus["forward"] with { Size = FlavorChoice.AtLeast(4, 2048, 10) }),
    };

    public static Connectivity Attached { get; } = Connectivity.None with
    {
        External = Connectivity.None.External
            .Add("management", new Attachment("management", null, [], ImmutableSortedDictionary<int, PortAddress>.Empty
                .Add(1, new PortAddress([System.Net.IPAddress.Parse("192.0.2.10")], null))))
            .Add("traffic", new Attachment("traffic", null, [], ImmutableSortedDictionary<int, PortAddress>.Empty)),
    };

    public static Wish Wish(string level = "single", bool started = true) => new("gateway-1.0", "standard", level, started, Attached);

    public static VnfSize Size(int control, int forward, int throughput) =>
        new(Counts(("control", control), ("forward", forward)), Counts(("throughput", throughput)));

    public static Intent Running(string level = "single") =>
        IntentRules.Instantiate(Wish(level), level, Gateway, Trigger.Configuration).Value!.Intent with { Generation = 1 };

    private static ImmutableSortedDictionary<string, int> Counts(params (string Id, int Count)[] counts) =>
        counts.ToImmutableSortedDictionary(c => c.Id, c => c.Count, StringComparer.Ordinal);
}
