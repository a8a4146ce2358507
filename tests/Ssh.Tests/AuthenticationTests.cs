namespace Netconf.Mano.Ssh.Tests;

[TestClass]
public sealed class AuthenticationTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("ed25519", null)]
    [DataRow("ecdsa", 256)]
    [DataRow("ecdsa", 384)]
    [DataRow("ecdsa", 521)]
    [DataRow("rsa", 2048)]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task LetsOpenSshInByKey(string type, int? bits)
    {
        using var client = new OpenSshClient(type, bits);
        await using var server = TestServer.Start(authenticator: new TestAuthenticator { Keys = { client.PublicKey } });
        using var ssh = client.Start(server.EndPoint);
        await ssh.StandardInput.WriteAsync("hello");
        ssh.StandardInput.Close();
        Assert.AreEqual("hello", await ssh.StandardOutput.ReadToEndAsync(TestContext.CancellationToken));
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, ssh.ExitCode, await ssh.StandardError.ReadToEndAsync(TestContext.CancellationToken));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task LetsOpenSshInByPassword()
    {
        await using var server = TestServer.Start();
        using var ssh = OpenSshClient.StartWithPassword(server.EndPoint, TestServer.Password);
        await ssh.StandardInput.WriteAsync("hello");
        ssh.StandardInput.Close();
        Assert.AreEqual("hello", await ssh.StandardOutput.ReadToEndAsync(TestContext.CancellationToken));
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(0, ssh.ExitCode);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task RefusesAWrongPassword()
    {
        await using var server = TestServer.Start();
        using var ssh = OpenSshClient.StartWithPassword(server.EndPoint, "wrong");
        await ssh.WaitForExitAsync(TestContext.CancellationToken);
        Assert.AreEqual(255, ssh.ExitCode);
        StringAssert.Contains(await ssh.StandardError.ReadToEndAsync(TestContext.CancellationToken), "Permission denied");
    }
}
