using System.Net;
using Netconf.Mano.Bindings;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>The server's notifications about itself (RFC 6470): sessions, changes of the configuration, confirmed commits.</summary>
internal static class BaseNotifications
{
    /// <summary>Changes told one by one; a larger commit names the top of what changed.</summary>
    private const int MostEdits = 100;

    public static void Attach(NetconfServer server)
    {
        var configuration = server.Datastores.Configuration;
        configuration.AnnounceOn(server.Datastores.Notifications, change => ConfigurationChanged(server, change));
        configuration.StartupChanged += (changes, actor) => Publish(
            server, Models.NetconfConfigChange.Binding, n => Tell(n, changes, actor, Models.NetconfConfigChangeDatastore.Startup));
        configuration.ConfirmationChanged += (what, pending) => ConfirmationChanged(server, what, pending);
    }

    public static void SessionStarted(NetconfServer server, ISession session) =>
        Publish(server, Models.NetconfSessionStart.Binding, n =>
            (n.Username, n.SessionId, n.SourceHost) = (session.Actor.User, session.Actor.SessionId, HostOf(session.Actor)));

    public static void SessionEnded(NetconfServer server, ISession session, SessionEnd end, uint? killedBy) =>
        Publish(server, Models.NetconfSessionEnd.Binding, n =>
        {
            (n.Username, n.SessionId, n.SourceHost) = (session.Actor.User, session.Actor.SessionId, HostOf(session.Actor));
            n.KilledBy = killedBy;
            n.TerminationReason = Reason(end);
        });

    /// <summary>Tells of modules that came or went: netconf-capability-change, and yang-library-update (RFC 8525).</summary>
    public static void ModulesChanged(NetconfServer server, SchemaChange change, CapabilityChange capabilities)
    {
        Publish(server, Models.NetconfCapabilityChange.Binding, n =>
        {
            if (change.Actor.SessionId == 0)
                n.ChangedBy.Server = true;
            else
                (n.ChangedBy.Username, n.ChangedBy.SessionId, n.ChangedBy.SourceHost) = (change.Actor.User, change.Actor.SessionId, HostOf(change.Actor));
            n.AddedCapabilities.Set(capabilities.Added);
            n.DeletedCapabilities.Set(capabilities.Deleted);
            n.ModifiedCapabilities.Set(capabilities.Modified);
        });
        Publish(server, Models.YangLibraryUpdate.Binding, n => n.ContentId = change.After.ContentId);
    }

    private static IReadOnlyList<NotificationEvent> ConfigurationChanged(NetconfServer server, PublishedChange change) =>
        Make(server, Models.NetconfConfigChange.Binding, n => Tell(n, change.Changes, change.Actor, Models.NetconfConfigChangeDatastore.Running));

    private static void Tell(
        Models.NetconfConfigChangeEditor notification, ChangeSet changes, Actor actor, Models.NetconfConfigChangeDatastore datastore)
    {
        AddChangedBy(notification.ChangedBy, actor);
        notification.Datastore = datastore;
        foreach (var (target, operation) in Edits(changes))
            notification.Edits.Add(e => (e.Target, e.Operation) = (target.ToString(), operation));
    }

    private static void ConfirmationChanged(NetconfServer server, ConfirmEvent what, PendingConfirmation pending) =>
        Publish(server, Models.NetconfConfirmedCommit.Binding, n =>
        {
            if (what != ConfirmEvent.Timeout)
                (n.Username, n.SessionId, n.SourceHost) = (pending.Actor.User, pending.Actor.SessionId, HostOf(pending.Actor));
            n.ConfirmEvent = Event(what);
            if (what is ConfirmEvent.Start or ConfirmEvent.Extend)
                n.Timeout = (uint)Math.Ceiling((pending.Deadline - server.Time.GetUtcNow()).TotalSeconds);
        });

    private static IEnumerable<(InstancePath Target, Models.EditOperationType Operation)> Edits(ChangeSet changes)
    {
        var tops = new HashSet<InstancePath>();
        var count = 0;
        foreach (var change in changes.Changes)
        {
            if (count++ < MostEdits)
                yield return (change.Path, Operation(change));
            else if (tops.Add(change.Path.AtDepth(1)))
                yield return (change.Path.AtDepth(1), Models.EditOperationType.Merge);
        }
    }

    private static Models.EditOperationType Operation(Change change) => change.Kind switch
    {
        ChangeKind.Created => Models.EditOperationType.Create,
        ChangeKind.Deleted => Models.EditOperationType.Delete,
        ChangeKind.Moved => Models.EditOperationType.Merge,
        _ => Models.EditOperationType.Replace,
    };

    private static Models.NetconfSessionEndTerminationReason Reason(SessionEnd end) => end switch
    {
        SessionEnd.Closed => Models.NetconfSessionEndTerminationReason.Closed,
        SessionEnd.Killed => Models.NetconfSessionEndTerminationReason.Killed,
        SessionEnd.Dropped => Models.NetconfSessionEndTerminationReason.Dropped,
        SessionEnd.Timeout => Models.NetconfSessionEndTerminationReason.Timeout,
        SessionEnd.BadHello => Models.NetconfSessionEndTerminationReason.BadHello,
        _ => Models.NetconfSessionEndTerminationReason.Other,
    };

    private static Models.NetconfConfirmedCommitConfirmEvent Event(ConfirmEvent what) => what switch
    {
        ConfirmEvent.Start => Models.NetconfConfirmedCommitConfirmEvent.Start,
        ConfirmEvent.Cancel => Models.NetconfConfirmedCommitConfirmEvent.Cancel,
        ConfirmEvent.Timeout => Models.NetconfConfirmedCommitConfirmEvent.Timeout,
        ConfirmEvent.Extend => Models.NetconfConfirmedCommitConfirmEvent.Extend,
        _ => Models.NetconfConfirmedCommitConfirmEvent.Complete,
    };

    private static void AddChangedBy(Models.NetconfConfigChangeChangedByEditor changedBy, Actor actor)
    {
        if (actor.SessionId == 0)
            changedBy.Server = true;
        else
            (changedBy.Username, changedBy.SessionId, changedBy.SourceHost) = (actor.User, actor.SessionId, HostOf(actor));
    }

    /// <summary>The peer's address; null where the source is a part of the server.</summary>
    private static string? HostOf(Actor actor) => IPAddress.TryParse(actor.Source, out _) ? actor.Source : null;

    private static void Publish<TView, TEditor>(NetconfServer server, NotificationBinding<TView, TEditor> notification, Action<TEditor> fill)
        where TView : struct, IView<TView>
        where TEditor : ViewEditor, IEditor<TEditor>
    {
        if (Make(server, notification, fill) is { Count: > 0 } events)
            _ = Watch(server, server.Datastores.Notifications.PublishAsync(events));
    }

    /// <summary>The event; none where the models served do not have it.</summary>
    private static IReadOnlyList<NotificationEvent> Make<TView, TEditor>(
        NetconfServer server, NotificationBinding<TView, TEditor> notification, Action<TEditor> fill)
        where TView : struct, IView<TView>
        where TEditor : ViewEditor, IEditor<TEditor>
    {
        var schema = server.Datastores.Schema;
        return schema.FindNotification(notification.Module, notification.Name) is null
            ? []
            : [NotificationEvent.On(notification.Make(schema, fill))];
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
