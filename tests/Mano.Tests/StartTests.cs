using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

[TestClass]
public sealed class StartTests
{
    [TestMethod]
    public async Task TheGeneratedPasswordIsShownOnceAndLetsTheAdministratorIn()
    {
        using var data = new DataDirectory();
        string password;
        await using (var first = Program.Server(data.Arguments()))
        {
            var ready = await first.ReadyAsync();
            StringAssert.Contains(ready, $"data={data.Path}");
            password = Regex.Match(first.Output, "user admin has the password ([A-Za-z0-9]{20}) ").Groups[1].Value;
            Assert.AreEqual(20, password.Length, first.Output);
            Assert.AreEqual(0, await first.TerminateAsync(), first.Output);
        }
        await using var second = Program.Server(data.Arguments());
        var ssh = Regex.Match(await second.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        Assert.IsFalse(second.Output.Contains(password, StringComparison.Ordinal));
        await using var client = Client(ssh, password, "print(len(m.get_config('running').data_xml) > 100)");
        Assert.AreEqual(0, await client.ExitAsync(), client.Output);
        StringAssert.Contains(client.Output, "True");
        await second.TerminateAsync();
        foreach (var file in Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories))
            Assert.IsFalse((await File.ReadAllTextAsync(file)).Contains(password, StringComparison.Ordinal), $"{file} holds the password");
    }

    [TestMethod]
    public async Task AWrongPasswordIsRefused()
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments(), new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "right" });
        var ssh = Regex.Match(await server.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var client = Client(ssh, "wrong", "pass");
        Assert.AreNotEqual(0, await client.ExitAsync());
        StringAssert.Contains(client.Output, "AuthenticationError");
        Assert.IsFalse(server.Output.Contains("wrong", StringComparison.Ordinal), "the log holds the password");
    }

    [TestMethod]
    public async Task ASecondServerOnTheSameDataIsRefusedWithTheRemedy()
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments());
        await server.ReadyAsync();
        await using var second = Program.Server(data.Arguments());
        Assert.AreEqual(1, await second.ExitAsync());
        StringAssert.Contains(second.Output, "in use by another server");
    }

    [TestMethod]
    [DataRow("--models", "some", "--models takes mano or none, not 'some'")]
    [DataRow("--listen", "nowhere", "--listen takes an IP address")]
    [DataRow("--implement", "no-such-module", "no-such-module")]
    [DataRow("--features", "bad", "--features takes MODULE:f1,f2")]
    [DataRow("--yang-dir", "/nonexistent", "there is no directory /nonexistent")]
    [DataRow("--startup", "/nonexistent.xml", "/nonexistent.xml")]
    public async Task AWrongOptionIsNamed(string option, string value, string expected)
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments(option, value));
        Assert.AreEqual(2, await server.ExitAsync(), server.Output);
        StringAssert.Contains(server.Output, expected);
    }

    [TestMethod]
    public async Task AStartupConfigurationThatIsNotValidNamesThePlaceAndLeavesNothingBehind()
    {
        using var data = new DataDirectory();
        var file = Path.Combine(data.Path, "startup.xml");
        await File.WriteAllTextAsync(file, "<config><kpis xmlns='urn:netconf-mano:yang:mano-kpi'><collection><name>a</name><period>0</period></collection></kpis></config>");
        await using (var server = Program.Server(data.Arguments("--startup", file)))
        {
            Assert.AreEqual(1, await server.ExitAsync(), server.Output);
            StringAssert.Contains(server.Output, "/mano-kpi:kpis/collection[name='a']/period");
        }
        await File.WriteAllTextAsync(file, "<config><kpis xmlns='urn:netconf-mano:yang:mano-kpi'><collection><name>a</name><metric>vnfc-available</metric></collection></kpis></config>");
        await using var again = Program.Server(data.Arguments("--startup", file), new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "x" });
        var ssh = Regex.Match(await again.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var client = Client(ssh, "x", "print('vnfc-available' in m.get_config('running').data_xml)");
        Assert.AreEqual(0, await client.ExitAsync(), client.Output);
        StringAssert.Contains(client.Output, "True");
    }

    [TestMethod]
    public async Task WithoutTheManosModelsItServesAnyModule()
    {
        using var data = new DataDirectory();
        await File.WriteAllTextAsync(Path.Combine(data.Path, "example.yang"), """
            module example { yang-version 1.1; namespace urn:example; prefix e; feature f;
              list item { key name; leaf name { type string; } leaf size { type uint8; must ". < 10"; } leaf extra { if-feature f; type string; } } }
            """);
        await using var server = Program.Server(
            data.Arguments("--models", "none", "--yang-dir", data.Path, "--implement", "example", "--features", "example:"),
            new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "x" });
        var ssh = Regex.Match(await server.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var client = Client(ssh, "x", """
            def edit(content):
                m.edit_config(target="candidate", config='<config xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">' + content + '</config>')
            assert 'urn:example' not in m.get_config("running").data_xml
            edit('<item xmlns="urn:example"><name>a</name><size>5</size></item>')
            m.commit()
            assert '<size>5</size>' in m.get_config("running").data_xml
            for bad in ('<item xmlns="urn:example"><name>a</name><extra>x</extra></item>', '<item xmlns="urn:example"><name>b</name><size>300</size></item>'):
                try:
                    edit(bad)
                    raise SystemExit("taken: " + bad)
                except RPCError as e:
                    print(e.tag, e.path)
            edit('<item xmlns="urn:example"><name>c</name><size>50</size></item>')
            try:
                m.commit()
                raise SystemExit("committed")
            except RPCError as e:
                print(e.tag, e.app_tag, e.path)
            print(m.get_schema("example").data[:14])
            """);
        Assert.AreEqual(0, await client.ExitAsync(), client.Output);
        StringAssert.Contains(client.Output, "unknown-element");
        StringAssert.Contains(client.Output, "invalid-value /e:item[e:name='b']/e:size");
        StringAssert.Contains(client.Output, "operation-failed must-violation /e:item[e:name='c']/e:size");
        StringAssert.Contains(client.Output, "module example");
    }

    /// <summary>A script of ncclient with a session <c>m</c> of the administrator.</summary>
    internal static Program Client(string ssh, string password, string script)
    {
        var (host, port) = (ssh[..ssh.LastIndexOf(':')], ssh[(ssh.LastIndexOf(':') + 1)..]);
        return Program.Python(
            ["-c", $"""
            from ncclient import manager
            from ncclient.operations import RPCError
            with manager.connect(host="{host}", port={port}, username="admin", password="{password}", hostkey_verify=False,
                                 look_for_keys=False, allow_agent=False, timeout=30) as m:
            {string.Join('\n', script.Split('\n').Select(l => "    " + l))}
            """]);
    }
}
