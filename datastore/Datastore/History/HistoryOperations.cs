using Netconf.Mano.Bindings;
using Netconf.Mano.Bindings.Protocol;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>The rpcs of mano-history, and its state.</summary>
internal sealed class HistoryOperations : IStateProvider
{
    private readonly Datastores _datastores;

    private HistoryOperations(Datastores datastores) => _datastores = datastores;

    public static void Register(Datastores datastores)
    {
        if (datastores.Schema.FindModule("mano-history") is not { IsImplemented: true })
            return;
        var operations = new HistoryOperations(datastores);
        datastores.Operations.Register(Rpcs.GetRevisions.SchemaPath, Handle(operations.GetRevisions));
        datastores.Operations.Register(Rpcs.GetRevision.SchemaPath, Handle(operations.GetRevision));
        datastores.Operations.Register(Rpcs.WhoChanged.SchemaPath, Handle(operations.WhoChanged));
        datastores.Operations.Register(Rpcs.CompareRevisions.SchemaPath, Handle(operations.CompareRevisions));
        datastores.Operations.Register(Rpcs.Rollback.SchemaPath, async (call, _) => await operations.RollbackAsync(call).ConfigureAwait(false));
        datastores.Operational.AddProvider(operations);
    }

    public string Path => Bindings.Protocol.History.SchemaPath;

    public void Provide(NodeEditor root)
    {
        var history = new ProtocolRootEditor(root).History;
        history.Newest = (ulong)_datastores.Configuration.Running.Revision;
        if (_datastores.History.Oldest is > 0 and var oldest)
            history.Oldest = (ulong)oldest;
        foreach (var record in _datastores.History.Read(new HistoryQuery { Limit = 100 }))
            HistoryOutput.Describe(history.Revisions[(ulong)record.Revision].Node, record);
    }

    private static OperationHandler Handle(Func<OperationCall, OperationResult> handler) => (call, _) =>
    {
        try
        {
            return ValueTask.FromResult(handler(call));
        }
        catch (StoreException e)
        {
            return ValueTask.FromResult<OperationResult>(new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, e.Message));
        }
    };

    private OperationResult GetRevisions(OperationCall call)
    {
        var input = Rpcs.GetRevisions.Input(call.Input);
        var records = _datastores.History.Read(new HistoryQuery
        {
            UpTo = input.Before is { } before ? (long)before - 1 : null,
            User = input.User,
            Since = input.Since,
            Until = input.Until,
            Limit = input.Limit,
        });
        return new OperationResult
        {
            Output = Rpcs.GetRevisions.Output(call.Operation, output =>
            {
                foreach (var record in records)
                    HistoryOutput.AddRevision(output.Node, record);
            }),
        };
    }

    private OperationResult GetRevision(OperationCall call)
    {
        var revision = (long)Rpcs.GetRevision.Input(call.Input).Revision;
        if (_datastores.History.Find(revision) is not { } found)
            return History.Unknown(revision);
        var access = _datastores.Access.ReadAccessOf(call.Actor);
        return new OperationResult
        {
            Output = Rpcs.GetRevision.Output(call.Operation, output =>
            {
                HistoryOutput.Describe(output.Node, found.Record);
                HistoryOutput.Fill(output.Node, found.Changes, access);
            }),
        };
    }

    private OperationResult WhoChanged(OperationCall call)
    {
        var input = Rpcs.WhoChanged.Input(call.Input);
        if (!InstancePath.TryParse(input.Path, _datastores.Schema, out var path, out var error) || path.IsRoot)
            return new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, $"{input.Path} is no node: {error}")
            { Info = [new ErrorInfo("bad-element", "path")] };
        var access = _datastores.Access.ReadAccessOf(call.Actor);
        var commits = access.PermitsFromRoot(path)
            ? _datastores.History.Of(path, (long?)input.Before).Take(input.Limit).ToList()
            : [];
        return new OperationResult
        {
            Output = Rpcs.WhoChanged.Output(call.Operation, output =>
            {
                foreach (var (record, changes) in commits)
                    HistoryOutput.AddRevision(
                        output.Node, record, entry => HistoryOutput.Fill(entry, changes.OrderByDescending(c => c.Path.IsAtOrBelow(path)), access));
            }),
        };
    }

    private OperationResult CompareRevisions(OperationCall call)
    {
        var input = Rpcs.CompareRevisions.Input(call.Input);
        if (_datastores.History.At((long)input.From, out var refused) is not { } from)
            return refused!;
        var to = _datastores.Configuration.Running.Tree;
        if (input.To is { } revision)
        {
            if (_datastores.History.At((long)revision, out refused) is not { } other)
                return refused!;
            to = other;
        }
        var access = _datastores.Access.ReadAccessOf(call.Actor);
        return new OperationResult
        {
            Output = Rpcs.CompareRevisions.Output(call.Operation, output =>
                HistoryOutput.Fill(output.Node, LeafChanges.Between(from, to), access)),
        };
    }

    private async Task<OperationResult> RollbackAsync(OperationCall call)
    {
        var input = Rpcs.Rollback.Input(call.Input);
        var revision = (long)input.Revision;
        try
        {
            if (_datastores.History.At(revision, out var refused) is not { } tree)
                return refused!;
            if (input.Target == RollbackInputTarget.Candidate)
                return new OperationResult { Errors = _datastores.Configuration.EditCandidate(call.Actor, now => Edit.ReplaceAll(now, tree)) };
            var done = await _datastores.Configuration.ChangeRunningAsync(
                call.Actor, now => Edit.ReplaceAll(now, tree), input.Comment ?? $"rollback to revision {revision}").ConfigureAwait(false);
            return new OperationResult { Errors = done.Errors };
        }
        catch (StoreException e)
        {
            return new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, e.Message);
        }
    }
}
