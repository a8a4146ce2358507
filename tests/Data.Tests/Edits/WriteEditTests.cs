using System.Buffers;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Edits;

/// <summary>A change that is written and read back brings about the same tree: what the commit log stands on.</summary>
[TestClass]
public sealed class WriteEditTests
{
    private const string Module = """
        module w {
          yang-version 1.1; namespace urn:w; prefix w;
          identity colour; identity red { base colour; } identity blue { base colour; }
          container c {
            leaf a { type string; }
            leaf e { type empty; }
            choice x { leaf one { type string; } container two { leaf t { type string; } } }
            leaf-list s { type string; }
            leaf-list u { type string; ordered-by user; }
            anydata any;
            container p { presence "p"; leaf q { type string; } }
          }
          list l { key "id kind"; leaf id { type string; } leaf kind { type identityref { base colour; } } leaf v { type string; }
            list inner { key k; leaf k { type uint8; } leaf w { type string; } } }
          list o { key k; ordered-by user; leaf k { type string; } leaf v { type string; } }
          container st { config false; list n { leaf v { type string; } } leaf z { type string; } }
        }
        """;

    private static readonly Schema Schema = SchemaCompiler.Compile(
        new SchemaRequest(new MemoryModuleSource()) { Texts = [new ModuleText("w", Encoding.UTF8.GetBytes(Module))] }).Schema!;

    private const string W = " xmlns='urn:w'";

    [TestMethod]
    [DataRow("", $"<c{W}><a>x</a></c>")]
    [DataRow($"<c{W}><a>x</a></c>", "")]
    [DataRow($"<c{W}><a>x</a><e/></c>", $"<c{W}><a></a></c>", DisplayName = "empty text is a value, absence is none")]
    [DataRow($"<c{W}><one>x</one></c>", $"<c{W}><two><t>x</t></two></c>", DisplayName = "another case")]
    [DataRow($"<c{W}><s>a</s><s>b</s></c>", $"<c{W}><s>b</s><s>c&amp;d</s></c>")]
    [DataRow($"<c{W}><u>a</u><u>b</u><u>c</u></c>", $"<c{W}><u>c</u><u>x</u><u>a</u></c>")]
    [DataRow($"<c{W}><any><k xmlns='urn:k'>1</k></any></c>", $"<c{W}><any><k xmlns='urn:k'>2</k></any><p/></c>")]
    [DataRow($"<c{W}><p><q>x</q></p></c>", $"<c{W}><p/></c>")]
    [DataRow($"<l{W}><id>1</id><kind>red</kind><v>a</v></l>", $"<l{W}><id>1</id><kind>blue</kind><v>a</v></l><l{W}><id>2</id><kind>red</kind><inner><k>1</k></inner></l>")]
    [DataRow($"<l{W}><id>1</id><kind>red</kind><inner><k>1</k><w>x</w></inner><inner><k>2</k></inner></l>", $"<l{W}><id>1</id><kind>red</kind><inner><k>1</k></inner><inner><k>3</k><w>y</w></inner></l>")]
    [DataRow($"<o{W}><k>a</k></o><o{W}><k>b</k></o><o{W}><k>c</k></o>", $"<o{W}><k>c</k><v>1</v></o><o{W}><k>a</k></o><o{W}><k>it's</k></o><o{W}><k>d</k></o>")]
    [DataRow($"<o{W}><k>a</k></o><o{W}><k>b</k></o>", $"<o{W}><k>b</k></o><o{W}><k>a</k></o>")]
    [DataRow($"<st{W}><n><v>1</v></n><n><v>2</v></n><z>x</z></st>", $"<st{W}><n><v>2</v></n><n><v>2</v></n><n><v>3</v></n></st>", DisplayName = "entries without keys")]
    public void WhatIsWrittenIsReadBackAsTheSameChange(string before, string after)
    {
        var (from, to) = (Read(before), Read(after));
        var output = new ArrayBufferWriter<byte>();
        Diff.Between(from, to).WriteEdit(output);
        var reader = new Utf8XmlReader(output.WrittenSpan);
        reader.ReadPastSpace();
        var (edit, errors) = XmlDataReader.ReadEdit(ref reader, Schema, Schema.Root, ContentRules.Data);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.IsNotNull(edit, $"{text}\n{string.Join('\n', errors)}");
        var result = Edit.Apply(from, new EditDocument(Schema, edit), new EditOptions());
        Assert.IsTrue(result.Succeeded, $"{text}\n{string.Join('\n', result.Errors)}");
        Assert.AreEqual(Print(to), Print(result.Tree), text);
    }

    [TestMethod]
    public void AValueThatIsGoneIsNoneAndNotEmpty()
    {
        var change = Diff.Between(Read($"<c{W}><a>x</a><s>y</s></c>"), Read($"<c{W}><s/></c>")).Changes.ToList();
        Assert.IsTrue(change.Single(c => c.Path.Node.Name == "a").ValueAfter is null);
        Assert.IsTrue(change.Single(c => c is { Path.Node.Name: "s", Kind: ChangeKind.Deleted }).ValueAfter is null);
        Assert.IsTrue(change.Single(c => c is { Path.Node.Name: "s", Kind: ChangeKind.Created }).ValueBefore is null);
    }

    private static DataTree Read(string content)
    {
        var read = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<data>{content}</data>"), Schema);
        return read.Tree ?? throw new InvalidOperationException(string.Join('\n', read.Errors));
    }

    private static string Print(DataTree tree)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
