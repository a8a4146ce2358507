using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>A client that is called home (RFC 8071). A new configuration replaces the dialling; a connection there is goes on. Not for several threads.</summary>
internal sealed class Calling : IAsyncDisposable
{
    private readonly DoorParts _parts;
    private readonly List<Door> _retired = [];
    private readonly Dictionary<string, Door> _doors = [];
    private CallHomeClient _client;
    private CancellationTokenSource _stop = new();
    private CallHomeDialer _dialer;
    private Task _running;
    private volatile Task<TransportEnd>? _connection;

    public Calling(CallHomeClient client, DoorParts parts)
    {
        _parts = parts;
        _client = client;
        OpenDoors();
        _dialer = NewDialer();
        _running = _dialer.RunAsync(_stop.Token);
    }

    /// <summary>Whom it calls.</summary>
    public CallHomeClient Client => _client;

    /// <summary>How it stands.</summary>
    public CallHomeProgress Progress => _dialer.Progress;

    /// <summary>Connections at this moment.</summary>
    public int ConnectionCount => _retired.Concat(_doors.Values).Sum(d => d.ConnectionCount);

    /// <summary>Goes over to that configuration.</summary>
    public async Task ApplyAsync(CallHomeClient client)
    {
        var isSame = ReferenceEquals(client.Storage, _client.Storage);
        _client = client;
        OpenDoors();
        if (isSame)
            return; // Keys and certificates may be others; when and where to call is not.
        await HangUpAsync().ConfigureAwait(false);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        _dialer = NewDialer();
        _running = RunAfterAsync(_connection, _dialer, _stop.Token);
    }

    /// <summary>Calls no more; a connection there is goes on.</summary>
    public async Task HangUpAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <summary>Stops in order.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        await HangUpAsync().ConfigureAwait(false);
        await Task.WhenAll(_retired.Concat(_doors.Values).Select(d => d.StopAsync(patience))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var door in _retired.Concat(_doors.Values))
            await door.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>A client is not called a second time while the connection of before is up.</summary>
    private static async Task RunAfterAsync(Task<TransportEnd>? connection, CallHomeDialer dialer, CancellationToken cancellation)
    {
        if (connection is not null)
            await Task.WhenAny(connection, Task.Delay(Timeout.Infinite, cancellation)).ConfigureAwait(false);
        await dialer.RunAsync(cancellation).ConfigureAwait(false);
    }

    private CallHomeDialer NewDialer()
    {
        var client = _client;
        return new CallHomeDialer(
            client.Dialling,
            (socket, i) => _connection = _doors[client.Endpoints[i].Name].AdoptAsync(socket),
            _parts.Loggers.CreateLogger<CallHomeDialer>());
    }

    private void OpenDoors()
    {
        foreach (var endpoint in _client.Endpoints)
        {
            if (_doors.TryGetValue(endpoint.Name, out var door) && door.Speaks(endpoint.Stack))
            {
                door.Reconfigure(endpoint.Stack);
            }
            else
            {
                if (door is not null)
                    _retired.Add(door);
                _doors[endpoint.Name] = door = Door.Open(endpoint.Stack, _parts);
            }
            door.KeepAlive = endpoint.KeepAlive;
        }
    }
}
