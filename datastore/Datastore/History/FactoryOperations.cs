using Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Datastore;

/// <summary>factory-reset (RFC 8808 §2).</summary>
internal static class FactoryOperations
{
    public static void Register(Datastores datastores)
    {
        if (datastores.Schema.FindModule("ietf-factory-default") is { IsImplemented: true })
            datastores.Operations.Register(Rpcs.FactoryReset.SchemaPath, async (call, _) =>
                new OperationResult { Errors = await datastores.Configuration.ResetToFactoryAsync(call.Actor).ConfigureAwait(false) });
    }
}
