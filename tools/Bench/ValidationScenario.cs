using System.Globalization;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bench;

/// <summary>Parsing and type checking a document, and what a must and a leafref on every entry add.</summary>
internal static class ValidationScenario
{
    private const string Module = """
        module v { yang-version 1.1; namespace urn:v; prefix v;
          container box { list item { key name;
            leaf name { type string; } leaf size { type uint32; ALSO } leaf text { type string; } leaf on { type boolean; } leaf next { LINK } } } }
        """;

    private const string Must = "must \". > 0 and string-length(../text) < 100\";";
    private const string Leafref = "type leafref { path \"../../item/name\"; }";

    public static void Run(int entries)
    {
        Console.WriteLine($"validation, {entries:N0} entries");
        var plain = Compile("", "type string;");
        var must = Compile(Must, "type string;");
        var leafref = Compile("", Leafref);
        var bound = Compile(Must, Leafref);
        foreach (var n in new[] { entries / 10, entries, entries * 4 })
        {
            var document = Document(n);
            var parse = Measure.Cpu(() => Read(plain, document));
            var check = Measure.Cpu(() => Validate(Read(plain, document)));
            var musts = Measure.Cpu(() => Validate(Read(must, document)));
            var leafrefs = Measure.Cpu(() => Validate(Read(leafref, document)));
            var all = Measure.Cpu(() => Validate(Read(bound, document)));
            var megabytes = document.Length / 1e6;
            Console.WriteLine($"{n:N0} entries, {megabytes:N1} MB");
            Measure.Row("parse, type check, build", megabytes / parse, "MB/s per CPU-second");
            Measure.Row("the same and validate, no constraint", megabytes / check, "MB/s per CPU-second");
            Measure.Row("the same, a must on every entry", megabytes / musts, "MB/s per CPU-second");
            Measure.Row("the same, a leafref on every entry", megabytes / leafrefs, "MB/s per CPU-second");
            Measure.Row("the same, both", megabytes / all, "MB/s per CPU-second");
            Measure.Row("must and leafref: times parse and type check", all / parse, "×");
        }
    }

    private static Schema Compile(string also, string link)
    {
        var text = Module.Replace("ALSO", also, StringComparison.Ordinal).Replace("LINK", link, StringComparison.Ordinal);
        return SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = [new ModuleText("v.yang", Encoding.UTF8.GetBytes(text))] }).Schema!;
    }

    private static DataTree Read(Schema schema, byte[] document) => XmlDataReader.ReadTree(document, schema, ContentRules.Config).Tree!;

    private static void Validate(DataTree tree)
    {
        if (!Validator.ValidateAll(tree).IsValid)
            throw new InvalidOperationException("the document is valid");
    }

    private static byte[] Document(int entries)
    {
        var text = new StringBuilder("<config><box xmlns=\"urn:v\">");
        for (var i = 0; i < entries; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"<item><name>item-{i:D7}</name><size>{i + 1}</size><text>Some text of forty characters, more or less</text><on>true</on><next>item-{(i * 7 + 1) % entries:D7}</next></item>");
        return Encoding.UTF8.GetBytes(text.Append("</box></config>").ToString());
    }
}
