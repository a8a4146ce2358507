using System.Net;

namespace Netconf.Mano;

/// <summary>An address that may not come in for now.</summary>
/// <param name="Address">Which.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Failures">How many failures led to it.</param>
/// <param name="User">The name tried last.</param>
internal sealed record Ban(IPAddress Address, DateTimeOffset Since, DateTimeOffset Until, int Failures, string User);

/// <summary>
/// Counts failed log-ins by address, says how long an answer is kept back, and bans who goes on. Bounded: of more addresses than fit the quietest are
/// forgotten. In memory only: a restart lets everybody try again. Any thread.
/// </summary>
internal sealed class Bans(Func<LogInRules> rules, TimeProvider time)
{
    private const int MaxAddresses = 4096;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Tries> _tries = [];

    /// <summary>The ban of an address, or null.</summary>
    public Ban? Find(IPAddress address)
    {
        lock (_gate)
            return _tries.GetValueOrDefault(address)?.Ban is { } ban && ban.Until > time.GetUtcNow() ? ban : null;
    }

    /// <summary>The bans there are.</summary>
    public IReadOnlyList<Ban> All
    {
        get
        {
            var now = time.GetUtcNow();
            lock (_gate)
                return [.. _tries.Values.Select(t => t.Ban).OfType<Ban>().Where(b => b.Until > now)];
        }
    }

    /// <summary>Counts a failure: how long its answer is to be kept back, and the ban it led to, when it did just now.</summary>
    public (TimeSpan Delay, Ban? Banned) Failed(IPAddress address, string user)
    {
        var rule = rules();
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_tries.Count >= MaxAddresses && !_tries.ContainsKey(address))
                Forget(now, rule);
            if (!_tries.TryGetValue(address, out var tries))
                _tries[address] = tries = new Tries();
            while (tries.At.TryPeek(out var first) && (now - first > rule.BanWindow || tries.At.Count > ushort.MaxValue))
                tries.At.Dequeue();
            var delay = rule.FailureDelay * Math.Pow(2, Math.Min(tries.At.Count, 24));
            tries.At.Enqueue(now);
            delay = delay < rule.LongestFailureDelay ? delay : rule.LongestFailureDelay;
            if (rule.BanAfter == 0 || tries.At.Count < rule.BanAfter || tries.Ban?.Until > now)
                return (delay, null);
            return (delay, tries.Ban = new Ban(address, now, now + rule.BanTime, tries.At.Count, user));
        }
    }

    /// <summary>Lets an address in again and forgets its failures, or all of them; how many were banned.</summary>
    public int Lift(IPAddress? address)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var banned = _tries.Where(t => (address is null || t.Key.Equals(address)) && t.Value.Ban?.Until > now).Count();
            if (address is null)
                _tries.Clear();
            else
                _tries.Remove(address);
            return banned;
        }
    }

    private void Forget(DateTimeOffset now, LogInRules rule)
    {
        foreach (var (address, tries) in _tries)
            if (!(tries.Ban?.Until > now) && !(tries.At.TryPeek(out _) && now - tries.At.Last() <= rule.BanWindow))
                _tries.Remove(address);
        foreach (var (address, _) in _tries.OrderBy(t => t.Value.At.Count).Take(_tries.Count - MaxAddresses + 1).ToList())
            _tries.Remove(address);
    }

    private sealed class Tries
    {
        public Queue<DateTimeOffset> At { get; } = new();

        public Ban? Ban { get; set; }
    }
}
