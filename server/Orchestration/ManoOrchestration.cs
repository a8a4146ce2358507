using Microsoft.Extensions.Logging;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Orchestration.Actions;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Artifacts;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Performance;
using Netconf.Mano.Orchestration.Placement;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Orchestration.Vims;
using Netconf.Mano.Southbound;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration;

/// <summary>What the orchestration is composed with.</summary>
public sealed record ManoOrchestrationOptions
{
    /// <summary>The plug-ins.</summary>
    public required IReadOnlyList<IVimPlugin> Plugins { get; init; }

    /// <summary>Turns a stored secret into the one a VIM knows.</summary>
    public Func<string, string> Reveal { get; init; } = s => s;

    /// <summary>How VIMs are observed and used.</summary>
    public VimSiteOptions Sites { get; init; } = new();

    /// <summary>What is waited and tried.</summary>
    public OrchestratorOptions Orchestrator { get; init; } = new();

    /// <summary>Grants operations; null: this server's own placement.</summary>
    public IGrant? Grant { get; init; }

    /// <summary>Where files are kept; null: nowhere, images are expected on the VIMs.</summary>
    public IArtifacts? Artifacts { get; init; }

    /// <summary>Makes identifiers of occurrences.</summary>
    public Func<string> NewId { get; init; } = () => Guid.NewGuid().ToString();
}

/// <summary>
/// The orchestration over a datastore: guards, handlers and providers are registered when it is composed, work begins with
/// <see cref="Start"/>.
/// </summary>
/// <example><code>
/// await using var orchestration = ManoOrchestration.Compose(datastores, new() { Plugins = [new OpenStackPlugin(TimeProvider.System)] }, TimeProvider.System, loggers);
/// orchestration.Start();
/// </code></example>
public sealed partial class ManoOrchestration : IAsyncDisposable
{
    private readonly Datastores _datastores;
    private readonly ParentNode _vims;
    private readonly ParentNode _instances;
    private readonly ParentNode _collections;
    private readonly KpiStore _kpis;
    private readonly ArtifactOperations? _files;
    private readonly ILogger _logger;

    private ManoOrchestration(Datastores datastores, ManoOrchestrationOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _datastores = datastores;
        _logger = loggers.CreateLogger<ManoOrchestration>();
        var schema = datastores.Schema;
        (_vims, _instances, _collections) = (Vim.In(schema), VnfInstance.In(schema), Collection.In(schema));
        _kpis = new KpiStore(datastores);
        var state = new DatastoreState(datastores, time);
        var sites = new VimSites(options.Plugins, options.Sites, options.Reveal, time, loggers.CreateLogger<VimSite>());
        Orchestrator = new Orchestrator(
            new OrchestratorParts(new DatastoreConfiguration(datastores.Configuration, options.Artifacts), state, state, sites, _kpis) { Grant = options.Grant },
            options.Orchestrator, options.NewId, LogFault, time, Random.Shared);
        datastores.Configuration.AddGuard(new CatalogueGuard(schema, state));
        datastores.Configuration.AddGuard(new InstanceGuard(schema));
        datastores.Configuration.AddGuard(new VimGuard(schema, sites, state));
        ManoActions.Register(datastores.Operations, Orchestrator.Commands);
        if (options.Artifacts is { } artifacts)
        {
            _files = new ArtifactOperations(artifacts, datastores.Configuration, state, time);
            _files.Register(datastores.Operations);
            datastores.Operational.AddProvider(new ArtifactList(artifacts));
        }

        new VimAuditOperations(Orchestrator.Audit).Register(datastores.Operations);
        new PlanOperations(Orchestrator.Plans, datastores.Configuration, options.Artifacts).Register(datastores.Operations);
        new AlarmOperations(datastores.State, time).Register(datastores.Operations);
        datastores.Operational.AddProvider(_kpis);
        datastores.Operational.AddProvider(new ServerState(Orchestrator.Queue, time.GetUtcNow()));
        datastores.Configuration.Subscribe(Note);
    }

    /// <summary>The reconcilers and their queue.</summary>
    public Orchestrator Orchestrator { get; }

    /// <summary>Composes it. Registering twice with one datastore is a fault of the caller.</summary>
    public static ManoOrchestration Compose(Datastores datastores, ManoOrchestrationOptions options, TimeProvider time, ILoggerFactory loggers) =>
        new(datastores, options, time, loggers);

    /// <summary>Writes what is always there, and looks at everything there is.</summary>
    public void Start()
    {
        _ = _datastores.State.WriteAsync(e => AlarmJournal.WriteInventory(new ManoRootEditor(e.Root)));
        Orchestrator.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Orchestrator.DisposeAsync().ConfigureAwait(false);
        _files?.Dispose();
    }

    /// <summary>A commit was published: names are noted, nothing else.</summary>
    private void Note(PublishedChange published)
    {
        foreach (var change in published.Changes.Of(_vims))
        {
            Orchestrator.WakeVim(Vim.KeyOf(change.Path)!);
        }

        foreach (var change in published.Changes.Of(_instances))
        {
            var name = VnfInstance.KeyOf(change.Path)!;
            if (change.Kind == ChangeKind.Deleted)
            {
                _kpis.Forget(name);
                Orchestrator.WakeRemovedInstance(name);
            }
            else
            {
                Orchestrator.WakeConfiguredInstance(name);
            }
        }

        foreach (var change in published.Changes.Of(_collections))
        {
            Orchestrator.WakeCollection(Collection.KeyOf(change.Path)!);
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "A pass over {Key} failed and will be repeated")]
    private partial void LogFault(string key, Exception exception);
}
