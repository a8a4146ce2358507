namespace Netconf.Mano.Simulator;

// What a cloud holds. Plain mutable classes under one lock (Cloud), serialised as they are into the state file.

/// <summary>A simulated server.</summary>
public sealed class SimServer
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name; not unique.</summary>
    public required string Name { get; set; }

    /// <summary>Flavor id.</summary>
    public required string Flavor { get; init; }

    /// <summary>Image id; empty when booted from a volume.</summary>
    public string Image { get; init; } = "";

    /// <summary>Metadata.</summary>
    public Dictionary<string, string> Metadata { get; init; } = [];

    /// <summary>Port ids in NIC order.</summary>
    public List<string> Ports { get; init; } = [];

    /// <summary>Volume ids in device order.</summary>
    public List<string> Volumes { get; init; } = [];

    /// <summary>Server group id.</summary>
    public string? Group { get; init; }

    /// <summary>Zone asked for, then the one it runs in.</summary>
    public string? Zone { get; set; }

    /// <summary>Host; null until scheduled.</summary>
    public string? Host { get; set; }

    /// <summary>Nova's status.</summary>
    public string Status { get; set; } = "BUILD";

    /// <summary>Nova's task state.</summary>
    public string? Task { get; set; } = "scheduling";

    /// <summary>Why it is in ERROR.</summary>
    public string? Fault { get; set; }

    /// <summary>What it will become.</summary>
    public string? Becomes { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? BecomesAt { get; set; }

    /// <summary>User data as sent (base 64).</summary>
    public string? UserData { get; init; }

    /// <summary>Config drive wanted.</summary>
    public bool ConfigDrive { get; init; }

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Last change.</summary>
    public DateTimeOffset Updated { get; set; }

    /// <summary>When listings show it.</summary>
    public DateTimeOffset VisibleAt { get; init; }

    /// <summary>CPU load in percent.</summary>
    public double Load { get; set; } = 10;

    /// <summary>CPU time used until <see cref="LoadSince"/>, in nanoseconds.</summary>
    public double CpuNanoseconds { get; set; }

    /// <summary>Since when <see cref="Load"/> is what it is.</summary>
    public DateTimeOffset LoadSince { get; set; }
}

/// <summary>A simulated port.</summary>
public sealed class SimPort
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>Network id.</summary>
    public required string Network { get; init; }

    /// <summary>MAC.</summary>
    public required string Mac { get; init; }

    /// <summary>Addresses with their subnets.</summary>
    public List<SimAddress> Addresses { get; init; } = [];

    /// <summary>Allowed addresses.</summary>
    public List<string> AllowedAddresses { get; set; } = [];

    /// <summary>Port security.</summary>
    public bool PortSecurity { get; set; } = true;

    /// <summary>Security group ids.</summary>
    public List<string> SecurityGroups { get; set; } = [];

    /// <summary>vNIC type.</summary>
    public string VnicType { get; init; } = "normal";

    /// <summary>Server id, or empty.</summary>
    public string Device { get; set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When listings show it.</summary>
    public DateTimeOffset VisibleAt { get; init; }
}

/// <summary>An address of a port.</summary>
public sealed record SimAddress(string Subnet, string Address);

/// <summary>A simulated network.</summary>
public sealed class SimNetwork
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>MTU.</summary>
    public int Mtu { get; init; } = 1450;

    /// <summary>Belongs to another project and is shared with ours.</summary>
    public bool IsForeign { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When listings show it.</summary>
    public DateTimeOffset VisibleAt { get; init; }
}

/// <summary>A simulated subnet.</summary>
public sealed class SimSubnet
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>Network id.</summary>
    public required string Network { get; init; }

    /// <summary>Prefix.</summary>
    public required string Cidr { get; init; }

    /// <summary>Gateway, or null.</summary>
    public string? Gateway { get; init; }

    /// <summary>DHCP.</summary>
    public bool Dhcp { get; init; } = true;

    /// <summary>Ranges given out.</summary>
    public List<SimPool> Pools { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>A range of addresses.</summary>
public sealed record SimPool(string Start, string End);

/// <summary>A simulated server group.</summary>
public sealed record SimGroup(string Id, string Name, string Policy);

/// <summary>A simulated security group.</summary>
public sealed class SimSecurityGroup
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>Description.</summary>
    public string Description { get; set; } = "";

    /// <summary>Rules.</summary>
    public List<SimRule> Rules { get; init; } = [];
}

/// <summary>A rule of a security group.</summary>
public sealed record SimRule(string Id, string Direction, string Ethertype, string? Protocol, int? First, int? Last, string? Prefix);

/// <summary>A simulated image.</summary>
public sealed class SimImage
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>queued, saving, active.</summary>
    public string Status { get; set; } = "queued";

    /// <summary>Bytes.</summary>
    public long Size { get; set; }

    /// <summary>SHA-512 of the content.</summary>
    public string? Hash { get; set; }

    /// <summary>Further properties.</summary>
    public Dictionary<string, string> Properties { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>A simulated Heat stack.</summary>
public sealed class SimStack
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Tags, as sent.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The template in force, as JSON.</summary>
    public string Template { get; set; } = "{}";

    /// <summary>CREATE, UPDATE or DELETE.</summary>
    public string Action { get; set; } = "CREATE";

    /// <summary>IN_PROGRESS, COMPLETE or FAILED.</summary>
    public string Status { get; set; } = "IN_PROGRESS";

    /// <summary>Heat's reason.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Its resources by name.</summary>
    public Dictionary<string, SimStackResource> Resources { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was updated last.</summary>
    public DateTimeOffset? Updated { get; set; }
}

/// <summary>A resource of a stack.</summary>
public sealed class SimStackResource
{
    /// <summary>Heat's type.</summary>
    public required string Type { get; init; }

    /// <summary>Id in its service.</summary>
    public required string PhysicalId { get; init; }

    /// <summary>Its properties as JSON, unresolved.</summary>
    public required string Properties { get; set; }

    /// <summary>Marked to be replaced.</summary>
    public bool IsUnhealthy { get; set; }
}

/// <summary>A simulated volume.</summary>
public sealed class SimVolume
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>Name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Size in GiB.</summary>
    public int Size { get; init; }

    /// <summary>Metadata.</summary>
    public Dictionary<string, string> Metadata { get; init; } = [];

    /// <summary>Until when it is being made.</summary>
    public DateTimeOffset ReadyAt { get; init; }

    /// <summary>When its deletion ends; null: it is not being deleted.</summary>
    public DateTimeOffset? GoneAt { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }
}

/// <summary>A flavor.</summary>
public sealed record SimFlavor(string Id, string Name, int Cpus, int Ram, int Disk);

/// <summary>A token and when it ends.</summary>
public sealed record SimToken(string Id, DateTimeOffset ExpiresAt);

/// <summary>All that a cloud holds; also the form of the state file.</summary>
public sealed class CloudState
{
    /// <summary>Servers by id.</summary>
    public Dictionary<string, SimServer> Servers { get; init; } = [];

    /// <summary>Deleted servers, as <c>changes-since</c> shows them: id, name, time of deletion.</summary>
    public List<SimServer> Deleted { get; init; } = [];

    /// <summary>Ports by id.</summary>
    public Dictionary<string, SimPort> Ports { get; init; } = [];

    /// <summary>Networks by id.</summary>
    public Dictionary<string, SimNetwork> Networks { get; init; } = [];

    /// <summary>Subnets by id.</summary>
    public Dictionary<string, SimSubnet> Subnets { get; init; } = [];

    /// <summary>Server groups by id.</summary>
    public Dictionary<string, SimGroup> Groups { get; init; } = [];

    /// <summary>Security groups by id.</summary>
    public Dictionary<string, SimSecurityGroup> SecurityGroups { get; init; } = [];

    /// <summary>Images by id.</summary>
    public Dictionary<string, SimImage> Images { get; init; } = [];

    /// <summary>Flavors by id.</summary>
    public Dictionary<string, SimFlavor> Flavors { get; init; } = [];

    /// <summary>Stacks by id.</summary>
    public Dictionary<string, SimStack> Stacks { get; init; } = [];

    /// <summary>Volumes by id.</summary>
    public Dictionary<string, SimVolume> Volumes { get; init; } = [];

    /// <summary>Quotas by name.</summary>
    public Dictionary<string, int> Quotas { get; init; } = [];

    /// <summary>Valid tokens.</summary>
    public Dictionary<string, SimToken> Tokens { get; init; } = [];

    /// <summary>Source of MAC addresses.</summary>
    public int NextMac { get; set; } = 1;

    /// <summary>Faults to come.</summary>
    public List<InjectedFault> Faults { get; init; } = [];
}
