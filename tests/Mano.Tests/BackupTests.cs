using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

/// <summary>Backups over the wire with ncclient, the option --restore, and what the program says of a damaged data directory.</summary>
[TestClass]
public sealed class BackupTests
{
    private static readonly Dictionary<string, string> Password = new() { ["MANO_ADMIN_PASSWORD"] = "x" };

    [TestMethod]
    public async Task ABackupIsMadeListedAndRestoredByRpcAndByTheProgram()
    {
        using var data = new DataDirectory();
        await using (var server = Program.Server(data.Arguments(), Password))
        {
            await using var client = Client(await server.ReadyAsync(), """
                commit("<metric>vnfc-available</metric>")
                made = call("<backup xmlns='urn:netconf-mano:yang:mano-backup'><name>before</name></backup>")
                assert "<revision" in made and "key-id" in made, made
                commit("<period>77</period>")
                try:
                    call("<backup xmlns='urn:netconf-mano:yang:mano-backup'><name>before</name></backup>")
                    raise SystemExit("made twice")
                except RPCError as e:
                    print(e.tag)
                assert "before" in call("<list-backups xmlns='urn:netconf-mano:yang:mano-backup'/>")
                call("<restore xmlns='urn:netconf-mano:yang:mano-backup'><name>before</name></restore>")
                now = m.get_config("running").data_xml
                assert "vnfc-available" in now and "<period>77" not in now, now
                print("restored")
                """);
            Assert.AreEqual(0, await client.ExitAsync(), client.Output);
            StringAssert.Contains(client.Output, "data-exists");
            StringAssert.Contains(client.Output, "restored");
            Assert.AreEqual(0, await server.TerminateAsync(), server.Output);
        }

        // The database is damaged: the program says so and what helps, and that helps.
        await File.WriteAllTextAsync(Path.Combine(data.Path, "mano.db"), "damaged");
        await using (var refused = Program.Server(data.Arguments(), Password))
        {
            Assert.AreEqual(1, await refused.ExitAsync(), refused.Output);
            StringAssert.Contains(refused.Output, "mano.db");
            StringAssert.Contains(refused.Output, "Restore a backup (mano --restore FILE)");
        }
        await using (var restore = Program.Server(data.Arguments("--restore", Path.Combine(data.Path, "backups", "before"))))
        {
            Assert.AreEqual(0, await restore.ExitAsync(), restore.Output);
            StringAssert.Contains(restore.Output, "restored configuration revision");
        }
        await using var again = Program.Server(data.Arguments(), Password);
        await using var check = Client(await again.ReadyAsync(), "assert 'vnfc-available' in m.get_config('running').data_xml");
        Assert.AreEqual(0, await check.ExitAsync(), check.Output);
    }

    [TestMethod]
    public async Task ABackupThatIsMissingIsRefusedAndNothingIsTouched()
    {
        using var data = new DataDirectory();
        await using var restore = Program.Server(data.Arguments("--restore", "/nonexistent"));
        Assert.AreEqual(1, await restore.ExitAsync(), restore.Output);
        StringAssert.Contains(restore.Output, "There is no backup /nonexistent");
        Assert.IsFalse(File.Exists(Path.Combine(data.Path, "mano.db")));
    }

    private static Program Client(string ready, string script)
    {
        var ssh = Regex.Match(ready, "^ssh=(\\S+):(\\d+)");
        return Program.Python(
            ["-c", $$"""
            from ncclient import manager
            from ncclient.operations import RPCError
            from ncclient.xml_ import to_ele
            with manager.connect(host="{{ssh.Groups[1].Value}}", port={{ssh.Groups[2].Value}}, username="admin", password="x", hostkey_verify=False,
                                 look_for_keys=False, allow_agent=False, timeout=30) as m:
                def call(operation):
                    return str(m.dispatch(to_ele(operation)))
                def commit(content):
                    m.edit_config(target="candidate", default_operation="merge", config="<config xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'>"
                        "<kpis xmlns='urn:netconf-mano:yang:mano-kpi'><collection><name>a</name>" + content + "</collection></kpis></config>")
                    m.commit()
            {{string.Join('\n', script.Split('\n').Select(l => "    " + l))}}
            """]);
    }
}
