using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>The kinds of resource a graph may hold. The order is the order of creation; deletion goes the other way.</summary>
public enum ResourceKind
{
    /// <summary>A disk image; shared by all VNFs that use its digest, so never deleted with one of them.</summary>
    Image,

    /// <summary>A security group with its rules.</summary>
    SecurityGroup,

    /// <summary>A layer-2 network.</summary>
    Network,

    /// <summary>An address range on a network.</summary>
    Subnet,

    /// <summary>A port: MAC and addresses that outlive the server using it.</summary>
    Port,

    /// <summary>An affinity or anti-affinity group.</summary>
    ServerGroup,

    /// <summary>A block volume.</summary>
    Volume,

    /// <summary>A virtual machine.</summary>
    Server,

    /// <summary>A whole graph in a declarative back-end (a Heat stack).</summary>
    Stack,
}

/// <summary>
/// One resource of a graph. Two parts: the <em>spec</em> (changing it needs a new resource) and the <em>settings</em> (can be
/// changed in place, and are compared with what is observed).
/// </summary>
public abstract record Resource
{
    /// <summary>
    /// Stable logical id, unique in its graph, for example <c>vdu/leader/0</c> or <c>vdu/leader/0/cp/eth0</c>. Make it with
    /// <see cref="ResourceGraph.Id"/>, which escapes and shortens.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The kind.</summary>
    public abstract ResourceKind Kind { get; }

    /// <summary>Name for people on the VIM; not unique, not used to find anything. Defaults to <see cref="Id"/>.</summary>
    public string Name { get => field ?? Id; init; }

    /// <summary>Ids that must be ready before this is made although nothing refers to them (order between VDUs).</summary>
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>Ids in the same graph that this refers to, in no particular order, without <see cref="After"/>.</summary>
    public abstract IEnumerable<string> References { get; }

    /// <summary>
    /// Digest (16 hexadecimal digits) of what cannot change in place. Stored with the resource on the VIM; a different
    /// digest means the resource is replaced.
    /// </summary>
    public string Spec => SpecDigest.Compute(Kind, WriteSpec);

    /// <summary>What can be changed in place, as canonical text by name; keys are those of <see cref="SettingNames"/>.</summary>
    public virtual ImmutableSortedDictionary<string, string> Settings =>
        ImmutableSortedDictionary<string, string>.Empty.Add(SettingNames.Name, Name);

    /// <summary>Writes the unchangeable part into the digest.</summary>
    private protected abstract void WriteSpec(SpecDigest digest);

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Kind} {Id}"; // never the user data: it may hold secrets
}

/// <summary>Names of settings, as graphs ask for them and observations report them.</summary>
public static class SettingNames
{
    /// <summary>The name shown on the VIM.</summary>
    public const string Name = "name";

    /// <summary><c>running</c> or <c>stopped</c>.</summary>
    public const string Power = "power";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public const string PortSecurity = "port-security";

    /// <summary>Sorted, comma-separated addresses or prefixes.</summary>
    public const string AllowedAddresses = "allowed-addresses";

    /// <summary>Rules of a security group, as <see cref="SecurityRule.Canonical"/> writes them.</summary>
    public const string Rules = "rules";
}

/// <summary>Something a resource uses: in the same graph by logical id, or existing on the VIM by name or id.</summary>
public readonly record struct ResourceRef
{
    private ResourceRef(string? local, string? existing) => (Local, ExistingName) = (local, existing);

    /// <summary>Logical id in the same graph, or null.</summary>
    public string? Local { get; }

    /// <summary>Name or VIM id of something that exists there without us, or null.</summary>
    public string? ExistingName { get; }

    /// <summary>Refers to a resource of the same graph.</summary>
    public static ResourceRef To(string logicalId) => new(logicalId, null);

    /// <summary>Refers to what exists on the VIM, by id or by a name that must be unambiguous.</summary>
    public static ResourceRef Existing(string nameOrId) => new(null, nameOrId);

    /// <inheritdoc/>
    public override string ToString() => Local is null ? $"={ExistingName}" : Local;
}
