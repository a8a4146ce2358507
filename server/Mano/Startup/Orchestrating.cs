using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.OpenStack;
using Netconf.Mano.Orchestration;

namespace Netconf.Mano;

/// <summary>The orchestration, where the models of a MANO are served; nothing otherwise. The only place that names concrete plug-ins.</summary>
internal sealed class Orchestrating : IAsyncDisposable
{
    private readonly ManoOrchestration? _orchestration;

    private Orchestrating(ManoOrchestration? orchestration) => _orchestration = orchestration;

    /// <summary>Registers guards, handlers and providers; nothing runs before <see cref="Start"/>.</summary>
    public static Orchestrating Compose(ServerOptions options, Datastores datastores, IArtifacts artifacts, SecretBox secrets, ILoggerFactory loggers) =>
        new(options.Models == ModelSet.None ? null : ManoOrchestration.Compose(
            datastores,
            new ManoOrchestrationOptions { Plugins = [new OpenStackPlugin(TimeProvider.System)], Reveal = secrets.Reveal, Artifacts = artifacts },
            TimeProvider.System, loggers));

    /// <summary>Takes up all work there is.</summary>
    public void Start() => _orchestration?.Start();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_orchestration is not null)
            await _orchestration.DisposeAsync().ConfigureAwait(false);
    }
}
