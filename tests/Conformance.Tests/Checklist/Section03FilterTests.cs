using Netconf.Mano.Protocol.Tests;
using static Netconf.Mano.Conformance.Tests.ChecklistModel;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>Checklist §3: filters (RFC 6241 §6, §8.9).</summary>
[TestClass]
public sealed class Section03FilterTests
{
    private const string Content =
        "<name>a</name><kind xmlns:k='urn:chk'>k:big</kind><item><id>1</id><price>5</price></item><item><id>2</id></item><pres/>";

    [TestMethod]
    // 1: an empty filter selects nothing, and so does one that matches nothing.
    [DataRow("C3_01", "<filter type='subtree'/>", "")]
    [DataRow("C3_01", "<filter><top xmlns='urn:chk'><n/></top></filter>", "")]
    [DataRow("C3_01", "<filter><top xmlns='urn:none'/></filter>", "")]
    // 2: the default type is subtree.
    [DataRow("C3_02", "<filter><other xmlns='urn:chk'/></filter>", "name=o")]
    // 3: no namespace is all of them; prefixes do not matter.
    [DataRow("C3_03", "<filter><other xmlns=''/></filter>", "name=o")]
    [DataRow("C3_03", "<filter><p:other xmlns:p='urn:chk'/></filter>", "name=o")]
    [DataRow("C3_03", "<filter><other/></filter>", "")]
    // 4: content matches are ANDed; one that fails takes the whole parent out.
    [DataRow("C3_04", "<filter><top xmlns='urn:chk'><item><id>1</id><price>5</price></item></top></filter>", "id=1 price=5")]
    [DataRow("C3_04", "<filter><top xmlns='urn:chk'><item><id>1</id><price>6</price></item></top></filter>", "")]
    [DataRow("C3_04", "<filter><top xmlns='urn:chk'><item><id> 1 </id></item></top></filter>", "id=1 price=5")]
    // 5: only content matches: the whole parent; beside selections: those and the matched leaves.
    [DataRow("C3_05", "<filter><other xmlns='urn:chk'><name>o</name></other></filter>", "name=o")]
    [DataRow("C3_05", "<filter><top xmlns='urn:chk'><name>a</name><kind/></top></filter>", "name=a kind=big")]
    // 6: a selected container or list comes whole, and keys come along.
    [DataRow("C3_06", "<filter><top xmlns='urn:chk'><item/></top></filter>", "id=1 price=5 id=2")]
    [DataRow("C3_06", "<filter><top xmlns='urn:chk'><item><price/></item></top></filter>", "id=1 price=5")]
    // 7: two subtrees that hit the same data are one.
    [DataRow("C3_07", "<filter><top xmlns='urn:chk'><name/></top><top xmlns='urn:chk'><name/></top></filter>", "name=a")]
    [DataRow("C3_07", "<filter><top xmlns='urn:chk'><item><id>1</id></item><item><id>2</id></item></top></filter>", "id=1 price=5 id=2")]
    // 9: values are compared in their canonical form.
    [DataRow("C3_09", "<filter><top xmlns='urn:chk'><item><id>01</id></item></top></filter>", "id=1 price=5")]
    [DataRow("C3_09", "<filter><top xmlns='urn:chk'><kind xmlns:z='urn:chk'>z:big</kind><name/></top></filter>", "name=a kind=big")]
    // 10: prefixes of XPath are those in scope; an unprefixed name is in no namespace.
    [DataRow("C3_10", "<filter type='xpath' xmlns:q='urn:chk' select='/q:top/q:item[q:price=5]'/>", "id=1 price=5")]
    [DataRow("C3_10", "<filter type='xpath' select='/top/item'/>", "")]
    [DataRow("C3_10", "<filter type='xpath' xmlns:q='urn:chk' select='/q:top/q:item[q:id=1]/q:price'/>", "id=1 price=5")]
    public async Task SelectsWhatItSays(string line, string filter, string expected)
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top(Content) + "<other xmlns='urn:chk'><name>o</name></other>")).AssertOk();
        var data = await client.GetConfigAsync("running", filter);
        var found = string.Join(' ', data.Descendants().Where(e => !e.HasElements).Select(e => $"{e.Name.LocalName}={e.Value}"));
        Assert.AreEqual(expected, found, line);
        if (expected.Length == 0)
            Assert.IsFalse(data.HasElements, $"{line}: no empty ancestors");
    }

    [TestMethod]
    [DataRow("<filter type='magic'/>", "bad-attribute")]
    [DataRow("<filter type='xpath'/>", "missing-attribute")]
    [DataRow("<filter type='xpath' select='1'/>", "invalid-value")]
    [DataRow("<filter type='xpath' select='/a['/>", "invalid-value")]
    public async Task C3_02_WhatIsNoFilterIsRefused(string filter, string tag)
    {
        await using var server = Start();
        await using var client = server.Connect();
        Assert.AreEqual(tag, (await client.CallAsync($"<get-config><source><running/></source>{filter}</get-config>")).ErrorTag());
    }

    [TestMethod]
    public async Task C3_08_AttributesThatNoDataHasSelectNothing()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("running", Top(Content))).AssertOk();
        var data = await client.GetConfigAsync("running", "<filter><c:top xmlns:c='urn:chk' c:colour='blue'/></filter>");
        Assert.IsFalse(data.HasElements, data.ToString());
    }

    [TestMethod]
    public async Task C3_11_GetConfigHasNoStateAndTheCandidateItsOwnContent()
    {
        await using var server = Start();
        await using var client = server.Connect();
        (await client.EditAsync("candidate", Top("<name>draft</name>"))).AssertOk();
        Assert.AreEqual("name=draft", await client.LeavesAsync("candidate"));
        Assert.AreEqual("", await client.LeavesAsync());
        Assert.DoesNotContain("netconf-state", (await client.GetConfigAsync("running")).ToString());
        StringAssert.Contains((await client.CallAsync("<get/>")).ToString(), "netconf-state");
    }
}
