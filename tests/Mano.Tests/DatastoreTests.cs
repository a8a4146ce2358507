using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

/// <summary>Datastores as an operator meets them: the program, ncclient, a restart.</summary>
[TestClass]
public sealed class DatastoreTests
{
    [TestMethod]
    public async Task StartupHistoryAndUrlsWorkForNcclientAcrossARestart()
    {
        using var data = new DataDirectory();
        var environment = new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "x" };
        string[] options = [.. data.Arguments(), "--startup-datastore", "true"];
        await using (var first = Program.Server(options, environment))
        {
            var ssh = Regex.Match(await first.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
            await using var client = StartTests.Client(ssh, "x", Tools + """
            assert any("startup:1.0" in c for c in m.server_capabilities)
            assert any("url:1.0?scheme=file" in c for c in m.server_capabilities)
            keep(7); m.commit()
            m.copy_config(source="running", target="startup")
            call('<copy-config xmlns="%s"><target><url>file:///seven.xml</url></target><source><running/></source></copy-config>' % NC)
            keep(8)
            call('<commit xmlns="%s"><comment xmlns="%s">eight of them</comment></commit>' % (NC, H))
            newest = call('<get-revisions xmlns="%s"><limit>1</limit></get-revisions>' % H)
            print(newest)
            print(call('<h:who-changed xmlns:h="%s"><h:path>/h:history/h:retention/h:keep-at-least</h:path></h:who-changed>' % H))
            data = call('<get-data xmlns="urn:ietf:params:xml:ns:yang:ietf-netconf-nmda" xmlns:ds="urn:ietf:params:xml:ns:yang:ietf-datastores">'
                '<datastore>ds:operational</datastore><subtree-filter><history xmlns="%s"><retention/></history></subtree-filter><with-origin/></get-data>' % H)
            print(data)
            before = int(re.search("<revision>([0-9]+)</revision>", newest).group(1)) - 1
            call('<rollback xmlns="%s"><revision>%d</revision></rollback>' % (H, before))
            assert ">7<" in m.get_config("candidate").data_xml
            m.discard_changes()
            """);
            Assert.AreEqual(0, await client.ExitAsync(), client.Output);
            StringAssert.Contains(client.Output, "eight of them");
            StringAssert.Contains(client.Output, "<before>7</before>");
            StringAssert.Contains(client.Output, "or:origin=\"or:intended\"");
            Assert.AreEqual(0, await first.TerminateAsync(), first.Output);
        }
        Assert.IsTrue(File.Exists(System.IO.Path.Combine(data.Path, "configurations", "seven.xml")));
        await using var second = Program.Server(options, environment);
        var again = Regex.Match(await second.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var last = StartTests.Client(again, "x", Tools + """
            assert "<keep-at-least>7<" in m.get_config("running").data_xml, "a restart begins with startup"
            call('<factory-reset xmlns="urn:ietf:params:xml:ns:yang:ietf-factory-default"/>')
            assert "keep-at-least" not in m.get_config("running").data_xml
            assert "keep-at-least" not in m.get_config("startup").data_xml
            """);
        Assert.AreEqual(0, await last.ExitAsync(), last.Output);
        await second.TerminateAsync();
    }

    private const string Tools = """
        import re
        from lxml import etree
        NC = "urn:ietf:params:xml:ns:netconf:base:1.0"
        H = "urn:netconf-mano:yang:mano-history"
        def call(rpc):
            return m.dispatch(etree.fromstring(rpc)).xml
        def keep(n):
            m.edit_config(target="candidate", config='<config xmlns="%s"><history xmlns="%s"><retention><keep-at-least>%d</keep-at-least></retention></history></config>' % (NC, H, n))

        """;
}
