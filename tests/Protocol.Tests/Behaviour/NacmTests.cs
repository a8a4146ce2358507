using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>The rules of RFC 8341, each as a user meets it. bob is in group g, eve in none.</summary>
[TestClass]
public sealed class NacmTests
{
    private const string Acm = "urn:ietf:params:xml:ns:yang:ietf-netconf-acm";

    private static readonly Lazy<Schema> Vault = new(() => TestServer.Compile(
        new Dictionary<string, string>
        {
            ["vault"] = """
                module vault { yang-version 1.1; namespace "urn:vault"; prefix v;
                  import ietf-netconf-acm { prefix nacm; }
                  container vault {
                    leaf open { type string; }
                    leaf guarded { nacm:default-deny-write; type string; }
                    container secret { nacm:default-deny-all; leaf word { type string; } }
                    list box { key "id"; ordered-by user; leaf id { type string; } leaf content { type string; default "air"; } }
                  }
                  rpc ring { nacm:default-deny-all; }
                }
                """,
        },
        ["vault"]));

    [TestMethod]
    public async Task TheRecoveryUserIsNeverAsked()
    {
        await using var server = await Start("<rule><name>1</name><action>deny</action></rule>", group: "*");
        await using var admin = server.Connect();
        (await admin.EditAsync("running", V("<secret><word>w</word></secret>"))).AssertOk();
    }

    [TestMethod]
    public async Task EverythingIsPermittedWhileItIsSwitchedOff()
    {
        await using var server = await Start("<rule><name>1</name><action>deny</action></rule>", globals: "<enable-nacm>false</enable-nacm>");
        await using var bob = server.Connect("bob");
        (await bob.EditAsync("running", V("<secret><word>w</word></secret>"))).AssertOk();
    }

    [TestMethod]
    public async Task AUserOfNoGroupMeetsTheDefaultsOnlyEvenWhereARuleIsForAll()
    {
        await using var server = await Start("<rule><name>1</name><action>permit</action></rule>", group: "*");
        await using var eve = server.Connect("eve");
        await using var bob = server.Connect("bob");
        Assert.AreEqual("access-denied", (await eve.EditAsync("running", V("<open>1</open>"))).ErrorTag());
        (await bob.EditAsync("running", V("<open>1</open>"))).AssertOk();
    }

    [TestMethod]
    [DataRow("<read-default>deny</read-default>", false, false)]
    [DataRow("<write-default>permit</write-default>", true, true)]
    [DataRow("", true, false)]
    public async Task WithoutARuleTheDefaultsDecide(string globals, bool reads, bool writes)
    {
        await using var server = await Start("", globals: globals);
        await using var eve = server.Connect("eve");
        Assert.AreEqual(reads, (await Seen(eve)).Contains("closed", StringComparison.Ordinal));
        var reply = (await eve.EditAsync("running", V("<open>1</open>"))).ToString();
        Assert.AreEqual(writes, reply.Contains("<ok", StringComparison.Ordinal), reply);
    }

    [TestMethod]
    public async Task ExecDefaultDenyLeavesCloseSession()
    {
        await using var server = await Start("", globals: "<exec-default>deny</exec-default>");
        await using var eve = server.Connect("eve");
        Assert.AreEqual("access-denied", (await eve.CallAsync("<discard-changes/>")).ErrorTag());
        Assert.AreEqual(1, server.Datastores.Access.DeniedOperations);
        (await eve.CallAsync("<close-session/>")).AssertOk();
    }

    [TestMethod]
    public async Task TheFirstRuleThatMatchesDecidesInTheOrderOfTheUser()
    {
        await using var server = await Start(
            "<rule><name>z</name><path xmlns:v='urn:vault'>/v:vault/v:open</path><action>permit</action></rule>" +
            "<rule><name>a</name><module-name>vault</module-name><action>deny</action></rule>");
        await using var bob = server.Connect("bob");
        (await bob.EditAsync("running", V("<open>1</open>"))).AssertOk();
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", V("<box><id>9</id></box>"))).ErrorTag());
    }

    [TestMethod]
    public async Task APathRuleCoversWhatIsBelowAndAllEntriesWithoutPredicates()
    {
        await using var server = await Start(
            "<rule><name>1</name><path xmlns:v='urn:vault'>/v:vault/v:box</path><access-operations>read</access-operations><action>deny</action></rule>");
        await using var bob = server.Connect("bob");
        var seen = await Seen(bob);
        Assert.DoesNotContain("box", seen);
        StringAssert.Contains(seen, "closed");
    }

    [TestMethod]
    public async Task ADeniedAncestorHidesWhatIsPermittedBelow()
    {
        await using var server = await Start(
            "<rule><name>1</name><path xmlns:v='urn:vault'>/v:vault/v:box/v:content</path><action>permit</action></rule>" +
            "<rule><name>2</name><path xmlns:v='urn:vault'>/v:vault/v:box</path><action>deny</action></rule>");
        await using var bob = server.Connect("bob");
        Assert.DoesNotContain("content", await Seen(bob));
    }

    [TestMethod]
    public async Task DefaultDenyOfTheModelHoldsWhereNoRuleSaysOtherwise()
    {
        await using var server = await Start("", globals: "<write-default>permit</write-default>");
        await using var bob = server.Connect("bob");
        Assert.DoesNotContain("word", await Seen(bob));
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", V("<secret><word>2</word></secret>"))).ErrorTag());
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", V("<guarded>2</guarded>"))).ErrorTag());
        Assert.AreEqual("access-denied", (await bob.CallAsync("<ring xmlns='urn:vault'/>")).ErrorTag());
        await using var other = await Start("<rule><name>1</name><module-name>vault</module-name><action>permit</action></rule>");
        await using var permitted = other.Connect("bob");
        StringAssert.Contains(await Seen(permitted), "word");
        (await permitted.EditAsync("running", V("<guarded>2</guarded>"))).AssertOk();
        Assert.AreEqual("operation-not-supported", (await permitted.CallAsync("<ring xmlns='urn:vault'/>")).ErrorTag());
    }

    [TestMethod]
    [DataRow("create", "<box><id>new</id></box>", true)]
    [DataRow("create", "<box><id>a</id><content>x</content></box>", true)]
    [DataRow("create", "<box><id>b</id><content>x</content></box>", false)]
    [DataRow("update", "<box><id>b</id><content>x</content></box>", true)]
    [DataRow("update", "<box><id>a</id><content>x</content></box>", false)]
    [DataRow("update", "<box yang:insert='first'><id>b</id></box>", true)]
    [DataRow("create", "<box yang:insert='first'><id>b</id></box>", false)]
    [DataRow("delete", "<box nc:operation='delete'><id>b</id></box>", true)]
    [DataRow("update", "<box nc:operation='delete'><id>b</id></box>", false)]
    [DataRow("create", "<box><id>b</id><content>full</content></box>", true)]
    [DataRow("delete", "<box nc:operation='remove'><id>none</id></box>", true)]
    [DataRow("create", "<box nc:operation='remove'><id>none</id></box>", true)]
    [DataRow("create delete", "<box nc:operation='replace'><id>b</id></box>", true)]
    [DataRow("create", "<box nc:operation='replace'><id>b</id></box>", false)]
    public async Task WhatReallyChangesIsAskedFor(string right, string edit, bool isPermitted)
    {
        await using var server = await Start(
            $"<rule><name>1</name><module-name>vault</module-name><access-operations>{right}</access-operations><action>permit</action></rule>");
        await using var bob = server.Connect("bob");
        var reply = (await bob.EditAsync("running", V(edit))).ToString();
        Assert.AreEqual(isPermitted, reply.Contains("<ok", StringComparison.Ordinal), reply);
        Assert.AreEqual(isPermitted ? 0 : 1, server.Datastores.Access.DeniedDataWrites);
    }

    [TestMethod]
    public async Task OneDeniedNodeRefusesTheWholeEdit()
    {
        await using var server = await Start(
            "<rule><name>1</name><path xmlns:v='urn:vault'>/v:vault/v:open</path><action>permit</action></rule>");
        await using var bob = server.Connect("bob");
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", V("<open>1</open><guarded>1</guarded>"))).ErrorTag());
        StringAssert.Contains(await Seen(bob), "closed");
    }

    [TestMethod]
    public async Task ACommitNeedsTheRightToEachDifferenceAndDiscardNone()
    {
        await using var server = await Start("");
        await using var admin = server.Connect();
        await using var bob = server.Connect("bob");
        (await admin.EditAsync("candidate", V("<open>1</open>"))).AssertOk();
        (await bob.CallAsync("<validate><source><candidate/></source></validate>")).AssertOk();
        Assert.AreEqual("access-denied", (await bob.CallAsync("<commit/>")).ErrorTag());
        StringAssert.Contains(await Seen(bob), "closed");
        (await bob.CallAsync("<discard-changes/>")).AssertOk();
    }

    [TestMethod]
    public async Task ACopyLeavesOutWhatTheReaderMayNotRead()
    {
        await using var server = await Start("", globals: "<write-default>permit</write-default>");
        await using var bob = server.Connect("bob");
        // Without the secret the copy would delete it, which bob may not.
        Assert.AreEqual("access-denied", (await bob.CallAsync(
            "<copy-config><target><candidate/></target><source><running/></source></copy-config>")).ErrorTag());
    }

    [TestMethod]
    public async Task TheRulesThemselvesAreHidden()
    {
        await using var server = await Start("", globals: "<write-default>permit</write-default>");
        await using var bob = server.Connect("bob");
        Assert.IsEmpty((await bob.GetConfigAsync("running", $"<filter><nacm xmlns='{Acm}'/></filter>")).Elements());
        Assert.AreEqual("access-denied", (await bob.EditAsync("running", $"<nacm xmlns='{Acm}'><enable-nacm>false</enable-nacm></nacm>")).ErrorTag());
    }

    [TestMethod]
    public async Task CountersTellWhatWasDenied()
    {
        await using var server = await Start("<rule><name>1</name><module-name>*</module-name><rpc-name>discard-changes</rpc-name><action>deny</action></rule>");
        await using var bob = server.Connect("bob");
        await using var admin = server.Connect();
        await bob.CallAsync("<discard-changes/>");
        await bob.EditAsync("running", V("<open>1</open>"));
        var state = (await admin.CallAsync($"<get><filter><nacm xmlns='{Acm}'/></filter></get>")).ToString();
        StringAssert.Contains(state, "<denied-operations>1<");
        StringAssert.Contains(state, "<denied-data-writes>1<");
        StringAssert.Contains(state, "<denied-notifications>0<");
    }

    private static string V(string content) =>
        $"<vault xmlns='urn:vault' xmlns:nc='{TestClient.Nc}' xmlns:yang='urn:ietf:params:xml:ns:yang:1'>{content}</vault>";

    private static async Task<string> Seen(TestClient client) =>
        (await client.GetConfigAsync("running", "<filter><vault xmlns='urn:vault'/></filter>")).ToString();

    private static async Task<TestServer> Start(string rules, string globals = "", string group = "g")
    {
        var server = TestServer.Start(Vault.Value);
        await using var admin = server.Connect();
        (await admin.EditAsync("running", V(
            "<open>closed</open><secret><word>w</word></secret><box><id>a</id></box><box><id>b</id><content>full</content></box>"))).AssertOk();
        (await admin.EditAsync("running",
            $"<nacm xmlns='{Acm}'>{globals}<groups><group><name>g</name><user-name>bob</user-name></group></groups>" +
            $"<rule-list><name>l</name><group>{group}</group>{rules}</rule-list></nacm>")).AssertOk();
        return server;
    }
}
