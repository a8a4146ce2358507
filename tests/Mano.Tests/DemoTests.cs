using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

[TestClass]
public sealed class DemoTests
{
    [TestMethod]
    public async Task AnNcclientScriptDeploysHealsAndRemovesAVnf()
    {
        using var data = new DataDirectory();
        await using var simulator = Program.Simulator("--port", "0", "--build-seconds", "0.2");
        var vim = await simulator.ReadyAsync();
        var environment = new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "demo" };
        await using var server = Program.Server(data.Arguments(), environment);
        var ssh = Regex.Match(await server.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var demo = Program.Python([Path.Combine(Program.Root, "tools", "demo", "demo.py"), "--ssh", ssh, "--vim", vim], environment);
        Assert.AreEqual(0, await demo.ExitAsync(240), $"{demo.Output}\n{server.Output}");
        foreach (var seen in new[] { "INSTANTIATE COMPLETED", "ALARM major", "HEAL COMPLETED", "ALARM cleared", "servers left on the VIM: 0; instance gone" })
            StringAssert.Contains(demo.Output, seen);
    }
}
