using System.Xml.Linq;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>The rpc explain-constraints: an operator finds out which constraints make commits dear.</summary>
[TestClass]
public sealed class ExplainConstraintsTests
{
    private static readonly XNamespace Ns = "urn:netconf-mano:yang:mano-constraints";

    private static readonly Lazy<Schema> Costly = new(() => TestServer.Compile(
        new Dictionary<string, string>
        {
            ["costly"] = """
                module costly { yang-version 1.1; namespace "urn:costly"; prefix c;
                  container top {
                    leaf limit { type uint8; }
                    list item { key n; unique "serial";
                      leaf n { type string; }
                      leaf serial { type string; }
                      leaf least { type uint8; }
                      leaf most { type uint8; must ". >= ../least"; }
                      leaf like { type leafref { path "../../item/n"; } }
                      leaf few { type uint8; must "count(../../item) < 100"; }
                    } } }
                """,
            ["mano-constraints"] = File.ReadAllText(Path.Combine(Repository.Root, "yang", "Modules", "mano", "mano-constraints.yang")),
        },
        ["costly", "mano-constraints"]));

    [TestMethod]
    public async Task ListsEachConstraintWithItsScopeTheDearestFirst()
    {
        await using var server = TestServer.Start(Costly.Value);
        await using var admin = server.Connect();
        (await admin.EditAsync("running", "<top xmlns='urn:costly'><item><n>a</n></item><item><n>b</n><few>1</few></item></top>")).AssertOk();
        var all = await Explain(admin, "<path>/costly:top</path>");
        CollectionAssert.AreEqual(
            new[] { "wide /costly:top/item/few 1", "indexed /costly:top/item 2", "indexed /costly:top/item/like 0", "local /costly:top/item/most 0" },
            all.OrderBy(c => c.Value("scope") switch { "wide" => 0, "indexed" => 1, _ => 2 }).ThenBy(c => c.Value("path"), StringComparer.Ordinal)
                .Select(c => $"{c.Value("scope")} {c.Value("path")} {c.Value("instances")}").ToArray());
        Assert.AreEqual("wide", all[0].Value("scope"));
        StringAssert.Contains(all[0].Value("contexts"), "/costly:top/item");
        Assert.AreEqual("must count(../../item) < 100", all[0].Value("expression"));
        Assert.HasCount(1, await Explain(admin, "<scope>wide</scope><path>/costly:top</path>"));
        Assert.IsEmpty(await Explain(admin, "<path>/costly:to</path>"));
    }

    private static async Task<List<XElement>> Explain(TestClient client, string input) =>
        [.. (await client.CallAsync($"<explain-constraints xmlns='{Ns}'>{input}</explain-constraints>")).Elements(Ns + "constraint")];
}

file static class Entries
{
    public static string Value(this XElement entry, string leaf) =>
        entry.Elements().FirstOrDefault(e => e.Name.LocalName == leaf)?.Value ?? "-";
}
