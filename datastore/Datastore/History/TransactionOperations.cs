using Netconf.Mano.Bindings;
using Netconf.Mano.Bindings.Protocol;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The rpc of mano-transactions: transaction ids of a datastore and of nodes in it.</summary>
internal sealed class TransactionOperations(Datastores datastores)
{
    private static readonly OperationBinding<GetTransactionIdInput, GetTransactionIdOutputEditor> GetTransactionId = Rpcs.GetTransactionId;

    public static void Register(Datastores datastores)
    {
        if (datastores.Schema.FindModule("mano-transactions") is { IsImplemented: true })
            datastores.Operations.Register(GetTransactionId.SchemaPath, new TransactionOperations(datastores).GetAsync);
    }

    private ValueTask<OperationResult> GetAsync(OperationCall call, CancellationToken cancellation)
    {
        var input = GetTransactionId.Input(call.Input);
        if (datastores.Find(input.Datastore.QualifiedName) is not { } name || name == DatastoreName.Operational)
            return ValueTask.FromResult<OperationResult>(new RpcError(
                RpcErrorType.Protocol, ErrorTag.InvalidValue, $"There are no transaction ids of {input.Datastore.QualifiedName}."));
        var running = datastores.Configuration.Running;
        var isRunning = name is DatastoreName.Running or DatastoreName.Intended;
        var tree = isRunning ? running.Tree : datastores.Content(call.Actor, name);
        var access = datastores.Access.ReadAccessOf(call.Actor);
        var nodes = new List<(string Text, string Tag)>();
        foreach (var text in input.Paths)
        {
            if (!InstancePath.TryParse(text, datastores.Schema, out var path, out _) || path.Node is not (ContainerNode or ListNode))
                return ValueTask.FromResult<OperationResult>(new RpcError(
                    RpcErrorType.Protocol, ErrorTag.InvalidValue, $"{text} is no container or list entry.")
                { Path = text });
            nodes.Add((text, access.PermitsFromRoot(path) ? ContentTag.Of(tree.Find(path)) : "none"));
        }
        return ValueTask.FromResult(new OperationResult
        {
            Output = GetTransactionId.Output(call.Operation, output =>
            {
                output.TransactionId = isRunning ? running.Tag : datastores.TagOf(call.Actor, name);
                if (isRunning)
                    output.LastModified = running.At;
                foreach (var (text, tag) in nodes)
                    output.Nodes[text].TransactionId = tag;
            }),
        });
    }
}
