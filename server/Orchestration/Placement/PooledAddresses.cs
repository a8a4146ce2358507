using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.State;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>A port of an instance that takes its address from a pool: the external connection point and the number of the component.</summary>
/// <param name="Cpd">The external connection point.</param>
/// <param name="Index">Which component of its VDU, counted from one.</param>
public readonly record struct PooledPort(string Cpd, int Index) : IComparable<PooledPort>
{
    /// <inheritdoc/>
    public int CompareTo(PooledPort other) =>
        string.CompareOrdinal(Cpd, other.Cpd) is var c && c != 0 ? c : Index.CompareTo(other.Index);

    /// <summary>Order by connection point, then number.</summary>
    public static bool operator <(PooledPort left, PooledPort right) => left.CompareTo(right) < 0;

    /// <summary>Order by connection point, then number.</summary>
    public static bool operator >(PooledPort left, PooledPort right) => left.CompareTo(right) > 0;

    /// <summary>Order by connection point, then number.</summary>
    public static bool operator <=(PooledPort left, PooledPort right) => left.CompareTo(right) <= 0;

    /// <summary>Order by connection point, then number.</summary>
    public static bool operator >=(PooledPort left, PooledPort right) => left.CompareTo(right) >= 0;
}

/// <summary>An address that was given out.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Address">The address.</param>
public sealed record Allocation(string Pool, IPAddress Address);

/// <summary>
/// Gives out addresses of pools. Who has which is in the instances' records; here is only an index of them, made when the first address is asked for, so that
/// one is found without reading all.
/// </summary>
public sealed class PooledAddresses(IConfiguration configuration, IOrchestrationState state)
{
    private readonly Lock _gate = new();
    private Dictionary<IPAddress, string>? _holders;

    /// <summary>The addresses of all ports of an instance that take one: those it has, and new ones. Or what lacks.</summary>
    public (ImmutableSortedDictionary<PooledPort, Allocation> Given, string? Lack) Give(InstanceRecord record, Blueprint blueprint)
    {
        lock (_gate)
        {
            _holders ??= Index();
            var given = record.Allocations;
            foreach (var (port, pool) in Wanted(record.WantedIntent, blueprint))
            {
                if (given.TryGetValue(port, out var has) && has.Pool == pool)
                {
                    continue;
                }

                if (Free(pool, record.Id, given) is not { } address)
                {
                    return (given, $"the pool '{pool}' has no free address for {port.Cpd} {port.Index}; add a range to it");
                }

                _holders[address] = record.Id;
                given = given.SetItem(port, new Allocation(pool, address));
            }

            return (given, null);
        }
    }

    private static IEnumerable<(PooledPort Port, string Pool)> Wanted(Intent intent, Blueprint blueprint) =>
        from name in VnfcName.Of(intent.Size)
        from external in blueprint.Vdus[name.Vdu].Nics.Select(n => n.External).OfType<string>()
        let attachment = intent.Connectivity.External.GetValueOrDefault(external)
        where attachment?.Pool is not null && attachment.Ports.GetValueOrDefault(name.Index) is not { Addresses.IsEmpty: false }
        select (new PooledPort(external, name.Index), attachment.Pool);

    private IPAddress? Free(string pool, string asker, ImmutableSortedDictionary<PooledPort, Allocation> given)
    {
        var snapshot = configuration.Current;
        foreach (var (first, last) in snapshot.PoolRanges(pool))
        {
            for (var n = Number(first); n <= Number(last); n++)
            {
                var address = Address(n, first.GetAddressBytes().Length);
                if (!snapshot.IsStatic(address) && (!_holders!.TryGetValue(address, out var holder) || !Holds(holder, address, asker, given)))
                {
                    return address;
                }
            }
        }

        return null;
    }

    /// <summary>Whether it still has the address; what was given to another a moment ago may not be written yet.</summary>
    private bool Holds(string holder, IPAddress address, string asker, ImmutableSortedDictionary<PooledPort, Allocation> given) =>
        holder == asker ? given.Values.Any(a => a.Address.Equals(address))
        : state.Read(holder) is { Instance: { } record } c && (c.Occurrence is not null || record.Allocations.Values.Any(a => a.Address.Equals(address)));

    /// <summary>The allocations of the ports that an intent has; the others are free again.</summary>
    public static ImmutableSortedDictionary<PooledPort, Allocation> Kept(InstanceRecord record, Intent intent, Blueprint blueprint)
    {
        var wanted = Wanted(intent, blueprint).ToDictionary(w => w.Port, w => w.Pool);
        return record.Allocations.RemoveRange(record.Allocations.Where(a => wanted.GetValueOrDefault(a.Key) != a.Value.Pool).Select(a => a.Key));
    }

    private Dictionary<IPAddress, string> Index() => state.Instances.Select(i => state.Read(i).Instance).OfType<InstanceRecord>()
        .SelectMany(r => r.Allocations.Values.Select(a => (a.Address, r.Id))).ToDictionary(a => a.Address, a => a.Id);

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static IPAddress Address(BigInteger number, int octets)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new IPAddress([.. new byte[octets - bytes.Length], .. bytes]);
    }
}
