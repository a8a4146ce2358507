using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

public sealed partial class ConfigurationDatastore
{
    private bool _isSchemaChanging;

    private static RpcError SchemaIsChanging { get; } = new(
        RpcErrorType.Protocol, ErrorTag.InUse, "The modules served are being changed; send the request again.");

    /// <summary>
    /// Keeps everybody from changing running and the candidate until <see cref="EndSchemaChange"/>: once all that was under way is durable. The reason why not, or
    /// null.
    /// </summary>
    internal async Task<RpcError?> BeginSchemaChangeAsync(Actor actor)
    {
        while (true)
        {
            lock (_writer)
            {
                if (_isSchemaChanging)
                    return SchemaIsChanging;
                if ((_locks.Check(DatastoreName.Running, actor) ?? _locks.Check(DatastoreName.Candidate, actor)) is { } locked)
                    return locked;
                if (_pending is not null)
                    return new RpcError(RpcErrorType.Protocol, ErrorTag.InUse, "A confirmed commit is pending; confirm or cancel it first.");
                if (ReferenceEquals(_head, _published))
                {
                    _isSchemaChanging = true;
                    return null;
                }
            }
            await _journal.Append([]).ConfigureAwait(false);
        }
    }

    /// <summary>Running and the candidate under another schema, as they would be; null with the reasons when they cannot be.</summary>
    internal (Snapshot Running, DataTree? Candidate)? TryUnder(Schema schema, out IReadOnlyList<RpcError> errors)
    {
        DataTree? draft;
        lock (_writer)
            draft = _candidate.IsModified ? _candidate.Over(_head) : null;
        var running = _published;
        if (SchemaMove.Of(running.Tree, schema, out errors) is not { } tree)
            return null;
        // What is kept beside running moves with it.
        if ((Startup is not null && SchemaMove.Of(Startup.Tree, schema, out errors) is null)
            || SchemaMove.Of(FactoryDefault.Tree, schema, out errors) is null)
            return null;
        DataTree? candidate = null;
        if (draft is not null && (candidate = SchemaMove.Of(draft, schema, out errors)) is null)
            return null;
        var validated = Validator.ValidateAll(tree);
        // At revision 0 the models may demand what nobody has said yet.
        if (!validated.IsValid && running.Valid is not null)
        {
            errors = validated.Errors;
            return null;
        }
        return (running with { Tree = tree, Valid = validated.Tree }, candidate);
    }

    /// <summary>Puts what <see cref="TryUnder"/> gave in the place of what it was made of.</summary>
    internal void Swap(Snapshot running, DataTree? candidate)
    {
        lock (_writer)
        {
            _published = _head = running;
            // Discarded meanwhile, it is running again.
            if (_candidate.IsModified && candidate is not null)
                _candidate.Set(candidate, running);
            MoveBeside(running);
        }
    }

    /// <summary>Lets everybody go on.</summary>
    internal void EndSchemaChange()
    {
        lock (_writer)
            _isSchemaChanging = false;
    }

    /// <summary>An edit that was read under another schema than it meets is not applied.</summary>
    private RpcError? RefuseForSchema(DataTree edited) =>
        _isSchemaChanging || !ReferenceEquals(edited.Schema, _head.Tree.Schema) ? SchemaIsChanging : null;
}
