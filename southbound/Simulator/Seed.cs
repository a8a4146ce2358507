namespace Netconf.Mano.Simulator;

/// <summary>What a new cloud holds: as the testbed's real one.</summary>
internal static class Seed
{
    internal static CloudState Make(SimulatorOptions options, DateTimeOffset now)
    {
        var state = new CloudState();
        foreach (var (name, limit) in options.Quotas)
        {
            state.Quotas[name] = limit;
        }

        foreach (var (id, name, cpus, ram, disk) in new[]
        {
            ("1", "m1.tiny", 1, 512, 1), ("2", "m1.small", 1, 2048, 20), ("3", "m1.medium", 2, 4096, 40), ("4", "m1.large", 4, 8192, 80),
            ("5", "m1.huge", 1024, 8192, 80),
        })
        {
            state.Flavors[id] = new SimFlavor(id, name, cpus, ram, disk);
        }

        var image = new SimImage { Id = Cloud.NewId(), Name = "cirros", Status = "active", Size = 1 << 20, Created = now };
        state.Images[image.Id] = image;
        var group = new SimSecurityGroup { Id = Cloud.NewId(), Name = "default", Description = "Default security group" };
        group.Rules.Add(new SimRule(Cloud.NewId(), "egress", "IPv4", null, null, null, null));
        group.Rules.Add(new SimRule(Cloud.NewId(), "egress", "IPv6", null, null, null, null));
        state.SecurityGroups[group.Id] = group;
        Network(state, now, "mgmt", "10.10.0.0/22", "10.10.0.1", isForeign: false);
        Network(state, now, "data", "192.168.0.0/22", "192.168.0.1", isForeign: false);
        Network(state, now, "shared", "203.0.113.0/24", "203.0.113.1", isForeign: true);
        return state;
    }

    private static void Network(CloudState state, DateTimeOffset now, string name, string cidr, string gateway, bool isForeign)
    {
        var network = new SimNetwork { Id = Cloud.NewId(), Name = name, IsForeign = isForeign, Created = now };
        var subnet = new SimSubnet { Id = Cloud.NewId(), Name = name + "-v4", Network = network.Id, Cidr = cidr, Gateway = gateway, Created = now };
        state.Networks[network.Id] = network;
        state.Subnets[subnet.Id] = subnet;
    }
}
