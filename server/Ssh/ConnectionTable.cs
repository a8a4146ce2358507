using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>The connections of a server, with its limits. Any thread.</summary>
internal sealed class ConnectionTable<T>(int max, int maxStartups, int maxStartupsPerAddress)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly HashSet<T> _all = [];
    private readonly Dictionary<T, IPAddress> _startups = [];
    private readonly Dictionary<IPAddress, int> _startupsByAddress = [];
    private TaskCompletionSource? _whenEmpty;
    private bool _sealed;

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Adds a connection that has not authenticated yet; else says why not.</summary>
    internal string? TryAdd(T connection, IPAddress? address)
    {
        var key = address ?? IPAddress.None;
        lock (_lock)
        {
            var ofAddress = _startupsByAddress.GetValueOrDefault(key);
            if (_sealed || _all.Count >= max || _startups.Count >= maxStartups || ofAddress >= maxStartupsPerAddress)
            {
                return _sealed ? "the server stops"
                    : _all.Count >= max ? "too many connections"
                    : "too many connections that have not authenticated";
            }

            _all.Add(connection);
            _startups.Add(connection, key);
            _startupsByAddress[key] = ofAddress + 1;
            return null;
        }
    }

    internal void Authenticated(T connection)
    {
        lock (_lock)
        {
            EndStartup(connection);
        }
    }

    internal void Remove(T connection)
    {
        TaskCompletionSource? empty = null;
        lock (_lock)
        {
            EndStartup(connection);
            _all.Remove(connection);
            if (_all.Count == 0)
            {
                empty = _whenEmpty;
            }
        }

        empty?.TrySetResult();
    }

    /// <summary>Adds nothing more, asks all to end, and waits; ends those that are left when the caller's patience ends.</summary>
    internal async Task DrainAsync(Action<T> askToEnd, Action<T> abort, CancellationToken patience)
    {
        Seal();
        var gone = WhenEmptyAsync();
        ForEach(askToEnd);
        await using var impatient = patience.Register(() => ForEach(abort)).ConfigureAwait(false);
        await gone.ConfigureAwait(false);
    }

    private void Seal()
    {
        lock (_lock)
        {
            _sealed = true;
        }
    }

    /// <summary>Completes when there is no connection.</summary>
    private Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            if (_all.Count == 0)
            {
                return Task.CompletedTask;
            }

            _whenEmpty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _whenEmpty.Task;
        }
    }

    private void ForEach(Action<T> action)
    {
        T[] all;
        lock (_lock)
        {
            all = [.. _all];
        }

        foreach (var connection in all)
        {
            action(connection);
        }
    }

    private void EndStartup(T connection)
    {
        if (_startups.Remove(connection, out var key) && --_startupsByAddress[key] == 0)
        {
            _startupsByAddress.Remove(key);
        }
    }
}
