using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>A call of an rpc or action, checked against its schema.</summary>
/// <param name="Actor">Who calls.</param>
/// <param name="Operation">The rpc or action.</param>
/// <param name="Input">The input; its schema is the operation's input node.</param>
/// <param name="Target">Of an action the node it is called on, as an instance path; null for an rpc.</param>
public sealed record OperationCall(Actor Actor, OperationNode Operation, DataNode Input, InstancePath? Target);

/// <summary>What a handler answers.</summary>
public sealed record OperationResult
{
    /// <summary>The output branch over the operation's output node; null for none (the reply is ok).</summary>
    public Branch? Output { get; init; }

    /// <summary>The errors; with any there is no output.</summary>
    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    /// <summary>Done, nothing to return.</summary>
    public static OperationResult Ok { get; } = new();

    /// <summary>Refused with that error.</summary>
    public static implicit operator OperationResult(RpcError error) => new() { Errors = [error] };

    /// <summary>Refused with that error.</summary>
    public static OperationResult FromRpcError(RpcError error) => error;
}

/// <summary>Handles calls of one rpc or action.</summary>
public delegate ValueTask<OperationResult> OperationHandler(OperationCall call, CancellationToken cancellation);

/// <summary>
/// Where protocol and orchestration meet: handlers of rpcs and actions by schema path. An rpc or action of our own models without a handler is a
/// start-up failure (<see cref="Missing"/>).
/// </summary>
public sealed class OperationRegistry
{
    private readonly Dictionary<string, OperationHandler> _handlers = [];

    /// <summary>Registers the handler of the operation with that schema path (<see cref="SchemaNode.Path"/>).</summary>
    /// <exception cref="InvalidOperationException">There is one already: a bug.</exception>
    public void Register(string schemaPath, OperationHandler handler)
    {
        if (!_handlers.TryAdd(schemaPath, handler))
            throw new InvalidOperationException($"two handlers for {schemaPath}");
    }

    /// <summary>Registers the handler of an operation.</summary>
    public void Register(OperationNode operation, OperationHandler handler) => Register(operation.Path, handler);

    /// <summary>The handler, or null.</summary>
    public OperationHandler? Find(OperationNode operation) => _handlers.GetValueOrDefault(operation.Path);

    /// <summary>The rpcs and actions of the given modules that have no handler, as schema paths.</summary>
    public IReadOnlyList<string> Missing(Schema schema, IReadOnlySet<string> modules)
    {
        var missing = new List<string>();
        foreach (var rpc in schema.Rpcs)
            Add(rpc);
        Walk(schema.Root);
        return missing;

        void Walk(ParentNode node)
        {
            foreach (var action in node.Actions)
                Add(action);
            foreach (var child in node.DataChildren)
                if (child is ParentNode parent)
                    Walk(parent);
        }

        void Add(OperationNode operation)
        {
            if (modules.Contains(operation.Module.Name) && !_handlers.ContainsKey(operation.Path))
                missing.Add(operation.Path);
        }
    }
}
