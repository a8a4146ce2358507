using System.Net;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The server's notifications about itself (RFC 6470): sessions, changes of the configuration, confirmed commits.</summary>
internal static class BaseNotifications
{
    private const string ModuleName = "ietf-netconf-notifications";

    /// <summary>Changes told one by one; a larger commit names the top of what changed.</summary>
    private const int MostEdits = 100;

    public static void Attach(NetconfServer server)
    {
        var configuration = server.Datastores.Configuration;
        configuration.Subscribe(change => ConfigurationChanged(server, change));
        configuration.ConfirmationChanged += (what, pending) => ConfirmationChanged(server, what, pending);
    }

    public static void SessionStarted(NetconfServer server, ISession session) =>
        Publish(server, "netconf-session-start", n => AddSession(n, session.Actor));

    public static void SessionEnded(NetconfServer server, ISession session, SessionEnd end, uint? killedBy) =>
        Publish(server, "netconf-session-end", n =>
        {
            AddSession(n, session.Actor);
            if (killedBy is { } killer)
                n.Leaf("killed-by", killer);
            n.Leaf("termination-reason", end == SessionEnd.BadHello ? "bad-hello" : end.ToString().ToLowerInvariant());
        });

    private static void ConfigurationChanged(NetconfServer server, PublishedChange change) =>
        Publish(server, "netconf-config-change", n =>
        {
            AddChangedBy(n.In("changed-by"), change.Actor);
            n.Leaf("datastore", "running");
            foreach (var (target, operation) in Edits(change.Changes))
                n.Add("edit", e => e.Leaf("target", target.ToString()).Leaf("operation", operation));
        });

    private static void ConfirmationChanged(NetconfServer server, ConfirmEvent what, PendingConfirmation pending) =>
        Publish(server, "netconf-confirmed-commit", n =>
        {
            if (what != ConfirmEvent.Timeout)
                AddSession(n, pending.Actor);
            n.Leaf("confirm-event", what.ToString().ToLowerInvariant());
            if (what is ConfirmEvent.Start or ConfirmEvent.Extend)
                n.Leaf("timeout", (long)Math.Ceiling((pending.Deadline - server.Time.GetUtcNow()).TotalSeconds));
        });

    private static IEnumerable<(InstancePath Target, string Operation)> Edits(ChangeSet changes)
    {
        var tops = new HashSet<InstancePath>();
        var count = 0;
        foreach (var change in changes.Changes)
        {
            if (count++ < MostEdits)
                yield return (change.Path, Operation(change));
            else if (tops.Add(change.Path.AtDepth(1)))
                yield return (change.Path.AtDepth(1), "merge");
        }
    }

    private static string Operation(Change change) => change.Kind switch
    {
        ChangeKind.Created => "create",
        ChangeKind.Deleted => "delete",
        ChangeKind.Moved => "merge",
        _ => "replace",
    };

    private static void AddChangedBy(NodeEditor changedBy, Actor actor)
    {
        if (actor.SessionId == 0)
            changedBy.Leaf("server", "");
        else
            AddSession(changedBy, actor);
    }

    private static void AddSession(NodeEditor node, Actor actor)
    {
        node.Leaf("username", actor.User).Leaf("session-id", actor.SessionId);
        if (IPAddress.TryParse(actor.Source, out _))
            node.Leaf("source-host", actor.Source);
    }

    private static void Publish(NetconfServer server, string name, Action<NodeEditor> fill)
    {
        if (server.Datastores.Schema.FindNotification(ModuleName, name) is not { } schema)
            return;
        var editor = new BranchEditor(schema, Branch.Empty);
        fill(editor.Root);
        var publishing = server.Datastores.Notifications.PublishAsync(
            NotificationEvent.On(new DataNode(schema, editor.ToBranch())));
        _ = Watch(server, publishing);
    }

    private static async Task Watch(NetconfServer server, Task publishing)
    {
        try
        {
            await publishing.ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            server.LogEventLost(e);
        }
    }
}
