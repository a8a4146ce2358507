using System.Text;

namespace Netconf.Mano.Yang.Tests.Compilation;

/// <summary>Compiles module texts written into tests.</summary>
internal static class Compiled
{
    /// <summary>A YANG 1.1 module m around a body.</summary>
    public static string M(string body) => $"module m {{ yang-version 1.1; namespace urn:m; prefix m; {body} }}";

    /// <summary>A YANG 1 module m around a body.</summary>
    public static string M10(string body) => $"module m {{ namespace urn:m; prefix m; {body} }}";

    /// <summary>The last text is implemented, the others are found when they are imported or included.</summary>
    public static SchemaResult Compile(params string[] texts) => Compile(null, texts);

    public static SchemaResult Compile(Dictionary<string, IReadOnlyList<string>>? features, params string[] texts)
    {
        var source = new MemoryModuleSource();
        for (var i = 0; i < texts.Length - 1; i++)
            source.Add($"t{i}.yang", texts[i]);
        return SchemaCompiler.Compile(new SchemaRequest(source)
        {
            Texts = [Text(texts[^1])], Features = features ?? [],
        });
    }

    public static ModuleText Text(string yang, string name = "main.yang") => new(name, Encoding.UTF8.GetBytes(yang));

    /// <summary>The schema; fails with the findings when there is none.</summary>
    public static Schema Schema(params string[] texts)
    {
        var result = Compile(texts);
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        return result.Schema;
    }

    /// <summary>The codes of the errors.</summary>
    public static string[] Errors(params string[] texts) =>
        [.. Compile(texts).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Code)];

    /// <summary>The node at a path of data node names, which are looked for in any module.</summary>
    public static SchemaNode Node(this Schema schema, string path)
    {
        SchemaNode at = schema.Root;
        foreach (var step in path.Split('/'))
            at = ((ParentNode)at).Children.Concat(((ParentNode)at).DataChildren).First(c => c.Name == step);
        return at;
    }
}
