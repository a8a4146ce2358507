using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol;

/// <summary>How many sessions there may be at the same time.</summary>
public sealed record SessionQuota
{
    /// <summary>Of all users.</summary>
    public int Total { get; init; } = 4096;

    /// <summary>Of one user.</summary>
    public int PerUser { get; init; } = int.MaxValue;

    /// <summary>From one address.</summary>
    public int PerAddress { get; init; } = int.MaxValue;

    /// <summary>Sessions one user may start within a minute; 0: as many as he likes.</summary>
    public int StartsPerMinute { get; init; }
}

/// <summary>Told of an operation that has ended.</summary>
/// <param name="actor">Who called it.</param>
/// <param name="operation">Its name.</param>
/// <param name="target">Of an action the instance it was called on.</param>
/// <param name="errorTag">The tag of its first error; null when it succeeded.</param>
public delegate void OperationAudit(Actor actor, string operation, string? target, string? errorTag);

/// <summary>Counts sessions from before their hellos on, so that those who never say hello count too. Any thread.</summary>
internal sealed class SessionAdmission(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _users = [];
    private readonly Dictionary<string, int> _addresses = [];
    private readonly Dictionary<string, (long Minute, int Count)> _starts = [];
    private int _total;

    /// <summary>Counts one in; else says why not.</summary>
    public string? TryEnter(string user, string address, SessionQuota quota)
    {
        lock (_gate)
        {
            if (_total >= quota.Total)
                return $"there are {quota.Total} sessions already";
            if (_users.GetValueOrDefault(user) >= quota.PerUser)
                return $"the user has {quota.PerUser} sessions already";
            if (_addresses.GetValueOrDefault(address) >= quota.PerAddress)
                return $"the address has {quota.PerAddress} sessions already";
            if (quota.StartsPerMinute > 0 && !MayStart(user, quota.StartsPerMinute))
                return $"the user started {quota.StartsPerMinute} sessions within this minute";
            _total++;
            _users[user] = _users.GetValueOrDefault(user) + 1;
            _addresses[address] = _addresses.GetValueOrDefault(address) + 1;
            return null;
        }
    }

    /// <summary>Counts one out.</summary>
    public void Leave(string user, string address)
    {
        lock (_gate)
        {
            _total--;
            Decrement(_users, user);
            Decrement(_addresses, address);
        }
    }

    private static void Decrement(Dictionary<string, int> counts, string key)
    {
        if (--counts[key] == 0)
            counts.Remove(key);
    }

    private bool MayStart(string user, int limit)
    {
        var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        var started = _starts.GetValueOrDefault(user);
        var count = started.Minute == minute ? started.Count : 0;
        if (count >= limit)
            return false;
        if (_starts.Count > 1024)
            _starts.Clear();
        _starts[user] = (minute, count + 1);
        return true;
    }
}
