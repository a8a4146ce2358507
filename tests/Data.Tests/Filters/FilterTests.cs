using System.Buffers;
using System.Text;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Filters;

/// <summary>Subtree filters as RFC 6241 §6.4 uses them (the structure is that of its data), XPath filters (§8.9) and fields.</summary>
[TestClass]
public class FilterTests
{
    private static readonly Schema Schema = Module("""
        container top {
          container users {
            list user {
              key name; leaf name { type string; } leaf type { type string; } leaf full-name { type string; } leaf-list tag { type string; }
              container company-info { leaf dept { type uint8; } leaf id { type uint8; } }
            }
          }
          container groups { list group { key name; leaf name { type string; } } }
          leaf version { type uint8; }
        }
        """);

    private static readonly DataTree Data = TreeOf(Schema, """
        <top>
          <users>
            <user><name>root</name><type>superuser</type><full-name>C</full-name><tag>x</tag><tag>y</tag><company-info><dept>1</dept><id>1</id></company-info></user>
            <user><name>fred</name><type>admin</type><full-name>F</full-name><company-info><dept>2</dept><id>2</id></company-info></user>
            <user><name>barney</name><type>admin</type><full-name>B</full-name><company-info><dept>2</dept><id>3</id></company-info></user>
          </users>
          <groups><group><name>g</name></group></groups>
          <version>10</version>
        </top>
        """);

    private const string Fred = "<user><name>fred</name><type>admin</type><full-name>F</full-name><company-info><dept>2</dept><id>2</id></company-info></user>";

    [TestMethod]
    [DataRow("", "")]
    [DataRow("<top xmlns=\"urn:m\"><users/></top>", "ALLUSERS")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><name/></user></users></top>",
        "<users><user><name>barney</name></user><user><name>fred</name></user><user><name>root</name></user></users>")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><name>fred</name></user></users></top>", "<users>" + Fred + "</users>")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><name>fred</name><type/><full-name/></user></users></top>",
        "<users><user><name>fred</name><type>admin</type><full-name>F</full-name></user></users>")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><name>root</name><company-info/></user><user><name>fred</name><company-info><id/></company-info></user></users></top>",
        "<users><user><name>fred</name><company-info><id>2</id></company-info></user><user><name>root</name><company-info><dept>1</dept><id>1</id></company-info></user></users>")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><type>admin</type><company-info><dept>02</dept><id/></company-info></user></users></top>",
        "<users><user><name>barney</name><type>admin</type><company-info><dept>2</dept><id>3</id></company-info></user><user><name>fred</name><type>admin</type><company-info><dept>2</dept><id>2</id></company-info></user></users>")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><name>nobody</name></user></users></top>", "")]
    [DataRow("<top xmlns=\"urn:m\"><version>11</version><users/></top>", "")]
    [DataRow("<top xmlns=\"urn:m\"><version>10</version><groups/></top>", "<groups><group><name>g</name></group></groups><version>10</version>")]
    [DataRow("<top xmlns=\"\"><version/></top>", "<version>10</version>")]
    [DataRow("<top xmlns=\"urn:other\"/>", "")]
    [DataRow("<x:top xmlns:x=\"urn:m\"><x:version> 10 </x:version></x:top>", "WHOLE")]
    [DataRow("<top xmlns=\"urn:m\"><nothing/></top>", "")]
    [DataRow("<top xmlns=\"urn:m\" a=\"1\"><version/></top>", "")]
    [DataRow("<top xmlns=\"urn:m\"><users><user><tag>y</tag><name/></user></users></top>", "<users><user><name>root</name><tag>y</tag></user></users>")]
    [DataRow("<top xmlns=\"urn:m\"><groups/></top><top xmlns=\"urn:m\"><version/></top>", "<groups><group><name>g</name></group></groups><version>10</version>")]
    public void SelectsSubtrees(string filter, string expected)
    {
        var read = Filter.Subtree(Encoding.UTF8.GetBytes($"<filter xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">{filter}</filter>"), Schema);
        Assert.IsEmpty(read.Errors);
        Assert.AreEqual(Expand(expected), Write(read.Filter!.Select(Data)));
    }

    [TestMethod]
    [DataRow("/m:top/m:version", "<version>10</version>")]
    [DataRow("/m:top/m:users/m:user[m:name='fred']", "<users>" + Fred + "</users>")]
    [DataRow("//m:id[. > 2]", "<users><user><name>barney</name><company-info><id>3</id></company-info></user></users>")]
    [DataRow("/m:top/m:groups | /m:top/m:version", "<groups><group><name>g</name></group></groups><version>10</version>")]
    [DataRow("/m:top/m:users/m:user/m:tag[. = 'y']", "<users><user><name>root</name><tag>y</tag></user></users>")]
    [DataRow("/top", "")]
    [DataRow("/m:top", "WHOLE")]
    [DataRow("/m:top/m:none", "")]
    public void SelectsByXPath(string select, string expected)
    {
        var read = Filter.XPath(select, Prefixes(), Schema);
        Assert.IsEmpty(read.Errors);
        Assert.AreEqual(Expand(expected), Write(read.Filter!.Select(Data)));
    }

    [TestMethod]
    [DataRow("count(/m:top)")]
    [DataRow("/m:top[")]
    [DataRow("/q:top")]
    public void RefusesWhatGivesNoNodes(string select) =>
        Assert.AreEqual(ErrorTag.InvalidValue, Filter.XPath(select, Prefixes(), Schema).Errors.Single().Tag);

    [TestMethod]
    [DataRow("m:top/version", "<version>10</version>")]
    [DataRow("m:top(version;users/user(name;company-info/id))",
        "<users><user><name>barney</name><company-info><id>3</id></company-info></user><user><name>fred</name><company-info><id>2</id></company-info></user>"
        + "<user><name>root</name><company-info><id>1</id></company-info></user></users><version>10</version>")]
    public void SelectsFields(string fields, string expected)
    {
        var read = Filter.Fields(fields, Schema.Root);
        Assert.IsEmpty(read.Errors);
        Assert.AreEqual(Expand(expected), Write(read.Filter!.Select(Data)));
    }

    [TestMethod]
    [DataRow("m:nothing")]
    [DataRow("m:top(version")]
    [DataRow("m:top/version/x")]
    public void RefusesBrokenFields(string fields) => Assert.AreEqual(ErrorTag.InvalidValue, Filter.Fields(fields, Schema.Root).Errors.Single().Tag);

    [TestMethod]
    public void JoinsSelections()
    {
        var users = Filter.Fields("m:top/users/user(name;type)", Schema.Root).Filter!.Select(Data);
        var fred = Filter.XPath("/m:top/m:users/m:user[m:name='fred'] | /m:top/m:version", Prefixes(), Schema).Filter!.Select(Data);
        const string Both = "<users><user><name>fred</name><type>admin</type></user></users>";
        Assert.AreEqual(Expand(Both), Write(fred.And(users)));
        Assert.AreEqual(Expand(Both), Write(users.And(fred)));
    }

    private static XmlPrefixResolver Prefixes()
    {
        var reader = new Utf8XmlReader("<f xmlns:m=\"urn:m\"/>"u8);
        reader.ReadPastSpace();
        return new XmlPrefixResolver(reader.Scope, Schema);
    }

    private static string Expand(string expected) => expected switch
    {
        "" => "",
        "WHOLE" => Write(Selection.Everything),
        "ALLUSERS" => Write(Filter.Fields("m:top/users", Schema.Root).Filter!.Select(Data)),
        _ => $"<top xmlns=\"urn:m\">{expected}</top>",
    };

    private static string Write(Selection selection)
    {
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(Data, output, new WriteOptions { Selection = selection });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
