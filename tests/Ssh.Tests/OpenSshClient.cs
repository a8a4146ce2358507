using System.Diagnostics;
using System.Net;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>The real OpenSSH client, with a key of its own; no configuration of the machine is read.</summary>
internal sealed class OpenSshClient : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ssh-client").FullName;

    internal OpenSshClient(string keyType = "ed25519", int? bits = null)
    {
        KeyFile = Path.Combine(_directory, "id");
        var size = bits is null ? "" : $"-b {bits}";
        using var keygen = Process.Start("ssh-keygen", $"-q -t {keyType} {size} -N \"\" -f {KeyFile}");
        keygen.WaitForExit();
        PublicKey = SshPublicKey.Parse(File.ReadAllText(KeyFile + ".pub"));
    }

    internal string KeyFile { get; }

    internal SshPublicKey PublicKey { get; }

    internal static Process StartWithPassword(IPEndPoint server, string password, params string[] arguments)
    {
        var askPass = Path.Combine(Path.GetTempPath(), $"askpass-{Guid.NewGuid():N}");
        File.WriteAllText(askPass, $"#!/bin/sh\necho '{password}'\n");
        File.SetUnixFileMode(askPass, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = Describe(server, ["-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", .. arguments]);
        start.Environment["SSH_ASKPASS"] = askPass;
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        return Process.Start(start)!;
    }

    internal Process Start(IPEndPoint server, params string[] arguments) =>
        Process.Start(Describe(server, ["-i", KeyFile, "-o", "IdentitiesOnly=yes", "-o", "PasswordAuthentication=no", .. arguments]))!;

    /// <summary>Arguments end with what the client shall ask for; by default the netconf subsystem.</summary>
    private static ProcessStartInfo Describe(IPEndPoint server, string[] arguments)
    {
        var start = new ProcessStartInfo("ssh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] level = arguments.Any(a => a.StartsWith("LogLevel", StringComparison.Ordinal)) ? [] : ["-o", "LogLevel=ERROR"];
        string[] destination = arguments.Contains("alice@127.0.0.1") ? [] : ["-s", "alice@127.0.0.1", "netconf"];
        string[] all =
        [
            "-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", "KbdInteractiveAuthentication=no", "-p", $"{server.Port}", .. level, .. arguments, .. destination,
        ];
        foreach (var argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
