using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>add-modules and remove-modules (mano-modules): what is served changes while the server runs.</summary>
internal static class ModuleOperations
{
    /// <summary>Registers the handlers where the model is served.</summary>
    public static void Register(Datastores datastores)
    {
        if (datastores.Schema.FindModule("mano-modules") is not { IsImplemented: true })
            return;
        datastores.Operations.Register(Models.Rpcs.AddModules.SchemaPath, (call, _) => AddAsync(datastores, call));
        datastores.Operations.Register(Models.Rpcs.RemoveModules.SchemaPath, (call, _) => RemoveAsync(datastores, call));
    }

    private static async ValueTask<OperationResult> AddAsync(Datastores datastores, OperationCall call)
    {
        var texts = new List<AddedText>();
        foreach (var text in Models.Rpcs.AddModules.Input(call.Input).ModuleTexts)
            texts.Add(new AddedText(text.File, text.Text)
            {
                IsImportOnly = text.ImportOnly,
                Features = text.Features is { } features ? [.. features.Features] : null,
            });
        return await AnswerAsync(
            () => datastores.Modules.AddAsync(call.Actor, texts),
            () => Models.Rpcs.AddModules.Output(call.Operation, o => o.ContentId = datastores.Schema.ContentId)).ConfigureAwait(false);
    }

    private static async ValueTask<OperationResult> RemoveAsync(Datastores datastores, OperationCall call)
    {
        List<string> names = [.. Models.Rpcs.RemoveModules.Input(call.Input).NameList];
        return await AnswerAsync(
            () => datastores.Modules.RemoveAsync(call.Actor, names),
            () => Models.Rpcs.RemoveModules.Output(call.Operation, o => o.ContentId = datastores.Schema.ContentId)).ConfigureAwait(false);
    }

    private static async ValueTask<OperationResult> AnswerAsync(Func<Task<IReadOnlyList<RpcError>>> change, Func<Branch> output)
    {
        try
        {
            var errors = await change().ConfigureAwait(false);
            return errors.Count > 0 ? new OperationResult { Errors = errors } : new OperationResult { Output = output() };
        }
        catch (StoreException e)
        {
            return new RpcError(RpcErrorType.Application, e.IsFull ? ErrorTag.ResourceDenied : ErrorTag.OperationFailed, e.Message);
        }
    }
}

/// <summary>How two lists of capabilities differ (RFC 6470 §2.2): a capability is known by its URI before the question mark.</summary>
internal sealed record CapabilityChange(IReadOnlyList<string> Added, IReadOnlyList<string> Deleted, IReadOnlyList<string> Modified)
{
    public static CapabilityChange Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var had = before.ToHashSet(StringComparer.Ordinal);
        var has = after.ToHashSet(StringComparer.Ordinal);
        var hadBases = before.Select(Base).ToHashSet(StringComparer.Ordinal);
        var hasBases = after.Select(Base).ToHashSet(StringComparer.Ordinal);
        var fresh = after.Where(c => !had.Contains(c)).ToList();
        return new CapabilityChange(
            [.. fresh.Where(c => !hadBases.Contains(Base(c)))],
            [.. before.Where(c => !has.Contains(c) && !hasBases.Contains(Base(c)))],
            [.. fresh.Where(c => hadBases.Contains(Base(c)))]);
    }

    private static string Base(string capability) => capability.Split('?')[0];
}
