using System.Net;
using System.Net.Sockets;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>An address that an endpoint is to be bound to: bound, or waiting until it can be.</summary>
internal sealed class Binding
{
    public required IPEndPoint Wanted { get; init; }

    public SocketAcceptor? Acceptor { get; set; }

    public string? Problem { get; set; }
}

/// <summary>
/// A listen endpoint. Told of a new configuration it keeps the sockets whose addresses stay, and everybody inside. Not for several threads.
/// </summary>
internal sealed class Listening(DoorParts parts, ILogger logger) : IAsyncDisposable
{
    private readonly List<Door> _retired = [];
    private List<Binding> _bindings = [];
    private Door? _door;
    private string _name = "";

    /// <summary>The addresses, bound or not.</summary>
    public IReadOnlyList<Binding> Bindings => _bindings;

    /// <summary>Whether it speaks SSH.</summary>
    public bool IsSsh => _door is SshDoor;

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => (_door?.ConnectionCount ?? 0) + _retired.Sum(d => d.ConnectionCount);

    /// <summary>Goes over to that configuration.</summary>
    public async Task ApplyAsync(ListenEndpoint endpoint)
    {
        _name = endpoint.Name;
        if (_door is not null && !_door.Speaks(endpoint.Stack))
        {
            _retired.Add(_door);
            _door = null;
        }
        if (_door is null)
            _door = Door.Open(endpoint.Stack, parts);
        else
            _door.Reconfigure(endpoint.Stack);
        _door.KeepAlive = endpoint.KeepAlive;
        await UnbindAsync(b => !endpoint.Addresses.Contains(b.Wanted)).ConfigureAwait(false);
        _bindings = [.. endpoint.Addresses.Select(a => _bindings.Find(b => b.Wanted.Equals(a)) ?? new Binding { Wanted = a })];
    }

    /// <summary>Binds what is not bound yet; whether all is. Called again until it is.</summary>
    public bool TryBind()
    {
        foreach (var binding in _bindings.Where(b => b.Acceptor is null))
        {
            try
            {
                binding.Acceptor = SocketAcceptor.Listen(binding.Wanted, socket => _ = _door!.AdoptAsync(socket), logger, TimeProvider.System);
                binding.Problem = null;
                FrontDoorLog.Listening(logger, _name, IsSsh ? "SSH" : "TLS", binding.Acceptor.EndPoint);
            }
            catch (SocketException e)
            {
                if (binding.Problem is null)
                    FrontDoorLog.NotListening(logger, _name, binding.Wanted, e.Message);
                binding.Problem = e.Message;
            }
        }
        return _bindings.TrueForAll(b => b.Acceptor is not null);
    }

    /// <summary>Listens no more; those inside stay.</summary>
    public Task UnbindAsync() => UnbindAsync(_ => true);

    /// <summary>Stops in order.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await UnbindAsync().ConfigureAwait(false);
        await Task.WhenAll(Doors.Select(d => d.StopAsync(patience))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        foreach (var door in Doors)
            await door.DisposeAsync().ConfigureAwait(false);
    }

    private IEnumerable<Door> Doors => _door is null ? _retired : [.. _retired, _door];

    private async Task UnbindAsync(Predicate<Binding> which)
    {
        foreach (var binding in _bindings.FindAll(which))
        {
            if (binding.Acceptor is { } acceptor)
                await acceptor.DisposeAsync().ConfigureAwait(false);
            _bindings.Remove(binding);
        }
    }
}
