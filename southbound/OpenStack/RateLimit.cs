namespace Netconf.Mano.OpenStack;

/// <summary>Spaces calls evenly: at most so many a second, first come first served.</summary>
internal sealed class RateLimit(int perSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    internal Task WaitAsync(CancellationToken cancellationToken)
    {
        if (perSecond == 0)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var slot = _next > now ? _next : now;
            _next = slot + TimeSpan.FromSeconds(1.0 / perSecond);
            wait = slot - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
