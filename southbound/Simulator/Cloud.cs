using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>
/// One simulated cloud. Everything happens under one lock and in the order of the clock: what is due (a server that becomes
/// ACTIVE, one whose deletion ends) is settled before each request, so no timer runs and any TimeProvider will do.
/// </summary>
internal sealed class Cloud
{
    internal const string ProjectId = "0123456789abcdef0123456789abcdef";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = false };

    private readonly PriorityQueue<string, DateTimeOffset> _due = new();

    internal Cloud(SimulatorOptions options, TimeProvider clock)
    {
        (Options, Clock) = (options, clock);
        State = Load() ?? Seed.Make(options, clock.GetUtcNow());
        foreach (var server in State.Servers.Values.Where(s => s.BecomesAt is not null))
        {
            _due.Enqueue(server.Id, server.BecomesAt!.Value);
        }
    }

    internal Lock Lock { get; } = new();

    internal SimulatorOptions Options { get; }

    internal TimeProvider Clock { get; }

    internal CloudState State { get; }

    internal bool IsDirty { get; set; }

    /// <summary>What goes on by itself beside the servers: stacks.</summary>
    internal Action<DateTimeOffset>? OnSettle { get; set; }

    internal static string NewId() => Guid.NewGuid().ToString();

    /// <summary>Has the server become something later.</summary>
    internal void Schedule(SimServer server, string becomes, string? task, TimeSpan after)
    {
        (server.Becomes, server.Task, server.BecomesAt) = (becomes, task, Clock.GetUtcNow() + after);
        server.Updated = Clock.GetUtcNow();
        _due.Enqueue(server.Id, server.BecomesAt.Value);
        IsDirty = true;
    }

    internal void Settle(DateTimeOffset now)
    {
        while (_due.TryPeek(out var id, out var at) && at <= now)
        {
            _due.Dequeue();
            if (State.Servers.TryGetValue(id, out var server) && server.BecomesAt is { } when && when <= now)
            {
                Become(server, when);
            }
        }

        OnSettle?.Invoke(now);
    }

    private void Become(SimServer server, DateTimeOffset now)
    {
        IsDirty = true;
        var becomes = server.Becomes;
        (server.Becomes, server.BecomesAt, server.Task) = (null, null, null);
        if (becomes == "DELETED")
        {
            Remove(server, now);
            return;
        }

        if (becomes == "ACTIVE" && server.Host is null)
        {
            server.Host = Scheduling.PickHost(this, server);
            becomes = server.Host is null ? "ERROR" : becomes;
            server.Fault ??= server.Host is null ? "No valid host was found. " : null;
            server.Zone = server.Host is null ? server.Zone : Scheduling.ZoneOf(server.Host);
            foreach (var port in server.Ports.Where(State.Ports.ContainsKey))
            {
                State.Ports[port].Device = server.Id;
            }
        }

        Account(server, now);
        (server.Status, server.Updated) = (becomes!, now);
    }

    /// <summary>Ends a server: its ports are free again, listings with changes-since show it as DELETED.</summary>
    internal void Remove(SimServer server, DateTimeOffset now)
    {
        State.Servers.Remove(server.Id);
        foreach (var port in State.Ports.Values.Where(p => p.Device == server.Id))
        {
            port.Device = "";
        }

        (server.Status, server.Task, server.Updated) = ("DELETED", null, now);
        State.Deleted.Add(server);
        State.Deleted.RemoveAll(d => now - d.Updated > TimeSpan.FromHours(1));
        IsDirty = true;
    }

    /// <summary>Books the CPU time used until now.</summary>
    internal static void Account(SimServer server, DateTimeOffset now)
    {
        if (server.Status == "ACTIVE" && server.LoadSince != default)
        {
            server.CpuNanoseconds += (now - server.LoadSince).TotalNanoseconds * server.Load / 100;
        }

        server.LoadSince = now;
    }

    /// <summary>Writes the state file, whole and atomically, when something changed. Clouds with a file are small.</summary>
    internal void Save()
    {
        if (!IsDirty)
        {
            return;
        }

        IsDirty = false;
        if (Options.StateFile is { } file)
        {
            File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(State, Format));
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    private CloudState? Load() => Options.StateFile is { } file && File.Exists(file)
        ? JsonSerializer.Deserialize<CloudState>(File.ReadAllBytes(file), Format) : null;
}
