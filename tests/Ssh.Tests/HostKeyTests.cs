using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class HostKeyTests
{
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task AreMadeOnceAndKept()
    {
        var directory = Path.Combine(Directory.CreateTempSubdirectory("hostkeys").FullName, "new");
        IReadOnlyList<SshPublicKey> first;
        using (var keys = HostKeys.OpenOrCreate(directory, NullLogger.Instance))
        {
            CollectionAssert.IsSubsetOf(
                new[] { "ssh-ed25519", "ecdsa-sha2-nistp256" }, keys.PublicKeys.Select(key => key.Algorithm).ToArray());
            await keys.Complete;
            first = keys.PublicKeys;
            CollectionAssert.AreEquivalent(
                new[] { "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa" }, first.Select(key => key.Algorithm).ToArray());
        }

        foreach (var file in Directory.GetFiles(directory))
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        using var again = HostKeys.OpenOrCreate(directory, NullLogger.Instance);
        CollectionAssert.AreEquivalent(first.ToArray(), again.PublicKeys.ToArray());
    }

    [TestMethod]
    public void AreNeverReplacedWhenTheyCannotBeRead()
    {
        var directory = Directory.CreateTempSubdirectory("hostkeys").FullName;
        File.WriteAllText(Path.Combine(directory, "ssh_host_ed25519_key"), "damaged");
        var e = Assert.ThrowsExactly<SshException>(() => HostKeys.OpenOrCreate(directory, NullLogger.Instance));
        StringAssert.Contains(e.Message, "ssh_host_ed25519_key");
        Assert.AreEqual("damaged", File.ReadAllText(Path.Combine(directory, "ssh_host_ed25519_key")));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task TheRsaKeyServesAsSoonAsItExists()
    {
        var directory = Directory.CreateTempSubdirectory("hostkeys").FullName;
        using var keys = HostKeys.OpenOrCreate(directory, NullLogger.Instance);
        await using var server = TestServer.Start(change: o => o with { HostKeys = keys });
        await keys.Complete;
        await using var client = await SshClient.ConnectAsync(SshClientTests.Options(server) with
        {
            Algorithms = new SshAlgorithms { HostKey = "rsa-sha2-512" },
        });
        Assert.AreEqual("ssh-rsa", client.ServerKey.Algorithm);
    }

    [TestMethod]
    public void FingerprintIsAsOpenSshPrintsIt()
    {
        using var client = new OpenSshClient();
        using var keygen = Process.Start(
            new ProcessStartInfo("ssh-keygen", ["-l", "-f", client.KeyFile + ".pub"]) { RedirectStandardOutput = true })!;
        StringAssert.Contains(keygen.StandardOutput.ReadToEnd(), client.PublicKey.Fingerprint);
    }

    [TestMethod]
    public void PrivateKeysOfOpenSshAreRead()
    {
        using var client = new OpenSshClient("rsa", 2048);
        using var key = SshPrivateKey.Parse(File.ReadAllText(client.KeyFile));
        Assert.AreEqual(client.PublicKey, key.PublicKey);
        Assert.ThrowsExactly<SshException>(() => SshPrivateKey.Parse("no key"));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("ssh-ed25519")]
    [DataRow("ssh-ed25519 !!!!")]
    [DataRow("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("ssh-ed25519 AAAA")]
    public void RejectsWhatIsNoPublicKey(string line)
    {
        Assert.IsFalse(SshPublicKey.TryParse(line, out _));
        Assert.ThrowsExactly<FormatException>(() => SshPublicKey.Parse(line));
    }
}
