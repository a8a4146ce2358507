using System.Collections.Immutable;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// The OpenStack plugin: direct REST towards Keystone, Nova, Neutron, Glance and, where the catalog has it, Cinder; or, with the
/// setting <c>style</c> = <c>heat</c>, one Heat stack per VNF.
/// </summary>
/// <param name="clock">Time of all waiting and of token expiry.</param>
/// <param name="handler">Makes the HTTP handler of a connection (tests); null: sockets.</param>
public sealed class OpenStackPlugin(TimeProvider clock, Func<VimConnection, HttpMessageHandler>? handler = null) : IVimPlugin
{
    /// <inheritdoc/>
    public string Kind => "openstack";

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(VimConnection connection) => OpenStackOptions.Check(connection);

    /// <inheritdoc/>
    public IReadOnlyList<string> CheckChange(VimConnection before, VimConnection after) => OpenStackOptions.CheckChange(before, after);

    /// <inheritdoc/>
    public IVim Open(VimConnection connection)
    {
        var (options, problems) = OpenStackOptions.Read(connection);
        return problems.Count == 0
            ? new OpenStackVim(new Session(connection, options, clock, new Transport(connection, options, clock, handler?.Invoke(connection))), clock)
            : throw new ArgumentException(string.Join("; ", problems), nameof(connection));
    }
}

/// <summary>One connection to one OpenStack cloud.</summary>
internal sealed class OpenStackVim : IVim
{
    private readonly Session _session;
    private readonly TimeProvider _clock;
    private readonly Observer _observer;
    private readonly Lookup _lookup;
    private readonly Creator _creator;
    private readonly Changer _changer;
    private readonly HeatStyle? _heat;

    internal OpenStackVim(Session session, TimeProvider clock)
    {
        (_session, _clock) = (session, clock);
        _observer = new Observer(session, clock);
        _lookup = new Lookup(session, clock);
        _creator = new Creator(session, _lookup, clock);
        _changer = new Changer(session);
        _heat = session.Options.UsesHeat ? new HeatStyle(session, _lookup, _observer) : null;
    }

    public VimConnection Connection => _session.Connection;

    public async Task<VimIdentity> ProbeAsync(CancellationToken cancellationToken)
    {
        var login = await _session.LoginAsync(cancellationToken);
        var compute = await _session.ComputeVersionAsync(cancellationToken);
        foreach (var path in new[] { (Service.Network, "/networks?limit=1"), (Service.Image, "/images?limit=1") })
        {
            using var reply = await _session.SendAsync(Call.Get(path.Item1, path.Item2), cancellationToken);
        }

        var services = login.Endpoints.Keys.Select(s => KeyValuePair.Create(
            s.ToString().ToLowerInvariant(), s == Service.Compute ? compute.ToString() : "present"));
        return new VimIdentity($"OpenStack (compute {compute})", services.ToImmutableSortedDictionary());
    }

    public Task<Observed> ObserveAsync(Observed? previous, CancellationToken cancellationToken) =>
        _observer.ObserveAsync(previous ?? Observed.Nothing, _heat, cancellationToken);

    public Task<ObservedResource?> FindAsync(ResourceKind kind, string vimId, CancellationToken cancellationToken) =>
        kind == ResourceKind.Stack && _heat is not null
            ? _heat.FindAsync(vimId, cancellationToken) : _observer.FindAsync(kind, vimId, cancellationToken);

    public VimPlan Plan(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context) =>
        _heat is null ? GraphPlanner.Plan(desired, recorded, observed, context)
            : new HeatPlanner(desired, recorded, observed, context).Plan();

    public async Task<ObservedResource?> PerformAsync(VimAction action, CancellationToken cancellationToken)
    {
        if (action.Kind == ResourceKind.Stack && _heat is not null)
        {
            return await _heat.PerformAsync(action, cancellationToken);
        }

        switch (action.Verb)
        {
            case ActionVerb.Create:
                return await _creator.CreateAsync(action, cancellationToken);
            case ActionVerb.Update:
                await _changer.UpdateAsync(action, cancellationToken);
                return null;
            case ActionVerb.Delete:
                await _changer.DeleteAsync(action.Kind, action.VimId!, cancellationToken);
                return null;
            default:
                throw new ArgumentException($"{action.Verb} is no call.", nameof(action));
        }
    }

    public async Task<ServerMeasure> MeasureAsync(string serverVimId, CancellationToken cancellationToken)
    {
        using var reply = await _session.SendAsync(Call.Get(Service.Compute, $"/servers/{serverVimId}/diagnostics"), cancellationToken);
        return Diagnostics.Read(serverVimId, _clock.GetUtcNow(), reply.Root, await _session.ComputeVersionAsync(cancellationToken));
    }

    public Task<VimFacts> ReadFactsAsync(CancellationToken cancellationToken) => _lookup.ReadFactsAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _creator.Dispose();
        _lookup.Dispose();
        _session.Dispose();
        return ValueTask.CompletedTask;
    }
}
