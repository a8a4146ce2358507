using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Alarms;
using Netconf.Mano.Orchestration.Reconciler;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Vims;

/// <summary>What is told of a VIM.</summary>
/// <param name="Status">How it was found.</param>
/// <param name="Since">Since when.</param>
/// <param name="Cause">Why it is not reachable.</param>
/// <param name="Capabilities">What it was found to offer.</param>
/// <param name="Quotas">What may be used and is used.</param>
public sealed record VimReport(
    VimStatus Status, DateTimeOffset Since, string? Cause, ImmutableArray<string> Capabilities, ImmutableArray<Quota> Quotas);

/// <summary>What is durably known of VIMs beside their configuration.</summary>
public interface IVimState
{
    /// <summary>The settings retained for a VIM; null when there are none.</summary>
    VimSettings? Retained(string name);

    /// <summary>Names of the VIMs there is something known of.</summary>
    IEnumerable<string> Known { get; }

    /// <summary>Whether an instance holds resources on the VIM.</summary>
    bool IsUsed(string name);

    /// <summary>Writes what is told of a VIM, the settings to be retained, and alarms.</summary>
    Task WriteAsync(string name, VimReport report, VimSettings retained, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken);

    /// <summary>Forgets a VIM.</summary>
    Task ForgetAsync(string name, IReadOnlyList<AlarmChange> alarms, CancellationToken cancellationToken);
}

/// <summary>
/// Keeps the VIMs connected as configured, and as long as instances hold resources on one also after it left the configuration; tells
/// how they are and raises their alarms.
/// </summary>
public sealed class VimReconciler(IConfiguration configuration, IVimState state, VimSites sites, TimeProvider time)
{
    private static readonly TimeSpan FactsPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UseCheck = TimeSpan.FromSeconds(5);

    /// <summary>One pass over a VIM.</summary>
    public async Task<ReconcileResult> PassAsync(string name, CancellationToken cancellationToken)
    {
        var configured = configuration.Current.Vim(name);
        var settings = configured ?? (state.IsUsed(name) ? state.Retained(name) : null);
        await sites.ApplyAsync(name, settings).ConfigureAwait(false);
        if (settings is null)
        {
            await state.ForgetAsync(name, [.. Clear(name, "the VIM is no longer used")], cancellationToken).ConfigureAwait(false);
            return ReconcileResult.Done;
        }

        var report = await ReportAsync(name, cancellationToken).ConfigureAwait(false);
        await state.WriteAsync(name, report, settings, [.. Alarms(name, report)], cancellationToken).ConfigureAwait(false);
        return ReconcileResult.After(configured is null || report.Status == VimStatus.Unknown ? UseCheck : FactsPeriod);
    }

    private async Task<VimReport> ReportAsync(string name, CancellationToken cancellationToken)
    {
        if (sites.Find(name) is not { } site)
        {
            return new VimReport(VimStatus.Unreachable, time.GetUtcNow(), "no plug-in for its kind", [], []);
        }

        var health = site.Health;
        if (!health.IsReachable)
        {
            return Away(health.Fault!, health.Since);
        }

        if (site.Observed.At == DateTimeOffset.MinValue)
        {
            return new VimReport(VimStatus.Unknown, health.Since, null, [], []);
        }

        try
        {
            var identity = await site.Vim.ProbeAsync(cancellationToken).ConfigureAwait(false);
            var facts = await site.Vim.ReadFactsAsync(cancellationToken).ConfigureAwait(false);
            return new VimReport(
                VimStatus.Reachable, health.Since, null,
                [identity.Product, .. identity.Services.Select(s => $"{s.Key} {s.Value}")], facts.Quotas);
        }
        catch (VimException e)
        {
            return Away(e.Fault, time.GetUtcNow());
        }
    }

    private static VimReport Away(VimFault fault, DateTimeOffset since) => new(
        fault.Category == VimFaultCategory.Authentication ? VimStatus.Refused : VimStatus.Unreachable, since, fault.Cause, [], []);

    private static IEnumerable<AlarmChange> Alarms(string name, VimReport report)
    {
        var subject = AlarmSubject.OfVim(name);
        return report.Status switch
        {
            VimStatus.Reachable => Clear(name, $"VIM {name} answers"),
            VimStatus.Refused =>
            [
                AlarmChange.Clear(subject, AlarmTypeId.VimUnreachable, $"VIM {name} answers"),
                new AlarmChange(subject, AlarmTypeId.VimCredentialsRefused, Severity.Critical,
                    $"VIM {name} refuses the credentials: {report.Cause}; correct user, project or secret"),
            ],
            VimStatus.Unreachable =>
            [
                new AlarmChange(subject, AlarmTypeId.VimUnreachable, Severity.Critical, $"VIM {name} does not answer: {report.Cause}"),
            ],
            _ => [],
        };
    }

    private static IEnumerable<AlarmChange> Clear(string name, string text) =>
        new[] { AlarmTypeId.VimUnreachable, AlarmTypeId.VimCredentialsRefused }.Select(t => AlarmChange.Clear(AlarmSubject.OfVim(name), t, text));
}
