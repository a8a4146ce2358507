using System.Collections.Immutable;

namespace Netconf.Mano.Southbound.Tests.Support;

/// <summary>
/// A VIM in memory that lags, refuses, loses replies and breaks servers as a seed tells it. It knows nothing of planning:
/// what it is asked to do it does, once for each call, so that a doubled create is seen as two resources.
/// </summary>
internal sealed class MemoryVim(TimeProvider clock, int seed, double trouble) : IVim
{
    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Thing> _things = new(StringComparer.Ordinal);
    private int _lastId;

    internal CrashPoints Crash { get; set; } = new();

    /// <summary>Chance of trouble per call; set to 0 to let things settle.</summary>
    internal double Trouble { get; set; } = trouble;

    public VimConnection Connection { get; } = new()
    {
        Name = "memory", Kind = "memory", Endpoint = new Uri("memory://here"),
        Credential = new VimCredential(CredentialKind.Password, "u", _ => ValueTask.FromResult("p")),
    };

    internal IReadOnlyList<ObservedResource> Everything
    {
        get
        {
            lock (_lock)
            {
                Settle();
                return [.. _things.Values.Select(t => t.Seen)];
            }
        }
    }

    public Task<VimIdentity> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new VimIdentity("memory", ImmutableSortedDictionary<string, string>.Empty));

    public Task<Observed> ObserveAsync(Observed? previous, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Settle();
            var now = clock.GetUtcNow();
            return Chance() ? Task.FromException<Observed>(Fault(VimFaultCategory.Unreachable, mayHaveHappened: false))
                : Task.FromResult(Observed.Of(now, _things.Values.Where(t => t.VisibleAt <= now).Select(t => t.Seen)));
        }
    }

    public Task<ObservedResource?> FindAsync(ResourceKind kind, string vimId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Settle();
            return Task.FromResult(_things.TryGetValue(vimId, out var thing) ? thing.Seen : null);
        }
    }

    public VimPlan Plan(ResourceGraph desired, RecordedResources recorded, Observed observed, PlanContext context) =>
        GraphPlanner.Plan(desired, recorded, observed, context);

    public async Task<ObservedResource?> PerformAsync(VimAction action, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Crash.Pass();
        ObservedResource? result;
        lock (_lock)
        {
            Settle();
            if (Chance())
            {
                throw Fault(VimFaultCategory.Throttled, mayHaveHappened: false);
            }

            result = action.Verb switch
            {
                ActionVerb.Create => Create(action),
                ActionVerb.Delete => Delete(action),
                _ => Update(action),
            };
            if (Chance())
            {
                throw Fault(VimFaultCategory.Timeout, mayHaveHappened: action.Verb == ActionVerb.Create);
            }
        }

        Crash.Pass();
        return result;
    }

    public Task<ServerMeasure> MeasureAsync(string serverVimId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VimFacts> ReadFactsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Takes something away, as an operator at the VIM would.</summary>
    internal void Vanish(Func<ObservedResource, bool> which)
    {
        lock (_lock)
        {
            if (_things.Values.FirstOrDefault(t => which(t.Seen)) is { } thing)
            {
                Remove(thing.Seen.VimId);
            }
        }
    }

    private ObservedResource Create(VimAction action)
    {
        foreach (var id in action.Desired!.References)
        {
            Assert.IsTrue(_things.ContainsKey(action.Bindings[id]), $"{action} is made before what it refers to");
        }

        var now = clock.GetUtcNow();
        var isServer = action.Kind == ResourceKind.Server;
        var seen = new ObservedResource
        {
            Kind = action.Kind, VimId = $"{action.Kind}-{++_lastId}", Owner = action.Owner, Id = action.Id, Spec = action.Desired.Spec,
            On = action.Desired is PortResource or SubnetResource ? action.Bindings.GetValueOrDefault("net") : null,
            State = isServer ? ResourceState.Building : ResourceState.Active, CreatedAt = now,
            Settings = isServer ? action.Desired.Settings.SetItem(SettingNames.Power, "running") : action.Desired.Settings,
        };
        _things[seen.VimId] = new Thing(seen, now + TimeSpan.FromSeconds(_random.Next(8)), now + TimeSpan.FromSeconds(isServer ? _random.Next(6) : 0), false)
        {
            Ports = action.Desired is ServerResource server ? [.. server.Ports.Select(p => action.Bindings[p])] : [],
        };
        return seen;
    }

    private ObservedResource? Delete(VimAction action)
    {
        if (_things.TryGetValue(action.VimId!, out var thing))
        {
            if (thing.Seen.Kind == ResourceKind.Network
                && _things.Values.Any(t => t.Seen.On == thing.Seen.VimId && t.Seen.Kind == ResourceKind.Port && t.Seen.State != ResourceState.Deleting))
            {
                throw Fault(VimFaultCategory.Conflict, mayHaveHappened: false); // perhaps a port that is not listed yet
            }

            var isServer = thing.Seen.Kind == ResourceKind.Server;
            thing.Seen = thing.Seen with { State = ResourceState.Deleting };
            (thing.DueAt, thing.IsGoing) = (clock.GetUtcNow() + TimeSpan.FromSeconds(isServer ? _random.Next(4) : 0), true);
        }

        return null;
    }

    private ObservedResource? Update(VimAction action)
    {
        if (_things.TryGetValue(action.VimId!, out var thing))
        {
            thing.Seen = thing.Seen with { Settings = thing.Seen.Settings.SetItems(action.Changes), State = StateOf(action, thing.Seen.State) };
            foreach (var port in action.Attach)
            {
                _things[port].Seen = _things[port].Seen with { AttachedTo = action.VimId };
            }
        }

        return null;
    }

    private static ResourceState StateOf(VimAction action, ResourceState now) =>
        action.Changes.TryGetValue(SettingNames.Power, out var power) ? power == "stopped" ? ResourceState.Stopped : ResourceState.Active : now;

    private void Settle()
    {
        var now = clock.GetUtcNow();
        foreach (var thing in _things.Values.Where(t => t.DueAt <= now).ToList())
        {
            if (thing.IsGoing)
            {
                Remove(thing.Seen.VimId);
            }
            else if (thing.Seen.State == ResourceState.Building)
            {
                thing.Seen = thing.Seen with { State = Chance() ? ResourceState.Error : ResourceState.Active };
                foreach (var port in thing.Ports.Where(_things.ContainsKey))
                {
                    _things[port].Seen = _things[port].Seen with { AttachedTo = thing.Seen.VimId };
                }
            }
        }
    }

    private void Remove(string vimId)
    {
        _things.Remove(vimId);
        foreach (var thing in _things.Values.Where(t => t.Seen.AttachedTo == vimId))
        {
            thing.Seen = thing.Seen with { AttachedTo = null };
        }
    }

    private bool Chance() => _random.NextDouble() < Trouble;

    private static VimException Fault(VimFaultCategory category, bool mayHaveHappened) =>
        new(new VimFault(category, true, "trouble", "call") { MayHaveHappened = mayHaveHappened });

    private sealed class Thing(ObservedResource seen, DateTimeOffset visibleAt, DateTimeOffset dueAt, bool isGoing)
    {
        internal ObservedResource Seen { get; set; } = seen;

        internal DateTimeOffset VisibleAt { get; } = visibleAt;

        internal DateTimeOffset DueAt { get; set; } = dueAt;

        internal bool IsGoing { get; set; } = isGoing;

        internal IReadOnlyList<string> Ports { get; init; } = [];
    }
}
