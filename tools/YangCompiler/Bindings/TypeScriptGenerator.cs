using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>
/// Generates TypeScript types of the JSON that RESTCONF speaks (RFC 7951): file name → text. One file per module, self-contained; the root's
/// file brings them together.
/// </summary>
internal sealed class TypeScriptGenerator
{
    /// <summary>The first line of every file.</summary>
    public const string Header = "// Generated from YANG modules by tools/YangCompiler. Change the module, not this file.";

    private readonly SortedDictionary<string, CodeWriter> _files = new(StringComparer.Ordinal);
    private readonly TypeNames _names = new();
    private readonly BindingsRequest _request;
    private readonly Schema _schema;

    private TypeScriptGenerator(Schema schema, BindingsRequest request)
    {
        _schema = schema;
        _request = request;
    }

    /// <summary>Generates the files. The request's namespace has no meaning here.</summary>
    public static IReadOnlyDictionary<string, string> Generate(Schema schema, BindingsRequest request) =>
        new TypeScriptGenerator(schema, request).Generate();

    private Dictionary<string, string> Generate()
    {
        var tops = InOrder(_schema.Root.DataChildren).ToList();
        var rpcs = InOrder(_schema.Rpcs).ToList();
        var notifications = InOrder(_schema.Notifications).ToList();
        // The same order as in C#, so that a type has the same name there.
        foreach (var node in tops.OfType<ParentNode>().Concat(rpcs.SelectMany(Messages)).Concat(notifications))
            Name(node);
        foreach (var node in tops.OfType<ParentNode>().Concat(rpcs.SelectMany(Messages)).Concat(notifications))
            Write(File(node.Module), node);
        Root(tops);
        return _files.ToDictionary(f => f.Key + ".ts", f => f.Value.ToString());
    }

    private IEnumerable<T> InOrder<T>(IEnumerable<T> nodes)
        where T : SchemaNode =>
        _request.Modules.SelectMany(m => nodes.Where(n => n.Module.Name == m));

    private static IEnumerable<ParentNode> Messages(OperationNode operation) => [operation.Input, operation.Output];

    private static IEnumerable<ParentNode> Below(ParentNode node) =>
        node.DataChildren.OfType<ParentNode>().Concat(node.Actions.SelectMany(Messages)).Concat(node.Notifications);

    private void Name(ParentNode node)
    {
        _names.View(node);
        foreach (var child in Below(node))
            Name(child);
    }

    private void Write(CodeWriter code, ParentNode node)
    {
        code.Line();
        Comment(code, node.Description ?? node.Path);
        Interface(code, _names.View(node), node.DataChildren, node.Module);
        foreach (var child in Below(node))
            Write(code, child);
    }

    private void Root(List<SchemaNode> tops)
    {
        var code = File(_request.Root);
        foreach (var module in tops.OfType<ParentNode>().GroupBy(t => t.Module))
            code.Line($"import type {{ {string.Join(", ", module.Select(_names.View))} }} from \"./{module.Key.Name}\";");
        code.Line();
        Comment(code, "The top-level nodes.");
        Interface(code, _request.Root, tops, null);
    }

    private void Interface(CodeWriter code, string name, IEnumerable<SchemaNode> nodes, Module? module)
    {
        code.Line($"export interface {name} {{");
        code.Indented(() => Members(code, nodes, module));
        code.Line("}");
    }

    private void Members(CodeWriter code, IEnumerable<SchemaNode> nodes, Module? parent)
    {
        foreach (var node in nodes)
        {
            Comment(code, (node.Description ?? node.Name) + (node is ValueNode { Units: { } units } ? $" In {units}." : ""));
            // RFC 7951 §4: a name has its module in front where the module is not the parent's.
            var name = ReferenceEquals(node.Module, parent) ? node.Name : $"{node.Module.Name}:{node.Name}";
            code.Line($"{CodeWriter.Literal(name)}{(IsAlwaysThere(node) ? "" : "?")}: {TypeOf(node)};");
        }
    }

    private static bool IsAlwaysThere(SchemaNode node) => node switch
    {
        LeafNode { IsKey: true } => true,
        LeafNode { IsMandatory: true } => node.Case is null && node.Whens.Count == 0,
        _ => false,
    };

    private string TypeOf(SchemaNode node) => node switch
    {
        LeafNode leaf => TypeOf(leaf.Type),
        LeafListNode list => ArrayOf(TypeOf(list.Type)),
        ListNode list => ArrayOf(_names.View(list)),
        ParentNode container => _names.View(container),
        _ => "unknown",
    };

    private static string ArrayOf(string type) => type.Contains(' ') ? $"({type})[]" : $"{type}[]";

    /// <summary>RFC 7951 §6: what does not fit a double is a string, and empty is an array of one null.</summary>
    private static string TypeOf(YangType type) => type switch
    {
        LeafRefType leafRef => TypeOf(leafRef.TargetType),
        EnumerationType enumeration => string.Join(" | ", enumeration.Members.Select(m => CodeWriter.Literal(m.Name))),
        IdentityRefType { Values.Count: > 0 } identity =>
            string.Join(" | ", identity.Values.Select(i => CodeWriter.Literal(i.ToString())).Append("(string & {})")),
        UnionType union => string.Join(" | ", union.Members.SelectMany(m => TypeOf(m).Split(" | ")).Distinct()),
        _ => type.BuiltIn switch
        {
            BuiltInType.Boolean => "boolean",
            BuiltInType.Empty => "[null]",
            BuiltInType.Int8 or BuiltInType.Int16 or BuiltInType.Int32
                or BuiltInType.UInt8 or BuiltInType.UInt16 or BuiltInType.UInt32 => "number",
            _ => "string",
        },
    };

    private static void Comment(CodeWriter code, string text) =>
        code.Line($"/** {string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("*/", "* /")} */");

    private CodeWriter File(Module module) => File(module.Name);

    private CodeWriter File(string name)
    {
        if (_files.TryGetValue(name, out var code))
            return code;
        _files[name] = code = new CodeWriter();
        code.Line(Header);
        return code;
    }
}
