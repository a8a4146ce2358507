using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>How long the answer to a wrong password is kept back: twice as long each time for the same address, so that guessing
/// over many connections gains nothing. The table is bounded; quiet addresses are forgotten.</summary>
internal sealed class FailureDelays(TimeSpan first, TimeSpan longest, TimeProvider time)
{
    private const int MaxAddresses = 4096;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Failures, long Last)> _addresses = [];

    /// <summary>Counts a failure and says how long its answer is kept back.</summary>
    internal TimeSpan NextDelay(IPAddress? address)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var known = _addresses.GetValueOrDefault(address ?? IPAddress.None);
            var failures = time.GetElapsedTime(known.Last, now) > Memory ? 0 : known.Failures;
            if (_addresses.Count >= MaxAddresses)
            {
                ForgetQuiet(now);
            }

            _addresses[address ?? IPAddress.None] = (Math.Min(failures + 1, 32), now);
            var delay = first * Math.Pow(2, Math.Min(failures, 24));
            return delay < longest ? delay : longest;
        }
    }

    private void ForgetQuiet(long now)
    {
        foreach (var (address, entry) in _addresses)
        {
            if (time.GetElapsedTime(entry.Last, now) > Memory)
            {
                _addresses.Remove(address);
            }
        }

        if (_addresses.Count >= MaxAddresses)
        {
            _addresses.Clear();
        }
    }
}
