namespace Netconf.Mano.Southbound;

/// <summary>
/// One connection to one VIM: the whole contract of a southbound plugin. A plugin knows resources and calls; it knows no
/// lifecycle verb. Instantiation, scaling, healing and termination are all "make the world equal this graph"
/// (termination: the empty graph).
/// </summary>
/// <remarks>
/// The caller rarely uses this type directly: <see cref="VimSite"/> holds one <see cref="IVim"/>, observes it in bulk and
/// converges graphs on it. Members are safe for concurrent use. A call that fails throws <see cref="VimException"/>, whose
/// <see cref="VimFault"/> is meant for an operator; only <see cref="Plan"/> does no I/O.
/// </remarks>
public interface IVim : IAsyncDisposable
{
    /// <summary>What this instance is connected to.</summary>
    VimConnection Connection { get; }

    /// <summary>Authenticates and asks every service that is needed for its version: is the VIM usable, and what is it?</summary>
    Task<VimIdentity> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lists in bulk everything that carries this server's mark, whatever VNF it belongs to. One pass serves all VNFs on the
    /// VIM, so its cost does not multiply with them.
    /// </summary>
    /// <param name="previous">The last observation, from which a plugin may list only changes; null: everything anew.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>The world as it was at or after the start of the call.</returns>
    Task<Observed> ObserveAsync(Observed? previous, CancellationToken cancellationToken);

    /// <summary>Reads one resource by the VIM's own id, bypassing listings; null when the VIM says it does not exist.</summary>
    Task<ObservedResource?> FindAsync(ResourceKind kind, string vimId, CancellationToken cancellationToken);

    /// <summary>
    /// The next idempotent actions that bring the observed world nearer to the graph; empty when it is there. Pure: no call
    /// is made, so this is also the dry run and the drift report. REST-per-resource plugins use <see cref="GraphPlanner"/>.
    /// </summary>
    VimPlan Plan(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context);

    /// <summary>
    /// Performs one action of a plan. Create must mark what it makes (owner, logical id, spec) in the same call that makes
    /// it. Deleting what is gone already succeeds.
    /// </summary>
    /// <returns>The resource as the reply tells it; null when it is gone, or the reply tells nothing.</returns>
    Task<ObservedResource?> PerformAsync(VimAction action, CancellationToken cancellationToken);

    /// <summary>Reads the figures that the hypervisor keeps of one server (source of KPIs).</summary>
    Task<ServerMeasure> MeasureAsync(string serverVimId, CancellationToken cancellationToken);

    /// <summary>What placement and validation need to know: zones, flavors, images, networks, quotas with their use.</summary>
    Task<VimFacts> ReadFactsAsync(CancellationToken cancellationToken);
}

/// <summary>A kind of VIM. The composition root registers one per kind; nothing else names a concrete plugin.</summary>
public interface IVimPlugin
{
    /// <summary>The kind as in <see cref="VimConnection.Kind"/>, for example <c>openstack</c>.</summary>
    string Kind { get; }

    /// <summary>Checks a connection's settings without any I/O (a commit guard); empty when they are usable.</summary>
    /// <returns>Problems an operator can act on, each with the name of the setting first.</returns>
    IReadOnlyList<string> Check(VimConnection connection);

    /// <summary>
    /// What of a connection must stay as it is while resources made through it exist, because they would not be found again; no I/O. Endpoint, project and
    /// credential may always change: they lead to the same resources, or the operator means what they say.
    /// </summary>
    /// <returns>Problems an operator can act on, each with the name of the setting first; empty when the change harms nothing.</returns>
    IReadOnlyList<string> CheckChange(VimConnection before, VimConnection after);

    /// <summary>Makes an instance; no call is made before the first use.</summary>
    IVim Open(VimConnection connection);
}
