namespace Netconf.Mano.Protocol.Tests;

/// <summary>Configurations at URLs (RFC 6241 §8.8).</summary>
[TestClass]
public sealed class UrlTests
{
    private string _directory = "";

    [TestInitialize]
    public void Begin() => _directory = Directory.CreateTempSubdirectory("mano-test-").FullName;

    [TestCleanup]
    public void End() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task IsSourceAndTarget()
    {
        await using var server = Start();
        await using var client = server.Connect();
        StringAssert.Contains(client.ServerHello.Value, "urn:ietf:params:netconf:capability:url:1.0?scheme=file");
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        (await client.CallAsync(Copy(Url("file:///saved/a.xml"), "<running/>"))).AssertOk();
        StringAssert.Contains(File.ReadAllText(Path.Combine(_directory, "urls", "saved", "a.xml")), "<name>a</name>");
        (await client.EditAsync("running", ShopModel.Shop("<name>b</name>"))).AssertOk();
        (await client.CallAsync($"<validate><source>{Url("file:///saved/a.xml")}</source></validate>")).AssertOk();
        (await client.CallAsync(Copy("<running/>", Url("file:///saved/a.xml")))).AssertOk();
        Assert.AreEqual("a", await client.ShopNameAsync());
        (await client.CallAsync($"<edit-config><target><candidate/></target>{Url("file:///saved/a.xml")}</edit-config>")).AssertOk();
        (await client.CallAsync($"<delete-config><target>{Url("file:///saved/a.xml")}</target></delete-config>")).AssertOk();
        Assert.AreEqual("invalid-value", (await client.CallAsync(Copy("<running/>", Url("file:///saved/a.xml")))).ErrorTag());
    }

    [TestMethod]
    public async Task SavesDefaultsAsAsked()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        var all = Copy(Url("file:///all.xml"), "<running/>").Replace(
            "</copy-config>", "<with-defaults xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults'>report-all</with-defaults></copy-config>");
        (await client.CallAsync(all)).AssertOk();
        StringAssert.Contains(File.ReadAllText(Path.Combine(_directory, "urls", "all.xml")), "<open>true</open>");
    }

    [TestMethod]
    [DataRow("file:///../outside.xml")]
    [DataRow("file:///a/../../outside.xml")]
    [DataRow("file:///.hidden")]
    [DataRow("file:///link/outside.xml")]
    [DataRow("file:///outside.xml")]
    [DataRow("file:////etc/passwd")]
    [DataRow("file:///")]
    [DataRow("ftp://host/a.xml")]
    [DataRow("https://127.0.0.1/a.xml")]
    [DataRow("nothing")]
    public async Task StaysInItsDirectory(string url)
    {
        File.WriteAllText(Path.Combine(_directory, "outside.xml"), $"<config>{ShopModel.Shop("<name>outside</name>")}</config>");
        Directory.CreateDirectory(Path.Combine(_directory, "urls"));
        Directory.CreateSymbolicLink(Path.Combine(_directory, "urls", "link"), _directory);
        File.CreateSymbolicLink(Path.Combine(_directory, "urls", "outside.xml"), Path.Combine(_directory, "outside.xml"));
        await using var server = Start();
        await using var client = server.Connect();
        Assert.AreEqual("invalid-value", (await client.CallAsync(Copy("<running/>", Url(url)))).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync(Copy(Url(url), "<running/>"))).ErrorTag());
        StringAssert.Contains(File.ReadAllText(Path.Combine(_directory, "outside.xml")), "outside</name>");
    }

    [TestMethod]
    public async Task AnswersABrokenFileWithAnError()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "urls"));
        File.WriteAllText(Path.Combine(_directory, "urls", "bad.xml"), "<config><shop xmlns='urn:shop'><size>200</size></shop>");
        await using var server = Start();
        await using var client = server.Connect();
        Assert.IsNotEmpty((await client.CallAsync(Copy("<running/>", Url("file:///bad.xml")))).ErrorTag());
        Assert.IsNotEmpty((await client.CallAsync($"<edit-config><target><running/></target>{Url("file:///bad.xml")}</edit-config>")).ErrorTag());
    }

    private static string Url(string url) => $"<url>{url}</url>";

    private static string Copy(string target, string source) => $"<copy-config><target>{target}</target><source>{source}</source></copy-config>";

    private TestServer Start() => TestServer.Start(ShopModel.Schema, options: new NetconfServerOptions
    {
        IsRecoveryUser = static u => u == "admin",
        Files = new ConfigurationFileOptions { Directory = Path.Combine(_directory, "urls") },
    });
}
