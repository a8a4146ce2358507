using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

/// <summary>Subscriptions with a client that is not ours, over SSH, on the whole program.</summary>
[TestClass]
public sealed class SubscriptionClientTests
{
    [TestMethod]
    public async Task NcclientReceivesEventsUpdatesAndConfiguredSubscriptions()
    {
        using var data = new DataDirectory();
        var environment = new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "subscriber" };
        await using var server = Program.Server(data.Arguments(), environment);
        var ssh = Regex.Match(await server.ReadyAsync(), "^ssh=(\\S+)").Groups[1].Value;
        await using var client = Program.Python([Path.Combine(Program.Root, "tests", "Scenarios", "subscriptions.py"), "--ssh", ssh], environment);
        Assert.AreEqual(0, await client.ExitAsync(120), $"{client.Output}\n{server.Output}");
        StringAssert.Contains(client.Output, "all seen");
    }
}
