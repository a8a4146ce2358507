using System.Text;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class InstanceIdentifierTypeTests
{
    private static readonly Schema Schema = Compile();

    private static Schema Compile()
    {
        var t = """
            module t { yang-version 1.1; namespace "urn:t"; prefix p;
              identity b; identity i { base b; }
              container c { leaf l { type string; } list k { key "a n"; leaf a { type string; } leaf n { type int8; } leaf v { type string; } }
                list byid { key "i"; leaf i { type identityref { base b; } } }
                leaf-list ll { type int8; } list keyless { config false; leaf x { type string; } } } }
            """;
        var u = """module u { namespace "urn:u"; prefix u; import t { prefix t; } augment "/t:c/t:k" { leaf w { type string; } } }""";
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource())
        {
            Texts = [new ModuleText("t", Encoding.UTF8.GetBytes(t)), new ModuleText("u", Encoding.UTF8.GetBytes(u))],
        });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static readonly YangType Type = new TestScope().Type("instance-identifier");

    /// <summary>XML declarations: x is t, y is u; and JSON: module names.</summary>
    private sealed class Prefixes(bool isJson, Schema? schema) : IPrefixResolver
    {
        public Schema? Schema => schema;

        public bool NamesInherit => isJson;

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => Encoding.UTF8.GetString(prefixUtf8) switch
        {
            "x" when !isJson => InstanceIdentifierTypeTests.Schema.FindModule("t"),
            "y" when !isJson => InstanceIdentifierTypeTests.Schema.FindModule("u"),
            var name when isJson => InstanceIdentifierTypeTests.Schema.FindModule(name),
            _ => null,
        };
    }

    [TestMethod]
    [DataRow("/x:c/x:l", "/t:c/l")]
    [DataRow(" /x:c ", "/t:c")]
    [DataRow("/x:c/x:k[ x:n = \"05\" ][x:a='it']/y:w", "/t:c/k[a='it'][n='5']/u:w")]
    [DataRow("/x:c/x:k[x:a=\"it's\"][x:n='1']/x:v", "/t:c/k[a=\"it's\"][n='1']/v")]
    [DataRow("/x:c/x:ll[.='+7']", "/t:c/ll[.='7']")]
    [DataRow("/x:c/x:keyless[3]/x:x", "/t:c/keyless[3]/x")]
    [DataRow("/x:c/x:byid[x:i='x:i']", "/t:c/byid[i='t:i']")]
    public void WritesModuleNamesWhereTheModuleChanges(string xml, string canonical)
    {
        Assert.AreEqual(canonical, Type.Canonical(xml, new Prefixes(false, Schema)));
        Assert.AreEqual(canonical, Type.Canonical(canonical, new Prefixes(true, Schema)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("x:c")]
    [DataRow("/c/l")]
    [DataRow("/x:c/l")]
    [DataRow("/q:c")]
    [DataRow("/x:c/")]
    [DataRow("/x:c//x:l")]
    [DataRow("/x:c/x:none")]
    [DataRow("/x:c/x:k")]
    [DataRow("/x:c/x:k[x:a='a']/x:v")]
    [DataRow("/x:c/x:k[x:a='a'][x:a='b'][x:n='1']")]
    [DataRow("/x:c/x:k[x:a='a'][x:n='1'][x:v='1']")]
    [DataRow("/x:c/x:k[x:a='a'][x:n='999']")]
    [DataRow("/x:c/x:k[1]")]
    [DataRow("/x:c/x:l[.='a']")]
    [DataRow("/x:c/x:ll[x:a='1']")]
    [DataRow("/x:c/x:ll[.='1'][.='2']")]
    [DataRow("/x:c/x:keyless[0]")]
    [DataRow("/x:c/x:keyless[1][2]")]
    [DataRow("/x:c/x:k[x:a='a'")]
    [DataRow("/x:c/x:k[x:a=a]")]
    [DataRow("/x:c[")]
    [DataRow("[1]")]
    public void RefusesWhatNamesNoInstance(string xml) => Type.Refusal(xml, new Prefixes(false, Schema));

    [TestMethod]
    public void ChecksOnlyTheSyntaxWithoutASchema()
    {
        Assert.AreEqual("/t:any/thing[k='01']/u:w", Type.Canonical("/x:any/x:thing[x:k='01']/y:w", new Prefixes(false,
            null)));
        Type.Refusal("/x:any[", new Prefixes(false, null));
    }

    [TestMethod]
    [DataRow("/t:c/k[a='it'][n='5']/u:w", "/t:c/t:k[t:a='it'][t:n='5']/u:w")]
    [DataRow("/t:c/keyless[3]/x", "/t:c/t:keyless[3]/t:x")]
    [DataRow("/t:c/ll[.='a/b:c']", "/t:c/t:ll[.='a/b:c']")]
    public void WritesAPrefixOnEveryNameForXml(string canonical, string xml)
    {
        var written = Encoding.UTF8.GetString(Type.ToXml(Encoding.UTF8.GetBytes(canonical), new ValueScratch()));
        Assert.AreEqual(xml, written);
        var prefixes = new List<string>();
        for (var at = 0; Type.TryNextPrefix(Encoding.UTF8.GetBytes(written), ref at, out var prefix);)
            prefixes.Add(Encoding.UTF8.GetString(prefix));
        CollectionAssert.AreEqual(written.Contains("u:w") ? new[] { "t", "u" } : ["t"], prefixes.Distinct().ToArray());
    }
}
