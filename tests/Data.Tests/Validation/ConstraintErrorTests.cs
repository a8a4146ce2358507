using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Each violation with the tags, paths and info of RFC 7950 §15, found the full way and the incremental way.</summary>
[TestClass]
public class ConstraintErrorTests
{
    private static readonly Schema Schema = Module("""
        container c {
          presence "p";
          leaf man { type string; mandatory true; }
          choice ch { mandatory true; leaf one { type string; } leaf two { type string; } }
          list few { key k; min-elements 1; max-elements 2; unique "a in/b"; leaf k { type string; } leaf a { type string; } container in { leaf b { type string; default "B"; } } }
          leaf num { type int8; must ". < 5" { error-app-tag too-big; error-message "keep it small"; } }
          leaf other { type int8; must ". != ../num"; }
          leaf ref { type leafref { path "../few/k"; } }
          leaf iid { type instance-identifier; }
          leaf un { type union { type leafref { path "../few/a"; } type enumeration { enum auto; } } }
        }
        """);

    private const string Valid = "<c><man>1</man><one>1</one><few><k>x</k><a>1</a></few></c>";

    [TestMethod]
    [DataRow("<c><one>1</one><few><k>x</k></few></c>", "data-missing", null, "/m:c/man", "")]
    [DataRow("<c><man>1</man><few><k>x</k></few></c>", "data-missing", "missing-choice", "/m:c", "missing-choice=ch")]
    [DataRow("<c><man>1</man><one>1</one></c>", "operation-failed", "too-few-elements", "/m:c/few", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><few><k>y</k></few><few><k>z</k></few></c>", "operation-failed", "too-many-elements", "/m:c/few", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k><a>1</a></few><few><k>y</k><a>1</a><in><b>B</b></in></few></c>", "operation-failed", "data-not-unique",
        "/m:c/few[k='y']", "non-unique=/m:c/few[k='y']/a,non-unique=/m:c/few[k='y']/in/b")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><num>7</num></c>", "operation-failed", "too-big", "/m:c/num", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><num>1</num><other>1</other></c>", "operation-failed", "must-violation", "/m:c/other", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><ref>q</ref></c>", "data-missing", "instance-required", "/m:c/ref", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><iid>/m:c/m:few[m:k='q']</iid></c>", "data-missing", "instance-required", "/m:c/iid", "")]
    [DataRow("<c><man>1</man><one>1</one><few><k>x</k></few><un>q</un></c>", "data-missing", "instance-required", "/m:c/un", "")]
    public void NamesTheViolation(string xml, string tag, string? appTag, string path, string info)
    {
        var tree = TreeOf(Schema, xml);
        foreach (var errors in new[] { Validator.ValidateAll(tree).Errors, FromEmpty(tree), FromValid(tree) })
        {
            Assert.HasCount(1, errors, string.Join('\n', errors));
            Assert.AreEqual((tag, appTag, path), (errors[0].Tag, errors[0].AppTag, errors[0].Path));
            Assert.AreEqual(info, string.Join(',', errors[0].Info.Select(i => $"{i.Name}={i.Value}")));
        }
    }

    [TestMethod]
    [DataRow("<c><man>1</man><two>1</two><few><k>x</k></few><ref>x</ref><iid>/m:c/m:few[m:k='x']</iid><un>auto</un></c>")]
    [DataRow("<c><man>1</man><two>1</two><few><k>x</k><a>s</a></few><few><k>y</k></few><un>s</un><iid>/m:c/m:few[m:k='y']/m:in/m:b</iid></c>")]
    [DataRow("")]
    public void AcceptsWhatIsRight(string xml) => Assert.IsEmpty(Validator.ValidateAll(TreeOf(Schema, xml)).Errors);

    [TestMethod]
    public void FindsTheReferrersOfWhatGoes()
    {
        var tree = TreeOf(Schema, "<c><man>1</man><one>1</one><few><k>x</k></few><few><k>y</k><a>s</a></few><ref>y</ref><iid>/m:c/m:few[m:k='y']</iid><un>s</un></c>");
        var valid = Validator.ValidateAll(tree).Tree!;
        var next = Edited(tree, """<c><few nc:operation="delete"><k>y</k></few></c>""");
        var errors = Validator.Validate(valid, next, Diff.Between(tree, next)).Errors;
        Assert.AreEqual("/m:c/ref /m:c/iid /m:c/un", string.Join(' ', errors.Select(e => e.Path)));
        CollectionAssert.AreEqual(Validator.ValidateAll(next).Errors.Select(e => e.Message).ToList(), errors.Select(e => e.Message).ToList());
    }

    [TestMethod]
    public void EvaluatesMustOnContainersThatHoldNothing()
    {
        var schema = Module("leaf z { type int8; } container c { must \"count(x) >= 1\"; leaf-list x { type string; } }");
        Assert.AreEqual("must-violation", Validator.ValidateAll(TreeOf(schema, "<z>1</z>")).Errors.Single().AppTag);
    }

    [TestMethod]
    public void SaysWhatConstraintsCost()
    {
        var schema = Module("""
            list l { key k; leaf k { type string; } leaf v { type string; must "count(../../l) < 5"; } leaf w { type string; must "../v"; } }
            """);
        var costs = Validator.Explain(schema);
        Assert.IsTrue(costs.First(c => c.Constraint.Contains("count", StringComparison.Ordinal)).IsWide);
        Assert.IsFalse(costs.First(c => c.Constraint == "must ../v").IsWide);
    }

    [TestMethod]
    public void ValidatesMessagesAgainstTheDatastore()
    {
        var schema = Module("""
            list l { key k; leaf k { type string; } }
            rpc do { input { leaf which { type leafref { path "/l/k"; } mandatory true; } leaf n { type int8; must ". > 0"; } } }
            """);
        var input = schema.Rpcs[0].Input;
        var store = TreeOf(schema, "<l><k>x</k></l>");
        Assert.AreEqual("", Messages(store, input, "<which>x</which><n>1</n>"));
        Assert.AreEqual("data-missing instance-required", Messages(store, input, "<which>y</which>"));
        Assert.AreEqual("missing-element ", Messages(store, input, ""));
        Assert.AreEqual("operation-failed must-violation", Messages(store, input, "<which>x</which><n>0</n>"));
    }

    private static string Messages(DataTree store, MessageNode input, string xml)
    {
        var reader = new Utf8XmlReader(Wrap(xml));
        reader.ReadPastSpace();
        var content = XmlDataReader.ReadContent(ref reader, store.Schema, input).Content!;
        return string.Join(", ", Validator.ValidateMessage(store, new MessageInstance(new DataNode(input, content))).Select(e => $"{e.Tag} {e.AppTag}"));
    }

    private static IReadOnlyList<RpcError> FromEmpty(DataTree tree)
    {
        var valid = Validator.ValidateAll(DataTree.Empty(tree.Schema)).Tree!;
        return Validator.Validate(valid, tree, Diff.Between(valid.Tree, tree)).Errors;
    }

    private static IReadOnlyList<RpcError> FromValid(DataTree tree)
    {
        var valid = Validator.ValidateAll(TreeOf(tree.Schema, Valid)).Tree!;
        return Validator.Validate(valid, tree, Diff.Between(valid.Tree, tree)).Errors;
    }
}
