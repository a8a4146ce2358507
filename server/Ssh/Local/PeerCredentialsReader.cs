using System.Buffers.Binary;
using System.Net.Sockets;

namespace Netconf.Mano.Ssh;

/// <summary>Asks the kernel who connected to a Unix socket.</summary>
internal static class PeerCredentialsReader
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxPeerCredentials = 17;
    private const int BsdLocalLevel = 0;
    private const int BsdPeerCredentials = 1;

    /// <exception cref="SocketException">The kernel does not say.</exception>
    internal static PeerCredentials Read(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            // struct ucred { pid_t pid; uid_t uid; gid_t gid; } of SO_PEERCRED, unix(7)
            Span<byte> credentials = stackalloc byte[12];
            socket.GetRawSocketOption(LinuxSocketLevel, LinuxPeerCredentials, credentials);
            return new PeerCredentials(
                BitConverter.ToInt32(credentials),
                BitConverter.ToUInt32(credentials[4..]),
                BitConverter.ToUInt32(credentials[8..]));
        }

        // struct xucred { u_int version; uid_t uid; short ngroups; gid_t groups[16]; } of LOCAL_PEERCRED, unix(4)
        Span<byte> extended = stackalloc byte[76];
        socket.GetRawSocketOption(BsdLocalLevel, BsdPeerCredentials, extended);
        return new PeerCredentials(0, BitConverter.ToUInt32(extended[4..]), BitConverter.ToUInt32(extended[12..]));
    }
}
