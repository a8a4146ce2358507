using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §6: copy, delete, validate, commit, discard, lock, kill, partial lock (RFC 6241 §7.3–7.9, §8; RFC 5717).</summary>
[TestClass]
public sealed class Section06DatastoreTests
{
    [TestMethod]
    public async Task C6_01_ACopyReplacesTheWholeAndRespectsLocks()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var other = server.Connect();
        Assert.AreEqual("invalid-value", (await client.CallAsync(Copy("<running/>", "<running/>"))).ErrorTag());
        (await client.EditAsync("running", Top("<name>a</name><n>3</n>"))).AssertOk();
        (await client.CallAsync(Copy("<running/>", $"<config>{Top("<name>b</name>")}</config>"))).AssertOk();
        Assert.AreEqual("name=b", await client.LeavesAsync());
        (await client.CallAsync(Lock("running"))).AssertOk();
        Assert.AreEqual("in-use", (await other.CallAsync(Copy("<running/>", "<candidate/>"))).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync(Copy("<running/>", "<url>file:///a.xml</url>"))).ErrorTag(), "no :url was advertised");
    }

    [TestMethod]
    public async Task C6_02_RunningIsNeverDeletedAndDiscardMakesTheCandidateRunning()
    {
        await using var server = Start();
        await using var client = server.Connect();
        Assert.AreEqual("invalid-value", (await client.CallAsync("<delete-config><target><running/></target></delete-config>")).ErrorTag());
        (await client.EditAsync("candidate", Top("<name>a</name>"))).AssertOk();
        (await client.CallAsync("<discard-changes/>")).AssertOk();
        Assert.AreEqual("", await client.LeavesAsync("candidate"));
    }

    [TestMethod]
    public async Task C6_03_ValidateChecksADatastoreOrACompleteConfiguration()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.CallAsync(Validate("<running/>"))).AssertOk();
        (await client.EditAsync("candidate", Top("<item><id>1</id><like>9</like></item>"))).AssertOk();
        Assert.AreEqual("data-missing", (await client.CallAsync(Validate("<candidate/>"))).ErrorTag());
        (await client.CallAsync(Validate($"<config>{Top("<item><id>1</id><like>1</like></item>")}</config>"))).AssertOk();
        Assert.AreEqual("data-missing", (await client.CallAsync(Validate($"<config>{Top("<item><id>1</id><like>2</like></item>")}</config>"))).ErrorTag());
        Assert.AreEqual("invalid-value", (await client.CallAsync(Validate($"<config>{Top("<n>200</n>")}</config>"))).ErrorTag());
    }

    [TestMethod]
    public async Task C6_04_ALockIsDeniedWhileHeldOrTheCandidateModifiedOrAnothersCommitPending()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var other = server.Connect();
        (await client.CallAsync(Lock("running"))).AssertOk();
        foreach (var one in new[] { client, other })
        {
            var denied = await one.CallAsync(Lock("running"));
            Assert.AreEqual("lock-denied", denied.ErrorTag());
            Assert.AreEqual(client.SessionId.ToString(), denied.Error("session-id"));
        }
        (await client.CallAsync(Unlock("running"))).AssertOk();
        (await client.EditAsync("candidate", Top("<name>a</name>"))).AssertOk();
        Assert.AreEqual("lock-denied", (await other.CallAsync(Lock("candidate"))).ErrorTag());
        (await client.CallAsync("<commit><confirmed/></commit>")).AssertOk();
        Assert.AreEqual("lock-denied", (await other.CallAsync(Lock("running"))).ErrorTag());
    }

    [TestMethod]
    public async Task C6_05_ALockKeepsOthersOutAndReadersIn()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var other = server.Connect();
        (await client.CallAsync(Lock("running"))).AssertOk();
        (await client.CallAsync(Lock("candidate"))).AssertOk();
        foreach (var request in new[] { "<commit/>", "<discard-changes/>", Copy("<candidate/>", "<running/>"), Copy("<running/>", "<candidate/>") })
            Assert.AreEqual("in-use", (await other.CallAsync(request)).ErrorTag(), request);
        Assert.AreEqual("in-use", (await other.EditAsync("running", Top("<name>x</name>"))).ErrorTag());
        Assert.AreEqual("in-use", (await other.EditAsync("candidate", Top("<name>x</name>"))).ErrorTag());
        Assert.AreEqual("", await other.LeavesAsync());
        (await other.CallAsync(Validate("<candidate/>"))).AssertOk();
    }

    [TestMethod]
    public async Task C6_06_OnlyTheHolderUnlocks()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var other = server.Connect();
        Assert.AreEqual("operation-failed", (await client.CallAsync(Unlock("running"))).ErrorTag());
        (await client.CallAsync(Lock("running"))).AssertOk();
        Assert.AreEqual("operation-failed", (await other.CallAsync(Unlock("running"))).ErrorTag());
    }

    [TestMethod]
    [DataRow("unlock")]
    [DataRow("close")]
    [DataRow("kill")]
    [DataRow("loss")]
    public async Task C6_07_ReleasingTheCandidatesLockDiscardsIt(string how)
    {
        await using var server = Start();
        await using var other = server.Connect();
        await using (var client = server.Connect())
        {
            (await client.CallAsync(Lock("candidate"))).AssertOk();
            (await client.EditAsync("candidate", Top("<name>a</name>"))).AssertOk();
            if (how == "unlock")
                (await client.CallAsync(Unlock("candidate"))).AssertOk();
            else if (how == "close")
                (await client.CallAsync("<close-session/>")).AssertOk();
            else if (how == "kill")
                (await other.CallAsync($"<kill-session><session-id>{client.SessionId}</session-id></kill-session>")).AssertOk();
        }
        Assert.AreEqual("", await other.LeavesAsync("candidate"));
        await using (var client = server.Connect())
            (await client.EditAsync("candidate", Top("<name>b</name>"))).AssertOk();
        Assert.AreEqual("name=b", await other.LeavesAsync("candidate"), "without a lock the shared candidate survives its editor");
    }

    [TestMethod]
    public async Task C6_08_AFailingCommitLeavesBothAsTheyWere()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("candidate", Top("<name>a</name><item><id>1</id><like>9</like></item>"))).AssertOk();
        Assert.AreEqual("data-missing", (await client.CallAsync("<commit/>")).ErrorTag());
        Assert.AreEqual("", await client.LeavesAsync());
        Assert.AreEqual("name=a id=1 like=9", await client.LeavesAsync("candidate"));
    }

    [TestMethod]
    public async Task C6_09_KillSessionIsOfOthersAndTakesTheirLocks()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var victim = server.Connect();
        foreach (var id in new[] { client.SessionId.ToString(), "4000000000", "0", "x" })
            Assert.AreEqual("invalid-value", (await client.CallAsync($"<kill-session><session-id>{id}</session-id></kill-session>")).ErrorTag());
        (await victim.CallAsync(Lock("running"))).AssertOk();
        (await victim.EditAsync("candidate", Top("<name>a</name>"))).AssertOk();
        (await victim.CallAsync("<commit><confirmed/></commit>")).AssertOk();
        (await client.CallAsync($"<kill-session><session-id>{victim.SessionId}</session-id></kill-session>")).AssertOk();
        Assert.AreEqual("", await client.LeavesAsync(), "its unconfirmed commit is gone when ok is said");
        (await client.CallAsync(Lock("running"))).AssertOk();
        await using var closing = server.Connect();
        await closing.SendAsync("<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='1'><close-session/></rpc>");
        await closing.SendAsync("<rpc xmlns='urn:ietf:params:xml:ns:netconf:base:1.0' message-id='2'><get/></rpc>");
        (await closing.ReceiveAsync())!.AssertOk();
        Assert.IsNull(await closing.ReceiveAsync(), "what was queued behind close-session is not answered");
    }

    [TestMethod]
    public async Task C6_10_PartialLocksAreOfNodesOfRunning()
    {
        await using var server = Start();
        await using var client = server.Connect();
        await using var other = server.Connect();
        (await client.EditAsync("running", Top("<item><id>1</id></item><item><id>2</id></item>"))).AssertOk();
        Assert.AreEqual("no-matches", (await client.CallAsync(Partial("/c:top/c:item[c:id=7]"))).Error("error-app-tag"));
        Assert.AreEqual("invalid-value", (await client.CallAsync(Partial("1+1"))).ErrorTag());
        var taken = await client.CallAsync(Partial("/c:top/c:item[c:id=1]"));
        StringAssert.Matches(taken.Elements().Last().Value, new("^/\\w+:top/\\w+:item\\[\\w+:id='1'\\]$"));
        Assert.AreEqual("lock-denied", (await other.CallAsync(Lock("running"))).ErrorTag());
        Assert.AreEqual("in-use", (await other.EditAsync("running", Top("<item><id>1</id><price>9</price></item>"))).ErrorTag());
        Assert.AreEqual("in-use", (await other.CallAsync(Copy("<running/>", "<config/>"))).ErrorTag(), "an ancestor's deletion");
        (await other.EditAsync("running", Top("<item><id>2</id><price>9</price></item>"))).AssertOk();
        (await client.CallAsync("<close-session/>")).AssertOk();
        await client.Session;
        (await other.EditAsync("running", Top("<item><id>1</id><price>9</price></item>"))).AssertOk();
        (await other.CallAsync(Lock("running"))).AssertOk();
        await using var late = server.Connect();
        Assert.AreEqual("lock-denied", (await late.CallAsync(Partial("/c:top"))).ErrorTag());
    }

    private static string Copy(string target, string source) => $"<copy-config><target>{target}</target><source>{source}</source></copy-config>";

    private static string Validate(string source) => $"<validate><source>{source}</source></validate>";

    private static string Partial(string select) =>
        $"<partial-lock xmlns='urn:ietf:params:xml:ns:netconf:partial-lock:1.0' xmlns:c='urn:chk'><select>{select}</select></partial-lock>";
}
