using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>/netconf-state (RFC 6022): capabilities, datastores and their locks, schemas, sessions, counters (which wrap at 32 bits).</summary>
public sealed class NetconfState : IStateProvider
{
    private readonly Datastores _datastores;
    private readonly SessionTable _sessions;
    private readonly Func<IReadOnlyList<string>> _capabilities;
    private readonly DateTimeOffset _started;

    /// <summary>The state of that server.</summary>
    public NetconfState(Datastores datastores, SessionTable sessions, Func<IReadOnlyList<string>> capabilities, DateTimeOffset started)
    {
        _datastores = datastores;
        _sessions = sessions;
        _capabilities = capabilities;
        _started = started;
    }

    /// <inheritdoc/>
    public string Path => Models.NetconfState.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var state = new Models.ProtocolRootEditor(root).NetconfState;
        state.Capabilities.CapabilityList.Set(_capabilities());
        ProvideDatastore(state.Datastores, DatastoreName.Running, Models.NetconfDatastoreType.Running);
        ProvideDatastore(state.Datastores, DatastoreName.Candidate, Models.NetconfDatastoreType.Candidate);
        if (_datastores.Configuration.Startup is not null)
            ProvideDatastore(state.Datastores, DatastoreName.Startup, Models.NetconfDatastoreType.Startup);
        ProvideSchemas(state.Schemas);
        foreach (var session in _sessions.Sessions)
            ProvideSession(state.Sessions, session);
        var statistics = state.Statistics;
        statistics.NetconfStartTime = _started;
        statistics.InBadHellos = (uint)_sessions.BadHellos;
        statistics.InSessions = (uint)_sessions.Started;
        statistics.DroppedSessions = (uint)_sessions.Dropped;
        statistics.InRpcs = (uint)_sessions.Totals.InRpcs;
        statistics.InBadRpcs = (uint)_sessions.Totals.InBadRpcs;
        statistics.OutRpcErrors = (uint)_sessions.Totals.OutRpcErrors;
        statistics.OutNotifications = (uint)_sessions.Totals.OutNotifications;
    }

    private void ProvideDatastore(Models.DatastoresEditor datastores, DatastoreName name, Models.NetconfDatastoreType type)
    {
        var datastore = datastores.DatastoreList[type];
        if (name == DatastoreName.Running && _datastores.Locks.Holder(name) is null)
            foreach (var partial in _datastores.Configuration.PartialLocks)
            {
                var entry = datastore.Locks.PartialLocks[partial.Id];
                entry.LockedBySession = partial.SessionId;
                entry.LockedTime = partial.Since;
                entry.Selects.Set(partial.Selects);
                entry.LockedNodes.Set(partial.Nodes.Select(n => n.ToString()));
            }
        if (_datastores.Locks.Holder(name) is not { } held)
            return;
        var locked = datastore.Locks.GlobalLock;
        locked.LockedBySession = held.SessionId;
        locked.LockedTime = held.Since;
    }

    private void ProvideSchemas(Models.SchemasEditor schemas)
    {
        foreach (var module in _datastores.Schema.Modules)
        {
            Add(module.Name, module.Revision, module.Namespace);
            foreach (var submodule in module.Submodules)
                Add(submodule.Name, submodule.Revision, module.Namespace);
        }

        void Add(string name, string? revision, string @namespace)
        {
            var entry = schemas.SchemaList[new Models.NcmSchemaKey(name, revision ?? "", Models.SchemaFormat.Yang)];
            entry.Namespace = @namespace;
            entry.Locations.Add(Models.NcmSchemaLocationChoice.Netconf);
        }
    }

    private static void ProvideSession(Models.SessionsEditor sessions, ISession session)
    {
        var entry = sessions.SessionList[session.Actor.SessionId];
        entry.Transport = session.Transport;
        entry.Username = session.Actor.User;
        if (session.Actor.Source.Length > 0)
            entry.SourceHost = session.Actor.Source;
        entry.LoginTime = session.LoginTime;
        entry.InRpcs = (uint)session.Counters.InRpcs;
        entry.InBadRpcs = (uint)session.Counters.InBadRpcs;
        entry.OutRpcErrors = (uint)session.Counters.OutRpcErrors;
        entry.OutNotifications = (uint)session.Counters.OutNotifications;
    }
}
