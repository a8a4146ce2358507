using Netconf.Mano.Orchestration.Lifecycle;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>
/// Places an instance by what the VIMs tell: the first allowed VIM that answers and has sizes, images and quota enough; one that
/// runs already stays where it is.
/// </summary>
/// <param name="siteOf">The site of a VIM, or null when it is not known.</param>
public sealed class LocalGrant(Func<string, VimSite?> siteOf) : IGrant
{
    /// <inheritdoc/>
    public async Task<Grant> AskAsync(GrantRequest request, CancellationToken cancellationToken)
    {
        var candidates = request.PlacedOn is { } placed ? [placed] : request.Candidates;
        if (candidates.Count == 0)
        {
            return new Grant { Explanation = "no VIM is allowed for the instance; configure one" };
        }

        var said = new List<string>();
        Grant? second = null;
        foreach (var vim in candidates)
        {
            var verdict = await AssessAsync(vim, request, cancellationToken).ConfigureAwait(false);
            if (verdict is { Vim: not null, Shortfall: null })
            {
                return said.Count == 0 ? verdict : verdict with { Explanation = $"{verdict.Explanation}; before it: {string.Join("; ", said)}" };
            }

            said.Add(verdict.Explanation);
            second ??= verdict.Vim is null ? null : verdict;
        }

        // Someone answers but lacks something: that is for the VIM's operator. Nobody answers: wait.
        return second ?? new Grant { IsPending = true, Explanation = string.Join("; ", said) };
    }

    private async Task<Grant> AssessAsync(string vim, GrantRequest request, CancellationToken cancellationToken)
    {
        if (siteOf(vim) is not { } site)
        {
            return new Grant { Explanation = $"'{vim}' is not connected" };
        }

        try
        {
            var facts = await site.Vim.ReadFactsAsync(cancellationToken).ConfigureAwait(false);
            var shortfall = Shortfall(request, facts);
            return new Grant
            {
                Vim = vim,
                Explanation = shortfall is null ? $"'{vim}' has room" : $"'{vim}': {shortfall}",
                Shortfall = shortfall is null ? null : $"VIM '{vim}': {shortfall}",
            };
        }
        catch (VimException e)
        {
            return new Grant { Explanation = $"'{vim}' does not answer: {e.Fault.Cause}" };
        }
    }

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

            if (plan.Image is { } image && !facts.Images.Any(i => (i.Name == image || i.VimId == image) && i.IsActive))
            {
                return $"no active image '{image}' of VDU '{vdu}'; upload it to the VIM, then retry";
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
