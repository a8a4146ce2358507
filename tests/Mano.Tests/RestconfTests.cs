using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Netconf.Mano.Mano.Tests;

/// <summary>The program over HTTPS, driven by curl as in the README.</summary>
[TestClass]
public sealed class RestconfTests
{
    [TestMethod]
    public async Task CurlReadsEditsAndListens()
    {
        using var data = new DataDirectory();
        await using var server = Program.Server(data.Arguments(), new Dictionary<string, string> { ["MANO_ADMIN_PASSWORD"] = "right" });
        var url = "https://" + Regex.Match(await server.ReadyAsync(), "https=(\\S+)").Groups[1].Value;
        Task<string> CurlAsync(params string[] arguments) => RunAsync(["--cacert", $"{data.Path}/tls.pem", "-sS", "--max-time", "30", .. arguments]);
        Task<string> AsAdminAsync(params string[] arguments) => CurlAsync(["-u", "admin:right", .. arguments]);

        StringAssert.Contains(await CurlAsync($"{url}/.well-known/host-meta"), "href='/restconf'");
        StringAssert.StartsWith(await CurlAsync("-i", $"{url}/restconf/data"), "HTTP/2 401");
        StringAssert.Contains(await CurlAsync("-i", "-u", "admin:wrong", $"{url}/restconf/data"), "www-authenticate: Basic");
        const string json = "Content-Type: application/yang-data+json";
        var groups = $"{url}/restconf/data/ietf-netconf-acm:nacm/groups";
        var made = await AsAdminAsync("-i", "-X", "POST", groups, "-H", json, "-d", """{"ietf-netconf-acm:group":[{"name":"ops","user-name":["ada"]}]}""");
        StringAssert.StartsWith(made, "HTTP/2 201");
        var tag = Regex.Match(made, "etag: (\\S+)").Groups[1].Value;
        var patch = new[] { "-i", "-X", "PATCH", $"{groups}/group=ops", "-H", json, "-H", $"If-Match: {tag}", "-d", """{"ietf-netconf-acm:group":[{"name":"ops","user-name":["bob"]}]}""" };
        StringAssert.StartsWith(await AsAdminAsync(patch), "HTTP/2 204");
        StringAssert.StartsWith(await AsAdminAsync(patch), "HTTP/2 412");
        Assert.AreEqual("""{"ietf-netconf-acm:group":[{"name":"ops","user-name":["ada","bob"]}]}""", await AsAdminAsync($"{groups}/group=ops"));
        var events = await AsAdminAsync(
            "-H", "Accept: text/event-stream", $"{url}/restconf/streams/NETCONF/json?start-time=2020-01-01T00:00:00Z&stop-time={DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}");
        StringAssert.Contains(events, "\"ietf-netconf-notifications:netconf-config-change\"");
        StringAssert.Contains(await AsAdminAsync($"{url}/restconf/data/ietf-yang-library:yang-library"), $"{url}/yang/ietf-netconf-acm@2018-02-14");
        StringAssert.Contains(await AsAdminAsync($"{url}/yang/ietf-netconf-acm@2018-02-14"), "module ietf-netconf-acm {");
        StringAssert.StartsWith(await AsAdminAsync($"{url}/openapi/document.json"), "{\"openapi\":\"3.1.0\"");
        StringAssert.StartsWith(await AsAdminAsync("-i", "-X", "DELETE", $"{groups}/group=ops"), "HTTP/2 204");
        Assert.IsFalse(server.Output.Contains("wrong", StringComparison.Ordinal), "the log holds a password");
    }

    private static async Task<string> RunAsync(IReadOnlyList<string> arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = curl.StandardError.ReadToEndAsync();
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        Assert.AreEqual(0, curl.ExitCode, await error);
        return output;
    }
}
