using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>The startup datastore (RFC 6241 §8.7).</summary>
[TestClass]
public sealed class StartupTests
{
    private static readonly DatastoreOptions WithStartup = new()
    {
        HasStartup = true,
        Startup = () => (ReadOnlyMemory<byte>?)System.Text.Encoding.UTF8.GetBytes($"<config>{ShopModel.Shop("<name>factory</name>")}</config>"),
    };

    private string _directory = "";

    [TestInitialize]
    public void Begin() => _directory = Directory.CreateTempSubdirectory("mano-test-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task ARestartBeginsWithWhatWasSaved()
    {
        await WithServerAsync(async client =>
        {
            (await client.EditAsync("running", ShopModel.Shop("<name>saved</name>"))).AssertOk();
            (await client.CallAsync(Copy("startup", "running"))).AssertOk();
            (await client.EditAsync("running", ShopModel.Shop("<name>not saved</name>"))).AssertOk();
            Assert.AreEqual("saved", await client.ShopNameAsync("startup"));
        });
        await WithServerAsync(async client =>
        {
            Assert.AreEqual("saved", await client.ShopNameAsync());
            Assert.AreEqual("saved", await client.ShopNameAsync("startup"));
        });
    }

    [TestMethod]
    public async Task DeletedItMakesTheNextStartTheFactorys()
    {
        await WithServerAsync(async client =>
        {
            (await client.EditAsync("running", ShopModel.Shop("<name>mine</name>"))).AssertOk();
            (await client.CallAsync("<delete-config><target><startup/></target></delete-config>")).AssertOk();
            Assert.IsNull(await client.ShopNameAsync("startup"));
            Assert.AreEqual("mine", await client.ShopNameAsync());
        });
        await WithServerAsync(async client => Assert.AreEqual("factory", await client.ShopNameAsync()));
    }

    [TestMethod]
    public async Task IsLockedAndKeptValidLikeTheOthers()
    {
        await WithServerAsync(async client =>
        {
            var bad = $"<copy-config><target><startup/></target><source><config>{ShopModel.Shop("<item><name>i</name><like>none</like></item>")}</config></source></copy-config>";
            Assert.AreEqual("data-missing", (await client.CallAsync(bad)).ErrorTag());
            Assert.AreEqual("factory", await client.ShopNameAsync("startup"));
            (await client.CallAsync("<lock><target><startup/></target></lock>")).AssertOk();
            (await client.CallAsync(Copy("startup", "running"))).AssertOk();
        });
    }

    [TestMethod]
    public async Task IsListedWhereItIsAndRefusedWhereItIsNot()
    {
        await WithServerAsync(async client =>
        {
            StringAssert.Contains(client.ServerHello.Value, "urn:ietf:params:netconf:capability:startup:1.0");
            StringAssert.Contains((await client.CallAsync("<get/>")).ToString(), ">ds:startup<".Replace("ds:", "ietf-datastores:"));
        });
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var without = server.Connect();
        Assert.DoesNotContain("startup:1.0", without.ServerHello.Value);
        Assert.AreEqual("invalid-value", (await without.CallAsync(Copy("startup", "running"))).ErrorTag());
        Assert.AreEqual("invalid-value", (await without.CallAsync("<lock><target><startup/></target></lock>")).ErrorTag());
    }

    private static string Copy(string target, string source) => $"<copy-config><target><{target}/></target><source><{source}/></source></copy-config>";

    private async Task WithServerAsync(Func<TestClient, Task> act)
    {
        await using var server = TestServer.Start(ShopModel.Schema, directory: _directory, datastores: WithStartup);
        await using var client = server.Connect();
        await act(client);
    }
}
