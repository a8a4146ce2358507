using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>What we say of a case.</summary>
internal sealed record YangVerdict(bool IsValid, IReadOnlyList<RpcError> Errors, string? Trouble = null, DataTree? Tree = null)
{
    public bool Matches(JsonElement @case)
    {
        if (Trouble is not null || IsValid != (@case.GetProperty("expect").GetString() == "valid"))
            return false;
        return IsValid || !@case.TryGetProperty("error_tag", out var tag) || tag.GetString() is not { } expected
            || Errors.Any(e => e.Tag == expected);
    }

    /// <summary>What is wrong beyond valid or not: the app-tag of the error, the two prints recorded. Empty when nothing is.</summary>
    public string Detail(JsonElement @case)
    {
        var text = new StringBuilder();
        if (!IsValid && Text(@case, "apptag") is { } tag && !Errors.Any(e => e.AppTag == tag))
            text.Append($" app-tag {tag}, but {string.Join(' ', Errors.Select(e => $"{e.Tag}/{e.AppTag}"))};");
        if (!IsValid || Tree is null)
            return text.ToString();
        // With all defaults, of the modules that have data.
        var all = Print(XmlDataWriter.Write, new WriteOptions { Defaults = DefaultsReport.ReportAll, IsInUse = new DefaultsInUse(Tree).IsInUse });
        if (Text(@case, "xml_all") is { } xml && Xml(xml) is { } wanted && Canonical(wanted) is var expected && Canonical(Xml(all)!, wanted) is var actual
            && expected != actual)
            text.Append($" xml {expected}, but {actual};");
        var explicitJson = Print(JsonDataWriter.Write, new WriteOptions());
        if (Text(@case, "json") is { } json && Json(json) is { } node && !JsonNode.DeepEquals(node, Json(explicitJson)))
            text.Append($" json {json}, but {explicitJson};");
        return text.ToString();
    }

    private static string? Text(JsonElement @case, string name) => @case.TryGetProperty(name, out var value) ? value.GetString() : null;

    private string Print(Action<DataTree, IBufferWriter<byte>, WriteOptions?> writer, WriteOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        writer(Tree!, buffer, options);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // A few of the recorded prints are cut off: those say nothing.
    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static XElement? Xml(string text)
    {
        try
        {
            return XElement.Parse($"<r>{text}</r>");
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Canonical(XElement root, XElement? like = null) =>
        string.Concat(root.Elements().Where(e => like is null || like.Elements().Any(l => l.Name.Namespace == e.Name.Namespace)).Select(Element));

    // Prefixes of values are compared by what they stand for.
    private static string Element(XElement e)
    {
        var attributes = e.Attributes().Where(a => !a.IsNamespaceDeclaration).OrderBy(a => a.Name.ToString(), StringComparer.Ordinal);
        var value = e.HasElements ? string.Concat(e.Elements().Select(Element))
            : Regex.Replace(e.Value, @"([\w.-]+):(?=[\w*])", m => e.GetNamespaceOfPrefix(m.Groups[1].Value) is { } ns ? $"{{{ns}}}" : m.Value);
        return $"<{e.Name}{string.Concat(attributes.Select(a => $" {a.Name}={a.Value}"))}>{value}</>";
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
        rules = rules with { ChecksMetadata = true };
        var data = root.GetProperty("data").GetString()!;
        var read = IsJson(root)
            ? JsonDataReader.ReadTree(Encoding.UTF8.GetBytes(data), schema, rules)
            : XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<data>{StripDeclaration(data)}</data>"), schema, rules);
        if (read.Tree is null)
            return new YangVerdict(false, read.Errors);
        var result = Validator.ValidateAll(read.Tree, isConfig ? ValidationScope.Configuration : ValidationScope.All);
        // "present": only modules that have data are validated.
        var errors = root.TryGetProperty("present", out var present) && present.GetBoolean()
            ? result.Errors.Where(e => IsPresent(e, read.Tree)).ToList()
            : result.Errors;
        return new YangVerdict(errors.Count == 0, errors, Tree: read.Tree);
    }

    private static bool IsJson(JsonElement root) => root.GetProperty("format").GetString() == "json";

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
