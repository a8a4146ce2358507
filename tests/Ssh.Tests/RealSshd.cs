using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>OpenSSH's server on loopback with a configuration of its own, for the user who runs the tests.</summary>
internal sealed class RealSshd : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";
    private readonly string _directory;
    private readonly Process _process;
    private readonly SshPrivateKey _key;

    private RealSshd(string directory, Process process, IPEndPoint endPoint, SshPrivateKey key)
    {
        _directory = directory;
        _process = process;
        _key = key;
        var hostKey = SshPublicKey.Parse(File.ReadAllText(Path.Combine(directory, "host.pub")));
        Options = new SshClientOptions
        {
            EndPoint = endPoint,
            User = Environment.UserName,
            PrivateKeys = [key],
            VerifyHostKey = offered => ValueTask.FromResult(offered.Equals(hostKey)),
        };
    }

    internal SshClientOptions Options { get; }

    internal static async Task<RealSshd> StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            Assert.Inconclusive("openssh-server is not installed");
        }

        Directory.CreateDirectory("/run/sshd");
        var directory = Directory.CreateTempSubdirectory("sshd").FullName;
        using (var keygen = Process.Start("ssh-keygen", $"-q -t ed25519 -N \"\" -f {directory}/host"))
        {
            await keygen.WaitForExitAsync(cancellationToken);
        }

        var key = SshPrivateKey.GenerateEd25519();
        await File.WriteAllTextAsync(Path.Combine(directory, "authorized"), key.PublicKey + "\n", cancellationToken);
        var endPoint = FreeEndPoint();
        await File.WriteAllTextAsync(Path.Combine(directory, "config"), $"""
            Port {endPoint.Port}
            ListenAddress {endPoint.Address}
            HostKey {directory}/host
            AuthorizedKeysFile {directory}/authorized
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            Subsystem cat /bin/cat
            """, cancellationToken);
        var process = Process.Start(new ProcessStartInfo(Program, $"-D -e -f {directory}/config") { RedirectStandardError = true })!;
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("Server listening", StringComparison.Ordinal))
            {
                break;
            }
        }

        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return new RealSshd(directory, process, endPoint, key);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _key.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
