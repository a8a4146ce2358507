using System.Net;
using Netconf.Mano.Data;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>From the tree to <see cref="FrontDoorConfiguration"/>; what cannot be used is an error with its place.</summary>
internal sealed class FrontDoorReader
{
    private readonly DataTree _tree;
    private readonly StackReader _stacks;
    private readonly List<RpcError> _errors = [];

    public FrontDoorReader(DataTree tree, Func<string, byte[]> reveal)
    {
        _tree = tree;
        _stacks = new StackReader(tree, reveal, _errors);
    }

    public FrontDoorConfiguration Read()
    {
        _stacks.CheckKeystore();
        var server = ConfigNode.Top(_tree, "ietf-netconf-server", "netconf-server");
        var listen = server["listen"];
        var endpoints = listen["endpoints"].Entries("endpoint").Select(ReadListen).OfType<ListenEndpoint>().ToList();
        var clients = server["call-home"].Entries("netconf-client").Select(ReadClient).OfType<CallHomeClient>().ToList();
        CheckForClashes(endpoints);
        return new FrontDoorConfiguration
        {
            Endpoints = endpoints,
            Clients = clients,
            IdleTimeout = IdleTimeoutOf(listen),
            Errors = _errors,
        };
    }

    private static TimeSpan? IdleTimeoutOf(ConfigNode node) => node.Number("idle-timeout") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static (string Kind, ConfigNode Node) TransportOf(ConfigNode endpoint) =>
        endpoint["ssh"] is { Exists: true } ssh ? ("ssh", ssh) : ("tls", endpoint["tls"]);

    private static TcpKeepAlive? KeepAliveOf(ConfigNode tcp) =>
        tcp["keepalives"] is { Exists: true } probes
            ? new TcpKeepAlive(probes.Number("idle-time"), probes.Number("max-probes"), probes.Number("probe-interval"))
            : null;

    private ListenEndpoint? ReadListen(ConfigNode endpoint)
    {
        var (kind, transport) = TransportOf(endpoint);
        var tcp = transport["tcp-server-parameters"];
        var addresses = tcp.Entries("local-bind")
            .Select(b => IPAddress.TryParse(b.Text("local-address"), out var address) ? new IPEndPoint(address, b.Number("local-port")) : null)
            .OfType<IPEndPoint>().ToList();
        return _stacks.Read(kind, transport) is { } stack
            ? new ListenEndpoint(endpoint.Text("name")!, endpoint.Place, addresses, KeepAliveOf(tcp), stack)
            : null;
    }

    private CallHomeClient? ReadClient(ConfigNode client)
    {
        var endpoints = new List<CallHomeEndpoint>();
        foreach (var endpoint in client["endpoints"].Entries("endpoint"))
        {
            var (kind, transport) = TransportOf(endpoint);
            var tcp = transport["tcp-client-parameters"];
            var (host, port) = (tcp.Text("remote-address")!, tcp.Number("remote-port"));
            EndPoint address = IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
            if (_stacks.Read(kind, transport) is { } stack)
                endpoints.Add(new CallHomeEndpoint(endpoint.Text("name")!, address, KeepAliveOf(tcp), stack));
        }
        if (endpoints.Count == 0)
            return null;
        var periodic = client["connection-type"]["periodic"];
        var strategy = client["reconnect-strategy"];
        var dialling = new CallHomeOptions
        {
            Name = client.Text("name")!,
            Endpoints = [.. endpoints.Select(e => e.Address)],
            Period = periodic.Exists ? TimeSpan.FromMinutes(Math.Max(1, periodic.Number("period"))) : null,
            AnchorTime = DateTimeOffset.TryParse(periodic.Text("anchor-time"), null, System.Globalization.DateTimeStyles.AssumeUniversal, out var anchor) ? anchor : null,
        };
        if (strategy.Exists)
            dialling = dialling with
            {
                StartWith = strategy.Text("start-with") switch
                {
                    "last-connected" => CallHomeStart.LastConnected,
                    "random-selection" => CallHomeStart.Random,
                    _ => CallHomeStart.FirstListed,
                },
                ConnectTimeout = TimeSpan.FromSeconds(strategy.Number("max-wait")),
                MaxAttempts = strategy.Number("max-attempts"),
            };
        return new CallHomeClient(dialling.Name, client.Storage!, endpoints, dialling, periodic.Exists ? IdleTimeoutOf(periodic) : null);
    }

    private void CheckForClashes(List<ListenEndpoint> endpoints)
    {
        var taken = new Dictionary<IPEndPoint, string>();
        foreach (var endpoint in endpoints)
            foreach (var address in endpoint.Addresses.Where(a => a.Port != 0))
                if (!taken.TryAdd(address, endpoint.Name))
                    _errors.Add(new RpcError(
                        RpcErrorType.Application, ErrorTag.OperationFailed, $"{address} is the endpoint {taken[address]}'s already.")
                    { Path = endpoint.Place });
    }
}
