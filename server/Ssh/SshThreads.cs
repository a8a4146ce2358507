using Microsoft.Extensions.Logging;
using Netconf.Mano.Ssh.Loops;

namespace Netconf.Mano.Ssh;

/// <summary>The threads that carry SSH connections; several servers may share them, so that an endpoint more costs no thread.</summary>
public sealed class SshThreads : IDisposable
{
    /// <summary>Starts them.</summary>
    /// <param name="logger">Told of faults.</param>
    /// <param name="time">The clock of all limits; the system's when null.</param>
    /// <param name="ioLoops">Threads for authenticated connections; 0: one per core, at most four.</param>
    /// <param name="handshakeLoops">Threads for key exchange and authentication; 0: half the cores.</param>
    public SshThreads(ILogger logger, TimeProvider? time = null, int ioLoops = 0, int handshakeLoops = 0)
        : this(logger, time ?? TimeProvider.System, ioLoops, handshakeLoops, portablePoller: false)
    {
    }

    internal SshThreads(ILogger logger, TimeProvider time, int ioLoops, int handshakeLoops, bool portablePoller)
    {
        var handshakes = handshakeLoops > 0 ? handshakeLoops : Math.Max(1, Environment.ProcessorCount / 2);
        Handshakes = new SshLoops("ssh-handshake", handshakes, time, logger, portablePoller);
        Io = new SshLoops("ssh-io", ioLoops, time, logger, portablePoller);
    }

    internal SshLoops Handshakes { get; }

    internal SshLoops Io { get; }

    /// <summary>Ends them. The servers that use them have been disposed of before.</summary>
    public void Dispose()
    {
        Handshakes.Dispose();
        Io.Dispose();
    }
}
