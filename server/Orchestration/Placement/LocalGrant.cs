using System.Collections.Concurrent;
using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>
/// Places an instance by what the VIMs tell: of the allowed VIMs that fit its labels and groups, answer, and have sizes, images, quota and zones enough the
/// one its strategy prefers; one that runs already stays where it is.
/// </summary>
/// <param name="siteOf">The site of a VIM, or null when it is not known.</param>
public sealed class LocalGrant(Func<string, VimSite?> siteOf) : IGrant, IDisposable
{
    private readonly SemaphoreSlim _grouped = new(1);
    private readonly ConcurrentDictionary<string, string> _decided = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<Grant> AskAsync(GrantRequest request, CancellationToken cancellationToken)
    {
        if (request.Wish.Groups.IsEmpty || request.PlacedOn is not null)
        {
            return await DecideAsync(request, cancellationToken).ConfigureAwait(false);
        }

        await _grouped.WaitAsync(cancellationToken).ConfigureAwait(false); // members of a group are placed one after the other
        try
        {
            var grant = await DecideAsync(request, cancellationToken).ConfigureAwait(false);
            _ = grant.Vim is null || request.IsDryRun ? _decided.TryRemove(request.Instance, out _) : (_decided[request.Instance] = grant.Vim) is not null;
            return grant;
        }
        finally
        {
            _grouped.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _grouped.Dispose();

    private async Task<Grant> DecideAsync(GrantRequest request, CancellationToken cancellationToken)
    {
        var candidates = request.PlacedOn is { } placed ? [placed] : request.Candidates;
        if (candidates.Count == 0)
        {
            return new Grant { Explanation = "no VIM is allowed for the instance; configure one" };
        }

        var said = new List<string>();
        var able = new List<(Grant Grant, double Load)>();
        Grant? second = null;
        foreach (var vim in candidates)
        {
            var (verdict, load) = request.PlacedOn is null && Unfit(vim, request) is { } unfit
                ? (new Grant { Explanation = unfit }, 0) : await AssessAsync(vim, request, cancellationToken).ConfigureAwait(false);
            if (verdict is { Vim: not null, Shortfall: null })
            {
                able.Add((verdict, load));
                if (request.Wish.Strategy == PlacementStrategy.First || request.PlacedOn is not null)
                {
                    break;
                }
            }
            else
            {
                said.Add(verdict.Explanation);
                second ??= verdict.Vim is null ? null : verdict;
            }
        }

        if (able.Count > 0)
        {
            return Chosen(request, able, said);
        }

        // Someone answers but lacks something: that is for the VIM's operator. Nobody answers: wait.
        return second ?? new Grant { IsPending = true, Explanation = string.Join("; ", said) };
    }

    private static Grant Chosen(GrantRequest request, List<(Grant Grant, double Load)> able, List<string> said)
    {
        var (grant, load) = request.Wish.Strategy switch
        {
            PlacementStrategy.Spread => able.MinBy(a => a.Load),
            PlacementStrategy.Pack => able.MaxBy(a => a.Load),
            _ => able[0],
        };
        var explanation = grant.Explanation;
        if (able.Count > 1)
        {
            var others = string.Join(", ", able.Where(a => a.Grant.Vim != grant.Vim).Select(a => $"'{a.Grant.Vim}' {a.Load:P0}"));
            explanation += $"; {request.Wish.Strategy.ToString().ToLowerInvariant()}: {load:P0} of its cores are used, of {others}";
        }

        if (!grant.Zones.IsEmpty)
        {
            explanation += $"; zones: {string.Join(", ", grant.Zones.Select(z => $"{z.Key} in {z.Value}"))}";
        }

        return grant with { Explanation = said.Count == 0 ? explanation : $"{explanation}; not {string.Join("; ", said)}" };
    }

    /// <summary>Why a VIM does not fit whatever room it has; null when it fits.</summary>
    private string? Unfit(string vim, GrantRequest request)
    {
        var labels = request.VimLabels.GetValueOrDefault(vim);
        foreach (var (name, value) in request.Wish.Labels)
        {
            if (labels is null || !labels.TryGetValue(name, out var is_) || is_ != value)
            {
                return $"'{vim}' does not carry the label {name}{(value.Length == 0 ? "" : $"={value}")}";
            }
        }

        var placed = request.Neighbours.Select(n => (Neighbour: n, Vim: n.Vim ?? _decided.GetValueOrDefault(n.Instance)))
            .Where(n => n.Vim is not null).ToList();
        var near = placed.Where(n => n.Neighbour.IsApart && n.Vim == vim).Select(n => n.Neighbour).FirstOrDefault();
        var far = placed.Where(n => !n.Neighbour.IsApart).GroupBy(n => n.Neighbour.Group).FirstOrDefault(g => g.All(n => n.Vim != vim));
        return near is not null ? $"'{vim}' holds '{near.Instance}', from which the group '{near.Group}' keeps it apart"
            : far is not null
            ? $"'{vim}' does not hold the other members of the group '{far.Key}', which are on {string.Join(", ", far.Select(n => n.Vim).Distinct())}"
            : null;
    }

    private async Task<(Grant Grant, double Load)> AssessAsync(string vim, GrantRequest request, CancellationToken cancellationToken)
    {
        if (siteOf(vim) is not { } site)
        {
            return (new Grant { Explanation = $"'{vim}' is not connected" }, 0);
        }

        try
        {
            var facts = await site.ReadFactsAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            var (zones, lack) = ZonePlan.Of(request, facts.Zones);
            var shortfall = Shortfall(request, facts) ?? lack;
            return (new Grant
            {
                Vim = vim,
                Explanation = shortfall is null ? $"'{vim}' has room" : $"'{vim}': {shortfall}",
                Shortfall = shortfall is null ? null : $"VIM '{vim}': {shortfall}",
                Zones = zones,
            }, Load(facts));
        }
        catch (VimException e)
        {
            return (new Grant { Explanation = $"'{vim}' does not answer: {e.Fault.Cause}" }, 0);
        }
    }

    /// <summary>Share of the quota of cores that is used.</summary>
    private static double Load(VimFacts facts) =>
        facts.Quotas.FirstOrDefault(q => q.Name == "cores") is { Limit: > 0 } cores ? (double)cores.Used / cores.Limit.Value : 0;

    /// <summary>What the VIM lacks for the growth from one intent to the other; null when nothing.</summary>
    internal static string? Shortfall(GrantRequest request, VimFacts facts)
    {
        var needs = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (vdu, count) in request.To.Size.Counts)
        {
            var plan = request.Blueprint.Vdus[vdu];
            var more = count - (request.From.Started ? request.From.Size.Counts.GetValueOrDefault(vdu) : 0);
            if (more <= 0)
            {
                continue;
            }

            if (facts.Find(plan.Size) is not { } flavor)
            {
                return $"no server size holds {plan.Size} (CPUs/MiB/GiB) of VDU '{vdu}'; add one on the VIM, then retry";
            }

            if (plan.Image is { } image && !request.Artifacts.Contains(plan.ImageFile?.Digest ?? "")
                && !facts.Images.Any(i => (i.Name == image || i.VimId == image) && i.IsActive))
            {
                return $"no active image '{image}' of VDU '{vdu}'; upload it to the VIM, or give it to this server by add-artifact, then retry";
            }

            Add("instances", more);
            Add("cores", (long)flavor.Cpus * more);
            Add("memory-mib", (long)flavor.MemoryMiB * more);
            Add("ports", (long)plan.Nics.Length * more);
        }

        var lacking = facts.Quotas.Where(q => q.Free is { } free && needs.GetValueOrDefault(q.Name) > free)
            .Select(q => $"quota of {q.Name} is exceeded: {needs[q.Name]} needed, {q.Free} of {q.Limit} free").ToList();
        return lacking.Count == 0 ? null : $"{string.Join(", ", lacking)}; raise the quota, then retry";

        void Add(string name, long amount) => needs[name] = needs.GetValueOrDefault(name) + amount;
    }
}
