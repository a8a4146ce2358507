using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Netconf.Mano.Protocol.Tests;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Conformance.Tests;

/// <summary>
/// Recorded NETCONF sessions of another server (../shared/data/netconf-sessions) replayed against ours. Where ours answers differently on purpose, the step stands in
/// netconf-sessions.tsv with the clause that settles it; step 0 means that ours refuses the modules.
/// </summary>
[TestClass]
public sealed class NetconfSessionsTests
{
    public static IEnumerable<object[]> Sessions() =>
        Repository.SharedData is { } data
            ? File.ReadLines(Path.Combine(data, "netconf-sessions", "sessions.jsonl")).Select(l => new object[] { JsonDocument.Parse(l).RootElement.GetProperty("name").GetString()!, l })
            : [["none", ""]];

    public static string Name(System.Reflection.MethodInfo method, object[] row) => $"session {row[0]}";

    [TestMethod]
    [DynamicData(nameof(Sessions), DynamicDataDisplayName = nameof(Name))]
    public async Task RepliesAreThoseRecorded(string name, string line)
    {
        if (line.Length == 0)
            Assert.Inconclusive("../shared/data/netconf-sessions is not there");
        var session = JsonDocument.Parse(line).RootElement;
        var known = KnownDeviations(name);
        var schema = Compile(session, out var refused);
        if (schema is null)
        {
            Assert.Contains(0, known, $"the modules were refused: {refused}");
            return;
        }
        Assert.DoesNotContain(0, known, "the modules compile now: take step 0 out of netconf-sessions.tsv");
        await using var server = TestServer.Start(schema);
        var wrong = new List<string>();
        var number = 0;
        foreach (var step in session.GetProperty("steps").EnumerateArray())
        {
            number++;
            var verdict = await Replay(server, session, step);
            if (verdict is not null && !known.Remove(number))
                wrong.Add($"step {number} ({step.GetProperty("test").GetString()}):\n{verdict}");
            else if (verdict is null && known.Remove(number))
                wrong.Add($"step {number} agrees now: take it out of netconf-sessions.tsv");
        }
        Assert.IsEmpty(wrong, string.Join("\n\n", wrong));
    }

    private static Schema? Compile(JsonElement session, out string? refused)
    {
        var texts = session.GetProperty("modules").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetString()!);
        var implement = session.GetProperty("implement").EnumerateArray().Select(m => m.GetString()!).ToList();
        // The recorded server implements what it imports; ours wants to be told (RFC 7950 §5.6.5).
        var requests = string.Concat(session.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("rpc").GetString()));
        implement.AddRange(texts.Where(t => !implement.Contains(t.Key) && Namespace(t.Value) is { } space
            && requests.Contains($"\"{space}\"", StringComparison.Ordinal)).Select(t => t.Key));
        var features = implement.ToDictionary(m => m, _ => (IReadOnlyList<string>)new List<string>());
        foreach (var feature in session.GetProperty("features").EnumerateArray().Select(f => f.GetString()!.Split(':')))
        {
            if (!features.TryGetValue(feature[0], out var list))
                features[feature[0]] = list = new List<string>();
            ((List<string>)list).Add(feature[1]);
        }
        var further = new DirectoryModuleSource([Path.Combine(Repository.SharedData!, "yang", "ietf")]);
        try
        {
            refused = null;
            return TestServer.Compile(texts, implement, further, features);
        }
        catch (InvalidOperationException diagnostics)
        {
            refused = diagnostics.Message;
            return null;
        }
    }

    private static string? Namespace(string module) =>
        Regex.Match(module, "namespace\\s+\"?([^\";\\s]+)") is { Success: true } m ? m.Groups[1].Value : null;

    private static async Task<string?> Replay(TestServer server, JsonElement session, JsonElement step)
    {
        await using var client = server.Connect();
        var rpc = step.GetProperty("rpc").GetString()!;
        var isXml = step.TryGetProperty("expect_xml", out var xml) && xml.ValueKind == JsonValueKind.String;
        var expected = isXml ? xml.GetString()! : step.GetProperty("expect_re").GetString()!;
        var modules = session.GetProperty("modules").EnumerateObject().Select(m => Namespace(m.Value.GetString()!)).ToHashSet();
        var reply = XmlReplies.Without(await client.RpcAsync(rpc), modules.Contains, expected);
        var agrees = isXml
            ? XmlReplies.Same(XElement.Parse(expected), reply)
            : Regex.IsMatch(XmlReplies.Flat(reply), expected) || ReplyPattern.Matches(reply, expected);
        return agrees ? null : $"{rpc}\n expected {expected}\n got {XmlReplies.Flat(reply)}";
    }

    /// <summary>Lines of <c>session TAB step TAB clause</c>.</summary>
    private static HashSet<int> KnownDeviations(string session) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "netconf-sessions.tsv"))
            .Select(l => l.Split('\t')).Where(f => f.Length >= 3 && f[0] == session).Select(f => int.Parse(f[1]))];
}
