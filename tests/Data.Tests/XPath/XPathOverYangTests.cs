using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests;

/// <summary>What YANG adds to XPath: its functions, the accessible tree, names, keys.</summary>
[TestClass]
public class XPathOverYangTests
{
    private const string Module = """
        module t { yang-version 1.1; namespace "urn:t"; prefix t;
          feature f;
          identity animal; identity dog { base animal; } identity puppy { base dog; } identity cat { base animal; }
          typedef level { type enumeration { enum low { value 3; } enum high { value 10; } } }
          container top {
            list item { key "id"; leaf id { type string; } leaf enabled { type boolean; default "true"; }
              leaf kind { type identityref { base animal; } }
              leaf level { type level; } leaf flags { type bits { bit a; bit b; bit c; } } leaf mtu { type uint16; }
              leaf-list tag { type string; default "x"; default "y"; } }
            leaf ref { type leafref { path "../item/id"; } }
            leaf refs { type leafref { path "/t:top/t:item[t:id = current()/../ref]/t:mtu"; } }
            leaf either { type union { type uint8; type leafref { path "../item/id"; } } }
            leaf where { type instance-identifier { require-instance false; } }
            list pair { key "a b"; leaf a { type string; } leaf b { type uint8; } leaf c { type string; } }
            list by { key "kind"; leaf kind { type identityref { base animal; } } leaf n { type int32; } }
            container np { container deep { leaf d { type string; default "dd"; } } }
            container p { presence "yes"; leaf d { type string; default "pd"; } }
            choice c { default one;
              case one { leaf one { type string; default "1"; } leaf uno { type string; } }
              case two { leaf two { type string; default "2"; } leaf due { type string; }
                choice inner { default i1; case i1 { leaf in1 { type string; default "n1"; } } case i2 { leaf in2 { type string; } } } } }
            leaf switch { type string; }
            leaf guarded { when "../switch = 'on'"; type string; default "g"; }
            container cond { when "../switch = 'on'"; leaf inside { type string; default "i"; } }
            leaf state { config false; type string; }
            anydata any;
          }
        }
        """;

    private static XPathWorld World(string inner) => new(Module, $"<top xmlns='urn:t'>{inner}</top>");

    private const string Items = """
        <item><id>a</id><kind>t:dog</kind><level>high</level><flags>c a</flags><mtu>1500</mtu></item>
        <item><id>b</id><kind>t:puppy</kind><enabled>false</enabled><tag>z</tag></item>
        """;

    [TestMethod]
    [DataRow("derived-from(kind, 't:animal')", true, true)]
    [DataRow("derived-from(kind, 'animal')", true, true)]
    [DataRow("derived-from(kind, 't:dog')", false, true)]
    [DataRow("derived-from-or-self(kind, 't:dog')", true, true)]
    [DataRow("derived-from-or-self(kind, 't:puppy')", false, true)]
    [DataRow("derived-from-or-self(kind, 't:cat')", false, false)]
    [DataRow("derived-from(kind, 't:none')", false, false)]
    [DataRow("derived-from(id, 't:animal')", false, false)]
    [DataRow("kind = 't:dog'", true, false)]
    [DataRow("kind = 'dog'", true, false)]
    [DataRow("kind != 't:dog'", false, true)]
    [DataRow("enum-value(level) = 10", true, false)]
    [DataRow("string(enum-value(level)) = 'NaN'", false, true)]
    [DataRow("bit-is-set(flags, 'a')", true, false)]
    [DataRow("bit-is-set(flags, 'b')", false, false)]
    [DataRow("flags = 'a c'", true, false)]
    [DataRow("re-match(id, '[a-b]')", true, true)]
    [DataRow("re-match(id, 'a.')", false, false)]
    [DataRow("enabled = 'true'", true, false)]
    [DataRow("enabled", true, true)]
    [DataRow("count(tag) = 2", true, false)]
    [DataRow("tag = 'y'", true, false)]
    [DataRow("current()/id = id", true, true)]
    [DataRow("../item[id = current()/id]/mtu = 1500", true, false)]
    [DataRow("../ref = current()/id", false, true)]
    public void AnswersInItsContext(string expression, bool forA, bool forB)
    {
        var world = World(Items + "<ref>b</ref>");
        Assert.AreEqual(forA, world.Holds(expression, "top/item[t:id='a']"), "a");
        Assert.AreEqual(forB, world.Holds(expression, "top/item[t:id='b']"), "b");
    }

    [TestMethod]
    public void FollowsLeafrefs()
    {
        var world = World(Items + "<ref>b</ref><either>a</either><refs>1500</refs>");
        Assert.AreEqual("false", world.Evaluate("deref(/top/ref)/../enabled").AsString());
        Assert.AreEqual("1500", world.Evaluate("deref(/top/either)/../mtu").AsString());
        Assert.IsEmpty(world.Evaluate("deref(/top/refs)").Nodes, "its predicate names entry b, which has no mtu");
        Assert.IsEmpty(world.Evaluate("deref(/top/item/id)").Nodes);
        Assert.IsEmpty(World("<ref>gone</ref>").Evaluate("deref(/top/ref)").Nodes);
        Assert.HasCount(1, World(Items + "<ref>a</ref><refs>1500</refs>").Evaluate("deref(/top/refs)").Nodes);
    }

    [TestMethod]
    [DataRow("/t:top/item[id='a']/mtu", "1500")]
    [DataRow("/t:top/item[id='b']", "bfalset:puppyz")]
    [DataRow("/t:top/item[id='none']", null)]
    [DataRow("/t:top/np/deep/d", "dd")]
    [DataRow("/t:top/p/d", null)]
    public void FollowsInstanceIdentifiers(string path, string? expected)
    {
        var found = World(Items + $"<where>{path}</where>").Evaluate("deref(/top/where)");
        Assert.AreEqual(expected, found.Nodes.Count == 0 ? null : found.AsString());
    }

    [TestMethod]
    [DataRow("", "/top/np/deep/d", "dd")]
    [DataRow("", "count(/top/np)", "1")]
    [DataRow("", "count(/top/p)", "0")]
    [DataRow("", "/top/p/d", "")]
    [DataRow("<p/>", "/top/p/d", "pd")]
    [DataRow("", "/top/one", "1")]
    [DataRow("", "count(/top/two)", "0")]
    [DataRow("<due>x</due>", "count(/top/one)", "0")]
    [DataRow("<due>x</due>", "/top/two", "2")]
    [DataRow("<due>x</due>", "/top/in1", "n1")]
    [DataRow("", "count(/top/in1)", "0")]
    [DataRow("<in2>x</in2>", "/top/two", "2")]
    [DataRow("<in2>x</in2>", "count(/top/in1)", "0")]
    [DataRow("<uno>x</uno>", "/top/one", "1")]
    [DataRow("", "count(/top/guarded)", "0")]
    [DataRow("<switch>on</switch>", "/top/guarded", "g")]
    [DataRow("<switch>off</switch>", "count(/top/cond)", "0")]
    [DataRow("<switch>on</switch>", "/top/cond/inside", "i")]
    public void SeesImpliedNodes(string data, string expression, string expected) =>
        Assert.AreEqual(expected, World(data).Evaluate(expression).AsString());

    [TestMethod]
    public void HidesStateFromConfiguration()
    {
        var world = World("<state>s</state><switch>on</switch>");
        Assert.IsFalse(world.Holds("../state", "top/switch"));
        Assert.IsTrue(world.Holds("../state = 's'", "top/state"));
        Assert.HasCount(1, world.Select("/top/state"));
        Assert.IsFalse(XPathEvaluator.Boolean(world.Parse("state"), world.At("top")));
        Assert.IsTrue(XPathEvaluator.Boolean(world.Parse("state"), world.At("top"), configOnly: false));
    }

    [TestMethod]
    public void LooksKeysUp()
    {
        var entries = string.Concat(Enumerable.Range(0, 5000).Select(i => $"<item><id>i{i}</id><mtu>{i}</mtu></item>"));
        var pairs = string.Concat(Enumerable.Range(0, 200).Select(i => $"<pair><a>p</a><b>{i}</b><c>c{i}</c></pair>"));
        var world = World(entries + pairs + "<ref>i77</ref><by><kind>t:cat</kind><n>4</n></by>");
        var few = new XPathOptions { MostSteps = 60 };
        foreach (var (expression, expected) in new[]
        {
            ("/top/item[id='i4711']/mtu", "4711"),
            ("/top/item['i4711' = id]/mtu", "4711"),
            ("/top/item[id=/top/ref]/mtu", "77"),
            ("/top/item[id=current()/top/ref][mtu > 5]/mtu", "77"),
            ("/top/item[id=concat('i', '12')]/mtu", "12"),
            ("/top/pair[a='p'][b='7']/c", "c7"),
            ("/top/pair[b='9' and a='p']/c", "c9"),
            ("/top/pair[a='p'][b='07']/c", ""),
            ("/top/pair[a='p'][b='x']/c", ""),
            ("/top/item[id='i1' and mtu = 2]/mtu", ""),
            ("/top/by[kind='t:cat']/n", "4"),
            ("/top/by[kind='cat']/n", "4"),
            ("deref(/top/ref)/../mtu", "77"),
        })
        {
            Assert.IsTrue(XPathEvaluator.TryEvaluate(world.Parse(expression), world.Root.Item, out var value, few),
                expression);
            Assert.AreEqual(expected, value.AsString(), expression);
        }
    }

    [TestMethod]
    public void GivesUpAtItsBudget()
    {
        var world = World(string.Concat(Enumerable.Range(0, 300).Select(i => $"<item><id>i{i}</id></item>")));
        var hostile = world.Parse("//*[count(//*[count(//*) > 1]) > 1]");
        Assert.IsFalse(XPathEvaluator.TryEvaluate(hostile, world.Root.Item, out _,
            new XPathOptions { MostSteps = 100_000 }));
        Assert.IsFalse(XPathEvaluator.TrySelectNodes(hostile, world.Tree, out var nodes,
            new XPathOptions { MostSteps = 100_000 }));
        Assert.IsEmpty(nodes);
    }

    [TestMethod]
    public void SelectsNodesWithTheirPaths()
    {
        var world = World(Items);
        CollectionAssert.AreEqual(
            new[] { "/t:top/item[id='a']/mtu", "/t:top/item[id='b']/tag[.='z']" },
            world.Select("/top/item/mtu | /top/item[id='b']/tag").Select(n => n.ToPath().ToString()).ToArray());
        Assert.IsFalse(XPathEvaluator.TrySelectNodes(world.Parse("count(/top)"), world.Tree, out _));
    }

    [TestMethod]
    public void FollowsWireNames()
    {
        var world = World(Items);
        var names = XPathNames.OnTheWire(new Dictionary<string, string> { ["x"] = "urn:t",
            ["other"] = "urn:unknown" }, world.Schema);
        Assert.HasCount(2, Nodes("/x:top/x:item"));
        Assert.IsEmpty(Nodes("/top/item"), "an unprefixed name is in no namespace");
        Assert.IsEmpty(Nodes("/other:top | //other:*"));
        Assert.IsFalse(XPathParser.TryParse("/nowhere:top", names, out _, out _));

        IReadOnlyList<XPathItem> Nodes(string expression)
        {
            Assert.IsTrue(XPathEvaluator.TrySelectNodes(world.Parse(expression, names), world.Tree, out var nodes));
            return nodes;
        }
    }

    [TestMethod]
    public void RefusesVariablesNobodyGives()
    {
        var world = World(Items);
        Assert.IsFalse(XPathParser.TryParse("$x", XPathNames.ByModuleName(world.Schema), out _, out _));
    }

    [TestMethod]
    public void TellsDefaultsFromWhatIsSet()
    {
        var nodes = World(Items).Select("/top/item/enabled");
        CollectionAssert.AreEqual(new[] { true, false }, nodes.Select(n => n.IsDefault).ToArray());
    }

    [TestMethod]
    public void ReadsTextInsideAnydata() =>
        Assert.AreEqual("onetwo",
            World("<any><x xmlns='urn:x'>one<y>two</y></x></any>").Evaluate("string(/top/any)").AsString());
}
