using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Vims;

/// <summary>The connected VIMs. A change of how one is reached closes the old site and opens a new one; convergences under way on the old one end.</summary>
/// <param name="plugins">The plug-ins, by kind.</param>
/// <param name="options">How sites are observed and used; the configured interval goes over it.</param>
/// <param name="reveal">Turns a stored secret into the one the VIM knows.</param>
/// <param name="time">The time.</param>
/// <param name="logger">The sites' log.</param>
public sealed class VimSites(
    IEnumerable<IVimPlugin> plugins, VimSiteOptions options, Func<string, string> reveal, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<string, IVimPlugin> _plugins = plugins.ToDictionary(p => p.Kind, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Open> _open = new(StringComparer.Ordinal);

    /// <summary>Raised with the VIM and the owners of whom something changed there; handlers only note it.</summary>
    public event Action<string, IReadOnlyCollection<string>>? OwnersChanged;

    /// <summary>Raised when a VIM stops or starts answering; handlers only note it.</summary>
    public event Action<string>? HealthChanged;

    /// <summary>The site of a VIM; null while it is not connected.</summary>
    public VimSite? Find(string name) => _open.GetValueOrDefault(name)?.Site;

    /// <summary>What prevents these settings from being used; empty when nothing. No I/O.</summary>
    public IReadOnlyList<string> Check(VimSettings settings) => _plugins.TryGetValue(settings.Kind.Name, out var plugin)
        ? plugin.Check(settings.ToConnection(reveal))
        : [$"kind: there is no plug-in for '{settings.Kind.Name}'; there are {string.Join(", ", _plugins.Keys.Order(StringComparer.Ordinal))}"];

    /// <summary>What of these settings must not change while resources exist on the VIM; empty when nothing does. No I/O.</summary>
    public IReadOnlyList<string> CheckChange(VimSettings before, VimSettings after) =>
        before.Kind.Name != after.Kind.Name ? [$"kind: VNF instances hold resources on a VIM of kind '{before.Kind.Name}'; terminate them first"]
        : _plugins.TryGetValue(after.Kind.Name, out var plugin) ? plugin.CheckChange(before.ToConnection(reveal), after.ToConnection(reveal))
        : [];

    /// <summary>Connects a VIM by these settings, or not at all. Calls for one VIM come one at a time.</summary>
    public async Task ApplyAsync(string name, VimSettings? settings)
    {
        if (_open.TryGetValue(name, out var open) && open.Settings == settings)
        {
            return;
        }

        if (open is not null)
        {
            _ = _open.TryRemove(name, out _);
            await open.Site.DisposeAsync().ConfigureAwait(false);
        }

        if (settings is not null && _plugins.TryGetValue(settings.Kind.Name, out var plugin))
        {
            var site = new VimSite(
                plugin.Open(settings.ToConnection(reveal)), options with { IdlePeriod = settings.ObservationInterval }, time, logger);
            site.OwnersChanged += owners => OwnersChanged?.Invoke(name, owners);
            site.HealthChanged += _ => HealthChanged?.Invoke(name);
            _open[name] = new Open(settings, site);
            site.Start();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _open.Keys)
        {
            if (_open.TryRemove(name, out var open))
            {
                await open.Site.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private sealed record Open(VimSettings Settings, VimSite Site);
}
