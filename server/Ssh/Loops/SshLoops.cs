using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Loops;

/// <summary>A few loops over which sessions are spread.</summary>
internal sealed class SshLoops : IDisposable
{
    private static readonly Lazy<SshLoops> SharedLoops =
        new(() => new SshLoops("ssh-client", 0, TimeProvider.System, NullLogger.Instance));

    private readonly SshLoop[] _loops;

    internal SshLoops(string name, int count, TimeProvider time, ILogger logger, bool portablePoller = false)
    {
        var number = count > 0 ? count : Math.Min(Environment.ProcessorCount, 4);
        _loops = [.. Enumerable.Range(0, number).Select(i => new SshLoop($"{name}-{i}", time, logger, portablePoller))];
    }

    /// <summary>The loops of all clients that bring no clock of their own.</summary>
    internal static SshLoops Shared => SharedLoops.Value;

    internal IReadOnlyList<SshLoop> All => _loops;

    /// <summary>The loop with the fewest sessions, with a place taken on it.</summary>
    internal SshLoop Take()
    {
        var best = _loops.MinBy(loop => loop.Load)!;
        best.Reserve();
        return best;
    }

    public void Dispose()
    {
        foreach (var loop in _loops)
        {
            loop.Dispose();
        }
    }
}
