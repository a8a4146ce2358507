using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>What the datastores are opened with.</summary>
public sealed record DatastoreOptions
{
    /// <summary>What is loaded as the first commit when the store is empty: XML, the content of a config element, or null. Asked for then only.</summary>
    public Func<ReadOnlyMemory<byte>?>? Startup { get; init; }

    /// <summary>Whether there is a startup datastore (RFC 6241 §8.7): then a start begins with it, and what was not saved to it is gone.</summary>
    public bool HasStartup { get; init; }

    /// <summary>Turns secrets into ciphertext on acceptance; null where the schema has none.</summary>
    public IAcceptanceFilter? Acceptance { get; init; }

    /// <summary>A checkpoint is written when the log since the last one has grown to half its size, and at least to this many octets.</summary>
    public long MinimumLogBeforeCheckpoint { get; init; } = 4 << 20;

    /// <summary>Notifications older than this are dropped.</summary>
    public TimeSpan NotificationRetention { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>
/// All that the server knows, and where everybody meets: configuration, kept state, their composition, event streams, and the handlers of operations.
/// </summary>
/// <example><code>
/// using var store = SqliteStore.Open("data");
/// await using var datastores = Datastores.Open(schema, store, new DatastoreOptions(), TimeProvider.System, logger);
/// var before = datastores.Configuration.Running;                       // a snapshot: a pointer
/// var result = await datastores.Configuration.CommitCandidateAsync(actor, new CommitRequest());
/// </code></example>
public sealed class Datastores : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly Journal _journal;
    private readonly Checkpointing _checkpointing;
    private readonly CandidateKeeping _candidate;
    private volatile Schema _schema;

    private Datastores(
        Schema own, Schema served, IStore store, Journal journal, ConfigurationDatastore configuration, StateDatastore state, Notifications notifications,
        Locks locks, Checkpointing checkpointing, CandidateKeeping candidate, StoreHealth health, History history)
    {
        _schema = served;
        _store = store;
        _journal = journal;
        Configuration = configuration;
        State = state;
        Notifications = notifications;
        Locks = locks;
        Operational = new OperationalDatastore(configuration, state);
        _checkpointing = checkpointing;
        Modules = new ModuleSet(this, own);
        Changes = new ChangeFeed(configuration, store.History);
        ExplainConstraints.Attach(this);
        History = history;
        TransactionOperations.Register(this);
        HistoryOperations.Register(this);
        FactoryOperations.Register(this);
        _candidate = candidate;
        Health = health;
        RunningFeed = new TreeFeed(() => configuration.Running.Tree);
        OperationalFeed = new TreeFeed(() => Operational.Kept);
        configuration.Subscribe(_ =>
        {
            RunningFeed.Publish();
            OperationalFeed.Publish();
        });
        state.Subscribe(_ => OperationalFeed.Publish());
    }

    /// <summary>The schema of all of them, now: it changes when modules are added or removed.</summary>
    public Schema Schema => _schema;

    /// <summary>The modules served, and their change at run time.</summary>
    public ModuleSet Modules { get; }

    /// <summary>Running, candidate, commits.</summary>
    public ConfigurationDatastore Configuration { get; }

    /// <summary>The commits in order, for followers that must miss none.</summary>
    public ChangeFeed Changes { get; }

    /// <summary>The commits that were, and running as it was.</summary>
    public History History { get; }

    /// <summary>Who may do what.</summary>
    public AccessControl Access => Configuration.Access;

    /// <summary>The kept state.</summary>
    public StateDatastore State { get; }

    /// <summary>Both, with the volatile values.</summary>
    public OperationalDatastore Operational { get; }

    /// <summary>The versions of running, for those who watch it.</summary>
    public TreeFeed RunningFeed { get; }

    /// <summary>The versions of operational, without volatile values, for those who watch it.</summary>
    public TreeFeed OperationalFeed { get; }

    /// <summary>The event streams.</summary>
    public Notifications Notifications { get; }

    /// <summary>The handlers of rpcs and actions.</summary>
    public OperationRegistry Operations { get; } = new();

    /// <summary>Whether changes are stored.</summary>
    public StoreHealth Health { get; }

    /// <summary>The datastore locks.</summary>
    public Locks Locks { get; }

    /// <summary>The datastore of an identity (<c>ietf-datastores:running</c>, …); null when the server has none of that name.</summary>
    public DatastoreName? Find(string identity) => identity switch
    {
        "ietf-datastores:running" => DatastoreName.Running,
        "ietf-datastores:candidate" => DatastoreName.Candidate,
        "ietf-datastores:startup" when Configuration.Startup is not null => DatastoreName.Startup,
        "ietf-datastores:intended" => DatastoreName.Intended,
        "ietf-datastores:operational" => DatastoreName.Operational,
        "ietf-factory-default:factory-default" => DatastoreName.FactoryDefault,
        _ => null,
    };

    /// <summary>
    /// The content of a datastore now, as that actor sees it: the candidate is its own where it has one. Operational is without volatile values.
    /// </summary>
    public DataTree Content(Actor actor, DatastoreName datastore) => datastore switch
    {
        DatastoreName.Candidate => Configuration.CandidateTreeOf(actor),
        DatastoreName.Startup => Configuration.Startup!.Tree,
        DatastoreName.FactoryDefault => Configuration.FactoryDefault.Tree,
        DatastoreName.Operational => Operational.Kept,
        _ => Configuration.Running.Tree,
    };

    /// <summary>The transaction id of a datastore of configuration. Of an unmodified candidate it is running's.</summary>
    public string TagOf(Actor actor, DatastoreName datastore)
    {
        var running = Configuration.Running;
        var tree = Content(actor, datastore);
        return ReferenceEquals(tree.RootBranch, running.Tree.RootBranch) ? running.Tag : ContentTag.Of(tree.Root);
    }

    /// <summary>A session id never given before, also by an earlier run of the server.</summary>
    public uint NextSessionId() => _store.NextSessionId();

    /// <summary>
    /// Recovers everything from the store: the newest checkpoint, then the log. An unconfirmed commit that was pending is reverted.
    /// </summary>
    /// <exception cref="StoreException">What is stored cannot be read or is not valid under the schema; nothing was changed.</exception>
    public static Datastores Open(Schema schema, IStore store, DatastoreOptions options, TimeProvider time, ILogger logger)
    {
        var recovered = Recovery.Run(schema, store, options, time, logger);
        var health = new StoreHealth(store, time, logger);
        var journal = new Journal(store, e =>
        {
            Log.StoreFailed(logger, e);
            health.Failed(e);
        });
        var locks = new Locks(time);
        var notifications = new Notifications(recovered.Schema, store, journal, time);
        var configuration = new ConfigurationDatastore(recovered.Configuration, journal, locks, time, options.Acceptance)
        {
            Startup = recovered.Startup,
            FactoryDefault = recovered.Factory,
        };
        var state = new StateDatastore(recovered.State, recovered.StateSequence, notifications, time);
        var checkpointing = new Checkpointing(store, configuration, state, options, time, logger);
        journal.Stored = checkpointing.Note;
        var history = new History(store, configuration, time);
        var kept = CandidateKeeping.Recover(store, history, configuration.Running, logger);
        configuration.Start(kept);
        var candidate = new CandidateKeeping(configuration, journal, isKept: kept is not null, time);
        return new Datastores(
            schema, recovered.Schema, store, journal, configuration, state, notifications, locks, checkpointing, candidate, health, history);
    }

    /// <summary>
    /// Puts <paramref name="next"/> in the place of the schema: checked against what there is, stored with <paramref name="note"/>, then swapped in. While it happens
    /// the configuration is not changed by anybody. The reasons why not; empty when it is done.
    /// </summary>
    internal async Task<IReadOnlyList<RpcError>> SwapSchemaAsync(Schema next, Actor actor, Action<TreeEditor> note)
    {
        if (await Configuration.BeginSchemaChangeAsync(actor).ConfigureAwait(false) is { } refused)
            return [refused];
        try
        {
            if (Configuration.TryUnder(next, out var errors) is not var (running, candidate))
                return errors;
            if (SchemaMove.Of(State.Current, next, out errors) is null)
                return errors;
            // Records of before may hold data of a module that goes. A start begins at this checkpoint and does not meet them.
            if (Schema.Modules.Any(m => next.FindModule(m.Name) is null))
                _store.Checkpoints.Write(CheckpointKind.Configuration, running.Revision, next.ContentId, output => TreeText.Write(running.Tree, output));
            await State.WriteAsync(note).ConfigureAwait(false);
            Operational.AsOne(() =>
            {
                Configuration.Swap(running, candidate);
                State.MoveTo(next);
                Notifications.Schema = next;
                _schema = next;
            });
            return [];
        }
        finally
        {
            Configuration.EndSchemaChange();
        }
    }

    /// <summary>Stores what is under way and stops. The store itself is its opener's to close.</summary>
    public async ValueTask DisposeAsync()
    {
        Modules.Dispose();
        Configuration.Dispose();
        await History.DisposeAsync().ConfigureAwait(false);
        await _candidate.DisposeAsync().ConfigureAwait(false);
        Health.Dispose();
        _journal.Dispose();
        await _checkpointing.DisposeAsync().ConfigureAwait(false);
    }
}
