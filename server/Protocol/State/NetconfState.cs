using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>/netconf-state (RFC 6022): capabilities, datastores and their locks, schemas, sessions, counters (which wrap at 32 bits).</summary>
public sealed class NetconfState : IStateProvider
{
    private readonly Datastores _datastores;
    private readonly SessionTable _sessions;
    private readonly IReadOnlyList<string> _capabilities;
    private readonly DateTimeOffset _started;

    /// <summary>The state of that server.</summary>
    public NetconfState(Datastores datastores, SessionTable sessions, IReadOnlyList<string> capabilities, DateTimeOffset started)
    {
        _datastores = datastores;
        _sessions = sessions;
        _capabilities = capabilities;
        _started = started;
    }

    /// <inheritdoc/>
    public string Path => "/ietf-netconf-monitoring:netconf-state";

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var state = root.In("netconf-state");
        var capabilities = state.In("capabilities");
        foreach (var capability in _capabilities)
            capabilities.Value("capability", capability);
        ProvideDatastore(state, DatastoreName.Running);
        ProvideDatastore(state, DatastoreName.Candidate);
        ProvideSchemas(state);
        foreach (var session in _sessions.Sessions)
            ProvideSession(state, session);
        var statistics = state.In("statistics");
        statistics.Leaf("netconf-start-time", _started)
            .Leaf("in-bad-hellos", (uint)_sessions.BadHellos)
            .Leaf("in-sessions", (uint)_sessions.Started)
            .Leaf("dropped-sessions", (uint)_sessions.Dropped);
        Count(statistics, _sessions.Totals);
    }

    private void ProvideDatastore(NodeEditor state, DatastoreName name)
    {
        var datastore = state.In("datastores").Entry("datastore", name.ToString().ToLowerInvariant());
        if (_datastores.Locks.Holder(name) is { } held)
            datastore.In("locks").In("global-lock")
                .Leaf("locked-by-session", held.SessionId).Leaf("locked-time", held.Since);
    }

    private void ProvideSchemas(NodeEditor state)
    {
        var schemas = state.In("schemas");
        foreach (var module in _datastores.Schema.Modules)
        {
            Add(module.Name, module.Revision, module.Namespace);
            foreach (var submodule in module.Submodules)
                Add(submodule.Name, submodule.Revision, module.Namespace);
        }

        void Add(string name, string? revision, string @namespace) =>
            schemas.Entry("schema", name, revision ?? "", "ietf-netconf-monitoring:yang")
                .Leaf("namespace", @namespace).Value("location", "NETCONF");
    }

    private static void ProvideSession(NodeEditor state, ISession session)
    {
        var entry = state.In("sessions").Entry("session", session.Actor.SessionId.ToString());
        entry.Leaf("transport", $"ietf-netconf-monitoring:{session.Transport}").Leaf("username", session.Actor.User);
        if (session.Actor.Source.Length > 0)
            entry.Leaf("source-host", session.Actor.Source);
        entry.Leaf("login-time", session.LoginTime);
        Count(entry, session.Counters);
    }

    private static void Count(NodeEditor node, SessionCounters counters) => node
        .Leaf("in-rpcs", (uint)counters.InRpcs)
        .Leaf("in-bad-rpcs", (uint)counters.InBadRpcs)
        .Leaf("out-rpc-errors", (uint)counters.OutRpcErrors)
        .Leaf("out-notifications", (uint)counters.OutNotifications);
}
