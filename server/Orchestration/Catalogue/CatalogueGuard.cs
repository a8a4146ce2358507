using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Catalogue;

/// <summary>
/// Refuses descriptors that contradict themselves, and changes of descriptors that instances are made from: what runs must stay describable, so another version
/// comes under another id.
/// </summary>
/// <param name="schema">The schema.</param>
/// <param name="state">What instances are made from.</param>
public sealed class CatalogueGuard(Schema schema, IOrchestrationState state) : ICommitGuard
{
    private readonly ParentNode _vnfd = Vnfd.In(schema);

    /// <inheritdoc/>
    public IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor)
    {
        var errors = new List<RpcError>();
        foreach (var change in changes.Of(_vnfd))
        {
            if (change.Kind is ChangeKind.Modified or ChangeKind.Deleted && UserOf(Vnfd.KeyOf(change.Path)!, after) is { } user)
            {
                errors.Add(new RpcError(
                    RpcErrorType.Application, ErrorTag.InUse,
                    $"VNF instance '{user}' is made from this descriptor; give the new version an id of its own and move the instance to it, or remove the instance first.")
                {
                    Path = change.Path.ToString(),
                    AppTag = "descriptor-in-use",
                });
            }
            else if (change.After.Exists)
            {
                errors.AddRange(Contradictions(new Vnfd(change.After), change.Path));
            }
        }

        return errors;
    }

    private static IEnumerable<RpcError> Contradictions(Vnfd vnfd, InstancePath path) => vnfd.Dfs
        .SelectMany(df => BlueprintCompiler.Compile(vnfd, df).Wrong).Where(c => c.IsRealisable).DistinctBy(c => (c.Path, c.Message))
        .Select(c => new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, $"The descriptor contradicts itself: {c.Message}.")
        {
            Path = $"{path}/{c.Path}",
            AppTag = "descriptor-contradiction",
        });

    /// <summary>An instance that stays configured and is, or is becoming, or was last, made from the descriptor.</summary>
    private string? UserOf(string vnfd, DataTree after)
    {
        var configured = new ManoRoot(after.Root).VnfInstances.VnfInstanceList;
        return state.Instances.FirstOrDefault(id => configured.Contains(id)
            && state.Read(id).Instance is { } record && (record.HoldsResources || record.WantedIntent.Started)
            && record.Intents.Values.Any(i => i.VnfdId == vnfd));
    }
}
