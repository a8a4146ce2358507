using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>A published change of the kept state.</summary>
/// <param name="Before">The tree before.</param>
/// <param name="After">The tree after.</param>
/// <param name="Changes">What changed.</param>
public sealed record StateChange(DataTree Before, DataTree After, ChangeSet Changes);

/// <summary>The kept state at a place of its log.</summary>
/// <param name="Tree">The tree.</param>
/// <param name="Sequence">The last record in it.</param>
internal sealed record StateSnapshot(DataTree Tree, long Sequence);

/// <summary>
/// The kept state (operation occurrences, alarms, generations, inventory): a second immutable tree with a log of its own. It holds config false nodes and
/// the keys and containers that lead to them, and is their only home. Whoever needs it durable awaits the write; whoever does not lets it join the next group.
/// </summary>
public sealed class StateDatastore
{
    private readonly Lock _writer = new();
    private readonly Notifications _notifications;
    private readonly TimeProvider _time;
    private readonly List<Action<StateChange>> _subscribers = [];
    private volatile StateSnapshot _published;
    private DataTree _head;
    private long _sequence;

    internal StateDatastore(DataTree initial, long sequence, Notifications notifications, TimeProvider time)
    {
        _published = new StateSnapshot(initial, sequence);
        _head = initial;
        _sequence = sequence;
        _notifications = notifications;
        _time = time;
    }

    /// <summary>The newest durable state.</summary>
    public DataTree Current => _published.Tree;

    /// <summary>The newest durable state and its place in the log.</summary>
    internal StateSnapshot Published => _published;

    /// <summary>Told of each published change, in order, on the journal's thread: it takes a note and returns.</summary>
    public void Subscribe(Action<StateChange> subscriber)
    {
        lock (_writer)
            _subscribers.Add(subscriber);
    }

    /// <summary>
    /// Changes the state in one transaction together with notifications that tell of it. The edit runs on the newest tree, also one not yet durable, so that writers
    /// see each other in order. The task ends when all of it is durable and published.
    /// </summary>
    /// <param name="edit">Edits the tree; it is not checked against constraints: state may be what it is (RFC 8342 §5.3).</param>
    /// <param name="events">Notifications to publish with the change.</param>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    public Task WriteAsync(Action<TreeEditor> edit, params IReadOnlyList<NotificationEvent> events)
    {
        lock (_writer)
        {
            var before = _head;
            var editor = new TreeEditor(before);
            edit(editor);
            var after = editor.ToTree();
            var changes = Diff.Between(before, after);
            var records = new List<StoreRecord>();
            if (!changes.IsEmpty)
            {
                _head = after;
                records.Add(new StateRecord(++_sequence, _time.GetUtcNow(), after.Schema.ContentId, TreeText.Write(changes)));
            }
            var sequence = _sequence;
            return _notifications.Append(
                events, records, () => Publish(before, after, sequence, changes), _ => TakeBack());
        }
    }

    /// <summary>
    /// Makes <paramref name="after"/> the state as part of an append that another makes: <paramref name="append"/> is handed the record (null when nothing differs), what to do
    /// when it is durable, and what to do when it is not. It is called under the writer's lock, so that the log's order is the order of the numbers.
    /// </summary>
    internal Task<CommitResult> RestoreAsync(DataTree after, Func<StateRecord?, Action, Action, Task<CommitResult>> append)
    {
        lock (_writer)
        {
            var before = _head;
            var changes = Diff.Between(before, after);
            if (changes.IsEmpty)
                return append(null, () => { }, () => { });
            _head = after;
            var sequence = ++_sequence;
            var record = new StateRecord(sequence, _time.GetUtcNow(), after.Schema.ContentId, TreeText.Write(changes));
            return append(record, () => Publish(before, after, sequence, changes), TakeBack);
        }
    }

    private void Publish(DataTree before, DataTree after, long sequence, ChangeSet changes)
    {
        if (ReferenceEquals(before, after))
            return;
        Action<StateChange>[] subscribers;
        lock (_writer)
        {
            // The modules may have changed since the write was entered.
            _published = new StateSnapshot(Under(after, _head.Schema), sequence);
            subscribers = [.. _subscribers];
        }
        foreach (var subscriber in subscribers)
            subscriber(new StateChange(before, after, changes));
    }

    /// <summary>Goes on under another schema.</summary>
    internal void MoveTo(Schema schema)
    {
        lock (_writer)
        {
            _head = Under(_head, schema);
            _published = _published with { Tree = Under(_published.Tree, schema) };
        }
    }

    private static DataTree Under(DataTree tree, Schema schema) => SchemaMove.Of(tree, schema, out var errors)
        ?? throw new InvalidOperationException($"the kept state holds what the new schema does not have: {errors[0].Message}");

    /// <summary>An append failed: everything after the published tree was built on it and failed with it.</summary>
    private void TakeBack()
    {
        lock (_writer)
        {
            _head = _published.Tree;
            _sequence = _published.Sequence;
        }
    }
}
