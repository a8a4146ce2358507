using System.Text;
using System.Text.Json;

namespace Netconf.Mano.Yang.Tests.Conformance;

/// <summary>One case of yang-cases as a request (shared/README.md tells the two forms).</summary>
internal sealed record SchemaCase(string Id, bool ExpectOk, SchemaRequest Request)
{
    private static readonly Lazy<IModuleSource> Ietf = new(() => new DirectoryModuleSource([SharedData.Require("yang/ietf")]));

    /// <summary>The modules that other cases import without revision; some break with the newest ones.</summary>
    private static readonly Lazy<IModuleSource> Types2013 = new(() =>
    {
        var source = new MemoryModuleSource();
        foreach (var name in new[] { "ietf-inet-types", "ietf-yang-types" })
            source.Add(Ietf.Value.Find(name, "2013-07-15")!);
        return source;
    });

    public static SchemaCase Read(JsonElement json)
    {
        var files = json.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => Text(f.Name, f.Value.GetString()!));
        var own = new MemoryModuleSource();
        foreach (var f in files.Values)
            own.Add(f);
        var source = new CombinedModuleSource(own, Types2013.Value, Ietf.Value);
        var expect = json.GetProperty("expect").GetString() is "ok" or "valid" or "invalid";
        var id = json.GetProperty("id").GetString()!;
        return new SchemaCase(id, expect, json.TryGetProperty("main", out var main) ? Form1(json, main, files, source) : Form2(json, source));
    }

    private static SchemaRequest Form1(JsonElement json, JsonElement main, Dictionary<string, ModuleText> files, IModuleSource source)
    {
        var names = new List<string>();
        if (json.TryGetProperty("preload", out var preload))
            names.AddRange(preload.EnumerateArray().Select(e => e.GetString()!));
        names.AddRange(main.EnumerateArray().Select(e => e.GetString()!));
        return new SchemaRequest(source) { Texts = [.. names.Distinct().Select(n => Find(n, files, source))] };
    }

    private static ModuleText Find(string name, Dictionary<string, ModuleText> files, IModuleSource source) =>
        files.TryGetValue(name, out var text) ? text
            : source.Find(Path.GetFileNameWithoutExtension(name).Split('@')[0], null) ?? throw new InvalidDataException(name);

    private static SchemaRequest Form2(JsonElement json, IModuleSource source)
    {
        var texts = new List<ModuleText>();
        if (json.TryGetProperty("text", out var text))
            texts.Add(Text(json.GetProperty("main_name").GetString() + "." + json.GetProperty("format").GetString(), text.GetString()!));
        var features = new Dictionary<string, IReadOnlyList<string>>();
        if (json.TryGetProperty("features", out var f))
            ReadFeatures(f, json, features);
        string[] implemented = [.. json.GetProperty("implemented").EnumerateArray().Select(e => e.GetString()!)];
        return new SchemaRequest(source) { Texts = texts, Implement = implemented, Features = features };
    }

    private static void ReadFeatures(JsonElement f, JsonElement json, Dictionary<string, IReadOnlyList<string>> features)
    {
        if (f.ValueKind == JsonValueKind.Array && json.TryGetProperty("main_name", out var name))
            features[name.GetString()!] = [.. f.EnumerateArray().Select(e => e.GetString()!)];
        else if (f.ValueKind == JsonValueKind.Object)
            foreach (var m in f.EnumerateObject())
                if (m.Value.ValueKind == JsonValueKind.Array)
                    features[m.Name] = [.. m.Value.EnumerateArray().Select(e => e.GetString()!)];
    }

    private static ModuleText Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
