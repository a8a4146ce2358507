using System.Text;
using System.Text.Json;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Other people's data cases with the verdicts several tools agree on; where ours differs a clause says why.</summary>
[TestClass]
public class YangCaseTests
{
    [TestMethod]
    [DataRow("probes.jsonl")]
    [DataRow("libyang1-conf.jsonl")]
    [DataRow("ly3-data.jsonl")]
    [DataRow("yuma-yang-conformance.jsonl")]
    [DataRow("yuma-yang-1dot1-conformance.jsonl")]
    public void AgreesOnDataCases(string file)
    {
        if (Corpus.Directory("yang-cases") is not { } directory)
        {
            Assert.Inconclusive("../shared/data/yang-cases is not there");
            return;
        }
        var wrong = new List<string>();
        var cases = 0;
        foreach (var line in File.ReadLines(Path.Combine(directory, file)))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.GetProperty("kind").GetString() != "data" || root.GetProperty("format").GetString() != "xml")
                continue;
            cases++;
            var id = root.GetProperty("id").GetString()!;
            var verdict = YangCase.Verdict(root);
            var isExpected = verdict.Matches(root);
            if (isExpected == YangCaseDeviations.All.ContainsKey(id))
                wrong.Add($"{id}: {(isExpected ? "listed as a deviation, but agrees" : $"expected {YangCase.Expected(root)}, but {verdict}")}");
        }
        Assert.AreNotEqual(0, cases);
        Assert.IsEmpty(wrong, $"{wrong.Count} of {cases}:\n{string.Join('\n', wrong)}");
    }
}

/// <summary>What we say of a case.</summary>
internal sealed record YangVerdict(bool IsValid, IReadOnlyList<RpcError> Errors, string? Trouble = null)
{
    public bool Matches(JsonElement @case)
    {
        if (Trouble is not null || IsValid != (@case.GetProperty("expect").GetString() == "valid"))
            return false;
        return IsValid || !@case.TryGetProperty("error_tag", out var tag) || tag.GetString() is not { } expected
            || Errors.Any(e => e.Tag == expected);
    }

    public override string ToString() => Trouble ?? (IsValid ? "valid" : string.Join(" | ", Errors.Select(e => $"{e.Tag} {e.Path} {e.Message}")));
}

internal static class YangCase
{
    public static string Expected(JsonElement root) =>
        root.GetProperty("expect").GetString() + (root.TryGetProperty("error_tag", out var tag) ? " " + tag.GetString() : "");

    public static YangVerdict Verdict(JsonElement root)
    {
        var compiled = Compile(root);
        if (compiled.Schema is not { } schema)
            return new YangVerdict(false, [], compiled.Trouble);
        var isConfig = root.TryGetProperty("type", out var type) ? type.GetString() == "config"
            : root.TryGetProperty("no_state", out var noState) && noState.GetBoolean();
        var rules = isConfig ? ContentRules.Config : ContentRules.Data;
        if (root.TryGetProperty("strict", out var strict) && !strict.GetBoolean())
            rules = rules with { IgnoresUnknown = true };
        var xml = root.GetProperty("data").GetString()!;
        var document = Encoding.UTF8.GetBytes($"<data>{StripDeclaration(xml)}</data>");
        var read = XmlDataReader.ReadTree(document, schema, rules);
        if (read.Tree is null)
            return new YangVerdict(false, read.Errors);
        var result = Validator.ValidateAll(read.Tree, isConfig ? ValidationScope.Configuration : ValidationScope.All);
        // "present": only modules that have data are validated.
        var errors = root.TryGetProperty("present", out var present) && present.GetBoolean()
            ? result.Errors.Where(e => IsPresent(e, read.Tree)).ToList()
            : result.Errors;
        return new YangVerdict(errors.Count == 0, errors);
    }

    private static bool IsPresent(RpcError error, DataTree tree)
    {
        foreach (var ordinal in tree.Root.Children)
            if (error.Path?.StartsWith($"/{tree.Schema.Root.DataChildren[ordinal].Module.Name}:", StringComparison.Ordinal) == true)
                return true;
        return false;
    }

    private static string StripDeclaration(string xml)
    {
        var trimmed = xml.TrimStart();
        return trimmed.StartsWith("<?xml", StringComparison.Ordinal) ? trimmed[(trimmed.IndexOf("?>", StringComparison.Ordinal) + 2)..] : trimmed;
    }

    /// <summary>The schema of a case, or null.</summary>
    public static Schema? SchemaOf(JsonElement root) => Compile(root).Schema;

    private sealed record Compiled(Schema? Schema, string? Trouble);

    private static Compiled Compile(JsonElement root)
    {
        var files = root.GetProperty("files").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        var implement = new List<string>();
        foreach (var name in new[] { "preload", "main", "implemented" })
            if (root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
                implement.AddRange(list.EnumerateArray().Select(e => e.GetString()!));
        var features = new Dictionary<string, IReadOnlyList<string>>();
        if (root.TryGetProperty("features", out var wanted) && wanted.ValueKind == JsonValueKind.Object)
            foreach (var module in wanted.EnumerateObject())
                if (module.Value.ValueKind == JsonValueKind.Array)
                    features[module.Name] = [.. module.Value.EnumerateArray().Select(f => f.GetString()!)];
        var texts = implement.Where(files.ContainsKey).Select(n => new ModuleText(n, Encoding.UTF8.GetBytes(files[n]))).ToList();
        var result = SchemaCompiler.Compile(new SchemaRequest(new CaseSource(files))
        {
            Texts = texts,
            Implement = [.. implement.Where(n => !files.ContainsKey(n)).Select(n => n.Split('.')[0])],
            Features = features,
        });
        return new Compiled(result.Schema, result.Schema is null
            ? "does not compile: " + string.Join(" | ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
            : null);
    }

    private sealed class CaseSource(Dictionary<string, string> files) : IModuleSource
    {
        private static readonly DirectoryModuleSource Standard = new([Path.Combine(Corpus.Directory("yang")!, "ietf")], recursive: true);

        public ModuleText? Find(string name, string? revision)
        {
            foreach (var candidate in new[] { $"{name}@{revision}.yang", $"{name}.yang", name, $"{name}@{revision}.yin", $"{name}.yin" })
                if (files.TryGetValue(candidate, out var text))
                    return new ModuleText(candidate, Encoding.UTF8.GetBytes(text));
            var near = files.FirstOrDefault(f => f.Key.StartsWith(name + "@", StringComparison.Ordinal));
            if (near.Key is not null && revision is null)
                return new ModuleText(near.Key, Encoding.UTF8.GetBytes(near.Value));
            return Standard.Find(name, revision is null && name is "ietf-inet-types" or "ietf-yang-types" ? "2013-07-15" : revision);
        }
    }
}

/// <summary>Cases where the verdict recorded is not ours, with the clause that settles it.</summary>
internal static class YangCaseDeviations
{
    private const string MixedVersions = "a module and its submodules have one YANG version (RFC 7950 §12): there is no schema";

    public static Dictionary<string, string> All { get; } = new()
    {
        ["ly3/data/test_parser_xml.c:277:411"] = "RFC 7950 §7.8.5 tells the sender to put keys first; a receiver that knows the keys loses nothing by any order",
        ["ly3/extensions/test_schema_mount.c:206:459"] = "the case is about a call-back that was not set; nothing is mounted, and unknown nodes are passed over as asked",
        ["ly3/schema/test_tree_schema_compile.c:1515:613"] = "the case is about loading two revisions of one module, one after the other",
        ["ly3/schema/test_tree_schema_compile.c:1517:614"] = "the case is about loading two revisions of one module, one after the other",
        ["ly3/schema/test_tree_schema_compile.c:1611:620"] = MixedVersions,
        ["ly3/schema/test_tree_schema_compile.c:1615:621"] = MixedVersions,
        ["ly3/schema/test_tree_schema_compile.c:1619:622"] = MixedVersions,
        ["ly3/types/yang_types.c:105:727"] = "2005 has no 29 February (RFC 3339 §5.7)",
        ["ly3/types/yang_types.c:131:737"] = "libyang adds ietf-yang-library by itself; the case's own modules do not hold what the prefix names",
        ["ly3/types/yang_types.c:112:730"] = "2021 has no 29 February (RFC 3339 §5.7)",
    };
}
