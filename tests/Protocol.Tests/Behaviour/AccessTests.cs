namespace Netconf.Mano.Protocol.Tests;

/// <summary>Access control as a plain user meets it (RFC 8341).</summary>
[TestClass]
public sealed class AccessTests
{
    private const string Acm = "urn:ietf:params:xml:ns:yang:ietf-netconf-acm";

    [TestMethod]
    public async Task APlainUserReadsButDoesNotWrite()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var bob = server.Connect("bob");
        (await admin.EditAsync("running", ShopModel.Shop("<name>a</name>"))).AssertOk();
        Assert.AreEqual("a", await bob.ShopNameAsync());
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", ShopModel.Shop("<name>b</name>"))).ErrorTag());
        Assert.AreEqual("access-denied", (await bob.EditAsync("candidate", ShopModel.Shop("<name>b</name>"))).ErrorTag());
        Assert.AreEqual("access-denied", (await bob.EditAsync(
            "running", ShopModel.Shop("<name>b</name>"), "<test-option>test-only</test-option>")).ErrorTag());
        Assert.AreEqual("access-denied", (await bob.CallAsync(
            $"<kill-session><session-id>{admin.SessionId}</session-id></kill-session>")).ErrorTag());
        Assert.AreEqual("a", await bob.ShopNameAsync("candidate"));
        (await bob.CallAsync("<close-session/>")).AssertOk();
    }

    [TestMethod]
    public async Task AChangeOfTheRulesCountsForOpenSessions()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var bob = server.Connect("bob");
        (await admin.EditAsync("running", ShopModel.Shop("<name>a</name><size>3</size>"))).AssertOk();
        (await admin.EditAsync("running", Rules(
            "<rule><name>1</name><path xmlns:s='urn:shop'>/s:shop/s:name</path><access-operations>read</access-operations><action>deny</action></rule>" +
            "<rule><name>2</name><module-name>shop</module-name><access-operations>*</access-operations><action>permit</action></rule>"))).AssertOk();
        var seen = (await bob.GetConfigAsync("running", ShopModel.OnlyShop)).ToString();
        Assert.DoesNotContain("name>", seen);
        StringAssert.Contains(seen, "size>3<");
        var guess = (await bob.GetConfigAsync("running", "<filter><shop xmlns='urn:shop'><name>a</name></shop></filter>")).ToString();
        Assert.DoesNotContain("size", guess);
        (await bob.EditAsync("running", ShopModel.Shop("<size>4</size>"))).AssertOk();
        (await admin.EditAsync("running", $"<nacm xmlns='{Acm}' xmlns:nc='{TestClient.Nc}'><rule-list nc:operation='delete'><name>l</name></rule-list></nacm>")).AssertOk();
        Assert.AreEqual("a", await bob.ShopNameAsync());
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", ShopModel.Shop("<size>5</size>"))).ErrorTag());
    }

    [TestMethod]
    public async Task ARuleOfAGroupDeniesAnRpc()
    {
        await using var server = TestServer.Start(ShopModel.Schema);
        await using var admin = server.Connect();
        await using var bob = server.Connect("bob");
        (await admin.EditAsync("running", Rules(
            "<rule><name>1</name><module-name>ietf-netconf</module-name><rpc-name>discard-changes</rpc-name>" +
            "<access-operations>exec</access-operations><action>deny</action></rule>"))).AssertOk();
        Assert.AreEqual("access-denied", (await bob.CallAsync("<discard-changes/>")).ErrorTag());
        (await admin.CallAsync("<discard-changes/>")).AssertOk();
        Assert.IsEmpty((await bob.GetConfigAsync("running", $"<filter><nacm xmlns='{Acm}'/></filter>")).Elements());
    }

    private static string Rules(string rules) =>
        $"<nacm xmlns='{Acm}'><groups><group><name>g</name><user-name>bob</user-name></group></groups>" +
        $"<rule-list><name>l</name><group>g</group>{rules}</rule-list></nacm>";
}
