using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>Refuses instances that could never come into being as configured: each error says where and what helps.</summary>
/// <param name="schema">The schema.</param>
public sealed class InstanceGuard(Schema schema) : ICommitGuard
{
    private const int Remembered = 4; // running, the candidate's validations, and commits on their way to the disk

    private readonly ParentNode _instance = VnfInstance.In(schema);
    private readonly LinkedList<(DataTree Tree, StaticAddresses Addresses)> _known = new();

    /// <inheritdoc/>
    public IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor)
    {
        var changed = changes.Of(_instance).ToList();
        var addresses = Follow(before, after, changed);
        var root = new ManoRoot(after.Root);
        var errors = new List<RpcError>();
        foreach (var change in changed.Where(c => c.After.Exists))
        {
            var instance = new VnfInstance(change.After);
            errors.AddRange(Problems(root, instance).Select(p => new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, p.Message)
            {
                Path = $"{change.Path}{(p.Path.Length == 0 ? "" : "/")}{p.Path}",
                AppTag = "not-realisable",
            }));
            errors.AddRange(Conflicts(instance, addresses, change.Path));
        }

        return errors;
    }

    private static IEnumerable<Contradiction> Problems(ManoRoot root, VnfInstance instance)
    {
        if (root.Nfv.Vnfds.Find(instance.VnfdId) is not { } vnfd || vnfd.Dfs.Find(instance.Flavour) is not { } flavour)
        {
            return []; // a leafref has said so
        }

        var (blueprint, wrong) = BlueprintCompiler.Compile(vnfd, flavour);
        return blueprint is null
            ? wrong.Select(w => new Contradiction("vnfd-id", $"'{vnfd.Id}' cannot be instantiated: at {w.Path}, {w.Message}."))
            : Attachment(vnfd, blueprint, instance).Concat(Layout(vnfd, instance));
    }

    private static IEnumerable<Contradiction> Attachment(Vnfd vnfd, Blueprint blueprint, VnfInstance instance)
    {
        foreach (var id in blueprint.ExternalPoints.Where(id => !instance.ExtCps.Contains(id)))
        {
            yield return new Contradiction("", $"The external connection point '{id}' is attached to nothing; add an ext-cp with cpd-id '{id}' and the VIM's network.");
        }

        foreach (var point in instance.ExtCps)
        {
            var at = $"ext-cp[cpd-id='{point.CpdId}']";
            var vdus = blueprint.Vdus.Values.Where(v => v.Nics.Any(n => n.External == point.CpdId)).ToList();
            if (!vnfd.ExtCpds.Contains(point.CpdId))
            {
                yield return new Contradiction(
                    $"{at}/cpd-id", $"'{vnfd.Id}' has no external connection point '{point.CpdId}'; it has {string.Join(", ", vnfd.ExtCpds.Select(c => c.Id))}.");
            }
            else if (vdus.Count > 1 && point.Addresses.Count > 0)
            {
                yield return new Contradiction(
                    $"{at}/address", $"Static addresses cannot be told apart: {string.Join(" and ", vdus.Select(v => v.Id))} are both behind it. Leave them to the VIM.");
            }

            foreach (var address in point.Addresses.Where(a => vdus.Count == 1 && a.Index > vdus[0].MaxCount))
            {
                yield return new Contradiction($"{at}/address[index='{address.Index}']", $"VDU '{vdus[0].Id}' never has more than {vdus[0].MaxCount} VNFCs.");
            }
        }
    }

    private static IEnumerable<Contradiction> Layout(Vnfd vnfd, VnfInstance instance)
    {
        var laid = new List<(string Id, System.Net.IPNetwork Range)>();
        foreach (var link in instance.InternalLinks)
        {
            var at = $"internal-link[vld-id='{link.VldId}']";
            if (!vnfd.IntVirtualLinkDescs.Contains(link.VldId))
            {
                yield return new Contradiction($"{at}/vld-id", $"'{vnfd.Id}' has no internal virtual link '{link.VldId}'.");
            }

            if (link is { Cidr: { } cidr, Gateway: { } gateway } && !cidr.Contains(gateway))
            {
                yield return new Contradiction($"{at}/gateway", $"{gateway} is not in {cidr}.");
            }

            if (link.Cidr is { } range)
            {
                foreach (var (other, taken) in laid.Where(l => LinkRanges.Overlap(l.Range, range)))
                {
                    yield return new Contradiction($"{at}/cidr", $"{range} overlaps {taken} of '{other}'.");
                }

                laid.Add((link.VldId, range));
            }
        }
    }

    private static IEnumerable<RpcError> Conflicts(VnfInstance instance, StaticAddresses addresses, InstancePath path)
    {
        foreach (var address in StaticAddresses.Of(instance))
        {
            if (addresses.OtherHolder(address, instance.Id) is { } other)
            {
                yield return new RpcError(
                    RpcErrorType.Application, ErrorTag.OperationFailed,
                    $"{address.Address} on network '{address.Network}' of VIM '{address.Vim}' belongs to VNF instance '{other}' already; choose another address.")
                {
                    Path = $"{path}/ext-cp",
                    AppTag = "address-in-use",
                };
            }
        }

        var own = instance.ExtCps.SelectMany(p => p.Addresses.SelectMany(a => a.IpAddresses.Select(ip => (p.Network, ip.ToString(), p.CpdId))));
        foreach (var twice in own.GroupBy(a => (a.Network, a.Item2)).Where(g => g.Count() > 1))
        {
            yield return new RpcError(
                RpcErrorType.Application, ErrorTag.OperationFailed, $"{twice.Key.Item2} is given to two ports of network '{twice.Key.Network}'.")
            {
                Path = $"{path}/ext-cp[cpd-id='{twice.Last().CpdId}']",
                AppTag = "address-in-use",
            };
        }
    }

    /// <summary>The index of the tree after, made from that of the tree before; only a chain never seen is read as a whole.</summary>
    private StaticAddresses Follow(DataTree before, DataTree after, IReadOnlyList<EntryChange> changed)
    {
        lock (_known)
        {
            var addresses = _known.FirstOrDefault(k => ReferenceEquals(k.Tree.RootBranch, before.RootBranch)).Addresses
                ?? new ManoRoot(before.Root).VnfInstances.VnfInstanceList.Aggregate(StaticAddresses.None, (all, i) => all.With(null, i));
            Remember(before, addresses);
            foreach (var change in changed)
            {
                addresses = addresses.With(
                    change.Before.Exists ? new VnfInstance(change.Before) : null, change.After.Exists ? new VnfInstance(change.After) : null);
            }

            Remember(after, addresses);
            return addresses;
        }
    }

    private void Remember(DataTree tree, StaticAddresses addresses)
    {
        for (var node = _known.First; node is not null; node = node.Next)
        {
            if (ReferenceEquals(node.Value.Tree.RootBranch, tree.RootBranch))
            {
                _known.Remove(node);
                break;
            }
        }

        _known.AddFirst((tree, addresses));
        if (_known.Count > Remembered)
        {
            _known.RemoveLast();
        }
    }
}
