using System.Xml.Linq;
using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §8: with-defaults (RFC 6243); the basic mode is explicit.</summary>
[TestClass]
public sealed class Section08WithDefaultsTests
{
    private const string Wd = "urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults";
    private static readonly XName Tag = XName.Get("default", "urn:ietf:params:xml:ns:netconf:default:1.0");

    [TestMethod]
    public async Task C8_01_TheCapabilityNamesTheModesAndTheParameterIsOfItsOwnNamespace()
    {
        await using var server = Start();
        await using var client = server.Connect();
        StringAssert.Contains(
            client.ServerHello.Value,
            "urn:ietf:params:netconf:capability:with-defaults:1.0?basic-mode=explicit&also-supported=report-all,report-all-tagged,trim");
        Assert.AreEqual("invalid-value", (await client.CallAsync($"<get><with-defaults xmlns='{Wd}'>some</with-defaults></get>")).ErrorTag());
        Assert.AreEqual("unknown-element", (await client.CallAsync("<get><with-defaults>trim</with-defaults></get>")).ErrorTag());
        foreach (var request in new[]
        {
            "<get>{0}</get>", "<get-config><source><running/></source>{0}</get-config>",
            "<copy-config><target><candidate/></target><source><running/></source>{0}</copy-config>",
            "<get-data xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-nmda'><datastore xmlns:ds='urn:ietf:params:xml:ns:yang:ietf-datastores'>ds:running</datastore>{0}</get-data>",
        })
        {
            // get-data uses the grouping: there the leaf is of its own module.
            var space = request.StartsWith("<get-data", StringComparison.Ordinal) ? "urn:ietf:params:xml:ns:yang:ietf-netconf-nmda" : Wd;
            var reply = await client.CallAsync(string.Format(request, $"<with-defaults xmlns='{space}'>report-all</with-defaults>"));
            Assert.IsNull(reply.Element(TestClient.Nc + "rpc-error"), reply.ToString());
        }
    }

    [TestMethod]
    [DataRow("explicit", "name=a mode=auto")]
    [DataRow("trim", "name=a")]
    [DataRow("report-all", "name=a mode=auto tag=x tag=y d=5 ca=A")]
    [DataRow("report-all-tagged", "name=a mode=auto! tag=x! tag=y! d=5! ca=A!")]
    public async Task C8_02_EachModeReportsItsOwn(string mode, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name><mode>auto</mode>"))).AssertOk();
        var data = await client.GetConfigAsync("running", $"<filter><top xmlns='urn:chk'/></filter><with-defaults xmlns='{Wd}'>{mode}</with-defaults>");
        Assert.AreEqual(expected, Leaves(data));
    }

    [TestMethod]
    // A default the server holds: create is new, delete finds nothing. One the client set: create finds it, delete takes it back.
    [DataRow("", "create", "ok")]
    [DataRow("<mode>auto</mode>", "create", "data-exists")]
    [DataRow("", "delete", "data-missing")]
    [DataRow("<mode>auto</mode>", "delete", "ok")]
    [DataRow("", "remove", "ok")]
    public async Task C8_03_CreateAndDeleteLookAtWhatAClientSet(string before, string operation, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name>" + before))).AssertOk();
        var reply = await client.EditAsync("running", Top($"<mode {Nc} nc:operation='{operation}'>auto</mode>"));
        Assert.AreEqual(expected, reply.Element(TestClient.Nc + "ok") is null ? reply.ErrorTag() : "ok");
    }

    [TestMethod]
    [DataRow("true", "auto", "name=a")]
    [DataRow("1", "auto", "name=a")]
    [DataRow("true", "manual", "invalid-value")]
    [DataRow("false", "manual", "name=a mode=manual")]
    [DataRow("0", "manual", "name=a mode=manual")]
    public async Task C8_04_ATaggedDefaultUnsetsTheLeaf(string tag, string value, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name><mode>fast</mode>"))).AssertOk();
        var reply = await client.EditAsync("running", Top($"<mode xmlns:wd='urn:ietf:params:xml:ns:netconf:default:1.0' wd:default='{tag}'>{value}</mode>"));
        Assert.AreEqual(expected, reply.Element(TestClient.Nc + "ok") is null ? reply.ErrorTag() : await client.LeavesAsync());
    }

    [TestMethod]
    [DataRow("<name>a</name>", "name=a mode=auto tag=x tag=y d=5 ca=A")]
    [DataRow("<n>5</n>", "mode=auto n=5 tag=x tag=y d=5 ca=A wide=W")]
    [DataRow("<cb>other</cb>", "mode=auto tag=x tag=y d=5 cb=other")]
    [DataRow("<pres/>", "mode=auto tag=x tag=y d=5 pd=7 ca=A")]
    [DataRow("<item><id>1</id></item>", "mode=auto id=1 price=10 tag=x tag=y d=5 ca=A")]
    [DataRow("<tag>z</tag>", "mode=auto tag=z d=5 ca=A")]
    public async Task C8_05_OnlyDefaultsInUseAreReported(string content, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top(content))).AssertOk();
        var data = await client.GetConfigAsync("running", $"<filter><top xmlns='urn:chk'/></filter><with-defaults xmlns='{Wd}'>report-all</with-defaults>");
        Assert.AreEqual(expected, Leaves(data));
    }

    private static string Leaves(XElement data) => string.Join(' ', data.Descendants().Where(e => !e.HasElements)
        .Select(e => $"{e.Name.LocalName}={e.Value}{(e.Attribute(Tag)?.Value == "true" ? "!" : "")}"));
}
