using System.Xml.Linq;
using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §2: rpc and rpc-reply (RFC 6241 §4).</summary>
[TestClass]
public sealed class Section02RpcLayerTests
{
    private const string Base = "urn:ietf:params:xml:ns:netconf:base:1.0";

    [TestMethod]
    public async Task C2_01_AnRpcWithoutMessageIdIsToldSo()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var reply = await client.RpcAsync($"<rpc xmlns='{Base}'><get-config><source><running/></source></get-config></rpc>");
        Assert.AreEqual("missing-attribute", reply.ErrorTag());
        Assert.AreEqual("rpc", reply.Error("error-type"));
        Assert.AreEqual("message-id", reply.Error("bad-attribute"));
        Assert.AreEqual("rpc", reply.Error("bad-element"));
        Assert.IsNull(reply.Attribute("message-id"));
    }

    [TestMethod]
    public async Task C2_02_EveryAttributeOfTheRpcComesBack()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var reply = await client.RpcAsync($"<rpc xmlns='{Base}' xmlns:u='urn:u' message-id='a &lt;&quot;&amp;' u:mine='yes' plain='1'><discard-changes/></rpc>");
        reply.AssertOk();
        Assert.AreEqual("a <\"&", reply.Attribute("message-id")!.Value);
        Assert.AreEqual("yes", reply.Attribute(XName.Get("mine", "urn:u"))!.Value);
        Assert.AreEqual("1", reply.Attribute("plain")!.Value);
        Assert.AreEqual("urn:u", reply.Attribute(XNamespace.Xmlns + "u")!.Value);
    }

    [TestMethod]
    public async Task C2_03_PipelinedRequestsAreAnsweredInOrder()
    {
        await using var server = Start();
        await using var client = server.Connect();
        for (var i = 0; i < 50; i++)
            await client.SendAsync($"<rpc xmlns='{Base}' message-id='{i}'>{(i % 2 == 0 ? "<commit/>" : "<get-config><source><running/></source></get-config>")}</rpc>");
        for (var i = 0; i < 50; i++)
            Assert.AreEqual(i.ToString(), (await client.ReceiveAsync())!.Attribute("message-id")!.Value);
    }

    [TestMethod]
    public async Task C2_04_TheElementsOfAnErrorComeInTheOrderOfTheRfc()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var reply = await client.EditAsync("running", Top("<item><id>1</id><like>9</like></item>"));
        string[] order = ["error-type", "error-tag", "error-severity", "error-app-tag", "error-path", "error-message", "error-info"];
        foreach (var error in reply.Elements(TestClient.Nc + "rpc-error"))
        {
            var places = error.Elements().Select(e => Array.IndexOf(order, e.Name.LocalName)).ToList();
            CollectionAssert.AreEqual(places.Order().ToList(), places);
            Assert.AreEqual("error", error.Element(TestClient.Nc + "error-severity")!.Value);
        }
        Assert.AreEqual("data-missing", reply.ErrorTag());
        Assert.AreEqual("instance-required", reply.Error("error-app-tag"));
    }

    [TestMethod]
    public async Task C2_05_ErrorPathsAreAbsoluteWithThePrefixesTheyUse()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var path = (await client.EditAsync("running", Top("<item><id>1</id><like>9</like></item>"))).Descendants(TestClient.Nc + "error-path").Single();
        var prefix = path.Attributes().Single(a => a.IsNamespaceDeclaration && a.Value == Space).Name.LocalName;
        Assert.AreEqual($"/{prefix}:top/{prefix}:item[{prefix}:id='1']/{prefix}:like", path.Value);
    }

    [TestMethod]
    [DataRow("<magic/>", "operation-not-supported")]
    [DataRow("<magic xmlns='urn:none'/>", "unknown-namespace")]
    public async Task C2_06_AnUnknownOperationIsRefused(string operation, string tag)
    {
        await using var server = Start();
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync(operation)).ErrorTag());
    }

    [TestMethod]
    [DataRow("<commit/><commit/>", "bad-element", "commit")]
    [DataRow("", "missing-element", "operation")]
    [DataRow("<commit><magic/></commit>", "unknown-element", "magic")]
    [DataRow("<get-config/>", "missing-element", "source")]
    [DataRow("<commit><confirmed/><confirm-timeout>no</confirm-timeout></commit>", "invalid-value", "confirm-timeout")]
    public async Task C2_07_OneOperationWithItsParameters(string operations, string tag, string element)
    {
        await using var server = Start();
        await using var client = server.Connect();
        var reply = await client.CallAsync(operations);
        Assert.AreEqual(tag, reply.ErrorTag());
        Assert.AreEqual(element, reply.Error("bad-element"));
    }

    [TestMethod]
    public async Task C2_08_OutputIsDirectlyInTheReplyAndNothingIsOk()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top("<name>a</name>"))).AssertOk();
        var reply = await client.CallAsync("<partial-lock xmlns='urn:ietf:params:xml:ns:netconf:partial-lock:1.0' xmlns:c='urn:chk'><select>/c:top</select></partial-lock>");
        Assert.AreEqual("lock-id,locked-node", string.Join(',', reply.Elements().Select(e => e.Name.LocalName)));
        var empty = await client.CallAsync($"<partial-unlock xmlns='urn:ietf:params:xml:ns:netconf:partial-lock:1.0'><lock-id>{reply.Elements().First().Value}</lock-id></partial-unlock>");
        Assert.AreEqual(TestClient.Nc + "ok", empty.Elements().Single().Name);
    }

    [TestMethod]
    public async Task C2_09_AnyPrefixWillDo()
    {
        await using var server = Start();
        await using var client = server.Connect();
        var reply = await client.RpcAsync(
            $"<n:rpc xmlns:n='{Base}' xmlns:x='{Space}' message-id='1' xmlns:unused='urn:u'><n:edit-config xmlns=''><n:target><n:running/></n:target>" +
            $"<n:config><x:top><y:kind xmlns:y='{Space}'>x:big</y:kind></x:top></n:config></n:edit-config></n:rpc>");
        reply.AssertOk();
        Assert.AreEqual("kind=big", await client.LeavesAsync());
    }

    [TestMethod]
    public async Task C2_A_MalformedMessageIsNeverSaidToBase10()
    {
        await using var server = Start();
        await using (var modern = server.Connect())
            Assert.AreEqual("malformed-message", (await modern.RpcAsync("<rpc><not-closed></rpc>")).ErrorTag());
        await using var old = TestClient.Connect(server.Netconf, "admin", base11: false);
        await old.SendAsync("<rpc><not-closed></rpc>");
        Assert.IsNull(await old.ReceiveAsync(), "the session is closed instead");
    }
}
