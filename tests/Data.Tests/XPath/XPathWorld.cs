using System.Text;
using System.Xml.Linq;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests;

/// <summary>A compiled module and a tree made from plain XML, for expressions to be asked about.</summary>
internal sealed class XPathWorld
{
    public XPathWorld(string modules, string xml, IReadOnlyList<string>? featuresOff = null)
    {
        Schema = Compile(modules);
        Xml = xml;
        Tree = Build(Schema, xml);
    }

    public Schema Schema { get; }

    public string Xml { get; }

    public DataTree Tree { get; }

    public XPathFrame Root => XPathFrame.Root(Tree);

    /// <summary>Compiles modules one after the other in one text, divided by lines of three dashes.</summary>
    public static Schema Compile(string modules)
    {
        var texts = modules.Split("---").Select((m, i) =>
            new ModuleText($"m{i}.yang", Encoding.UTF8.GetBytes(m))).ToList();
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = texts });
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        return result.Schema;
    }

    /// <summary>The item at a path of names and positions: <c>top/item[2]/name</c>.</summary>
    public XPathItem At(string path)
    {
        var found = Select("/" + string.Join('/', path.Split('/').Select(s =>
            s.StartsWith("..", StringComparison.Ordinal) ? s : Prefixed(s))));
        Assert.HasCount(1, found, path);
        return found[0];
    }

    public XPathExpression Parse(string expression, XPathNames? names = null)
    {
        Assert.IsTrue(
            XPathParser.TryParse(expression, names ?? XPathNames.ByModuleName(Schema, Schema.FindModule("t")),
                out var parsed, out var error),
            $"{expression}: {error}");
        return parsed!;
    }

    public IReadOnlyList<XPathItem> Select(string expression)
    {
        Assert.IsTrue(XPathEvaluator.TrySelectNodes(Parse(expression), Tree, out var nodes), expression);
        return nodes;
    }

    public XPathValue Evaluate(string expression, XPathItem? context = null) =>
        XPathEvaluator.Evaluate(Parse(expression), context ?? Root.Item);

    public bool Holds(string expression, string context) => XPathEvaluator.Boolean(Parse(expression), At(context));

    private static string Prefixed(string step) => step.Contains(':') ? step : $"t:{step}";

    private static DataTree Build(Schema schema, string xml)
    {
        var editor = new TreeEditor(DataTree.Empty(schema));
        var prefixes = new Modules(schema);
        foreach (var element in XElement.Parse($"<r>{xml}</r>").Elements())
            Add(editor.Root, element, prefixes);
        return editor.ToTree();
    }

    private static void Add(NodeEditor parent, XElement element, Modules prefixes)
    {
        var module = prefixes.Schema!.FindModuleByNamespace(element.Name.NamespaceName);
        var child = module is null ? null : parent.Schema.FindChild(module, element.Name.LocalName);
        Assert.IsNotNull(child, $"no node {element.Name}");
        switch (child)
        {
            case LeafNode leaf:
                parent.SetLeaf(leaf.Ordinal, Canonical(leaf, element.Value, prefixes));
                break;
            case LeafListNode list:
                parent.AddValue(list.Ordinal, Canonical(list, element.Value, prefixes));
                break;
            case ListNode list:
                var keys = list.Keys.Select(k =>
                    (ReadOnlyMemory<byte>)Canonical(k, element.Element(XName.Get(k.Name, k.Module.Namespace))!.Value,
                    prefixes));
                AddAll(parent.List(list.Ordinal).GetOrAdd(new EntryKey([.. keys])), element, prefixes);
                break;
            case ContainerNode container:
                AddAll(parent.Container(container.Ordinal), element, prefixes);
                break;
            default:
                parent.SetAny(child.Ordinal, new AnyContent(Encoding.UTF8.GetBytes(string.Concat(element.Nodes()))));
                break;
        }
    }

    private static void AddAll(NodeEditor node, XElement element, Modules prefixes)
    {
        foreach (var inner in element.Elements())
            Add(node, inner, prefixes);
    }

    private static byte[] Canonical(ValueNode node, string value, Modules prefixes)
    {
        Assert.IsTrue(
            node.Type.TryCanonicalize(Encoding.UTF8.GetBytes(value), prefixes, new ValueScratch(), out var canonical,
                out var error), error?.Message);
        return canonical.ToArray();
    }

    /// <summary>Prefixes are module names.</summary>
    private sealed class Modules(Schema schema) : IPrefixResolver
    {
        public Schema? Schema => schema;

        public bool NamesInherit => true;

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
            prefixUtf8.IsEmpty ? schema.FindModule("t") : schema.FindModule(prefixUtf8);
    }
}
