using System.Net;
using System.Net.Sockets;
using Netconf.Mano.Datastore;
using Netconf.Mano.Http;
using Netconf.Mano.Protocol.Restconf;

namespace Netconf.Mano;

/// <summary>What the HTTPS port serves beside its pages: who asks, and RESTCONF.</summary>
internal sealed class WebFront
{
    private Func<HttpSettings>? _settings;
    private string _listening = "https://localhost";

    /// <summary>The settings now.</summary>
    public HttpSettings Settings => _settings!();

    /// <summary>Maps everything; requests are taken once the host is started.</summary>
    public void Open(WebApplication app, ServerOptions options, Datastores datastores, Authenticating authenticating, ILoggerFactory loggers)
    {
        _settings = HttpSettings.Of(datastores);
        var logIns = new HttpLogIns(authenticating.LogIns);
        if (options.Models == ModelSet.Mano)
            datastores.Configuration.AddGuard(new HttpGuard());
        var authentication = new HttpAuthentication(_settings, logIns, TimeProvider.System, loggers.CreateLogger<HttpAuthentication>());
        app.Lifetime.ApplicationStopped.Register(authentication.Dispose);
        authentication.Use(app);
        new RestconfServer(
            datastores,
            new RestconfOptions
            {
                IsRecoveryUser = user => options.Models == ModelSet.None && user == Administrator.UserName,
                IsKnown = logIns.IsKnown,
                Audit = authenticating.Note,
                ExternalUrl = () => Settings.ExternalUrl ?? _listening,
            },
            TimeProvider.System, loggers.CreateLogger<RestconfServer>()).Map(app);
    }

    /// <summary>Learns where the host listens: an address that means all of them is of no use to a client.</summary>
    public void Started(WebApplication app, ServerOptions options)
    {
        var port = app.Urls.Select(u => new Uri(u)).First().Port;
        var host = options.Listen.Equals(IPAddress.Any) || options.Listen.Equals(IPAddress.IPv6Any) ? Environment.MachineName
            : options.Listen.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{options.Listen}]" : options.Listen.ToString();
        _listening = $"https://{host}:{port}";
    }
}
