using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Writes the read-only view of a node.</summary>
/// <param name="code">Where to.</param>
/// <param name="model">The node.</param>
/// <param name="names">Type names.</param>
/// <param name="types">Leaf types.</param>
internal sealed class ViewWriter(CodeWriter code, ViewModel model, TypeNames names, LeafTypes types)
{
    /// <summary>Writes it.</summary>
    public void Write(ResolveWriter resolve)
    {
        code.Line();
        code.Summary(model.Node.Description ?? Describe(model.Node));
        var contract = model.Key is { } key ? $"IEntry<{model.Name}, {key}>" : $"IView<{model.Name}>";
        code.Block($"public readonly partial struct {model.Name} : {contract}", () =>
        {
            Frame();
            Place();
            if (model.Node is ListNode { Keys.Count: > 0 } list)
                Encode(list);
            foreach (var member in model.Members)
                Property(member);
            foreach (var choice in model.Choices)
                Choice(choice);
            foreach (var member in model.Members)
                resolve.Write(code, model, member);
            OperationWriter.Descriptors(code, model, names);
        });
        if (model.Node is ListNode { Keys.Count: > 1 } many)
            KeyStruct(many);
        foreach (var choice in model.Choices)
            ValueTypeWriter.Enum(code, Cases(choice));
    }

    private void Frame()
    {
        code.Line("private readonly NodeView _view;");
        code.Line();
        code.Line($"private {model.Name}(NodeView view) => _view = view;");
        code.Line();
        code.Summary("The view of a node.");
        code.Line($"public {model.Name}(DataNode node) => _view = new NodeView(node, Names);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public static ShapeNames Names { get; } = new(");
        code.Line($"    {CodeWriter.Literal(Names(model.Members.Select(m => m.Node)))});");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {model.Name} Over(NodeView node) => new(node);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public NodeView View => _view;");
        code.Line();
        code.Summary("Whether the node is there.");
        code.Line("public bool Exists => _view.Exists;");
    }

    private void Encode(ListNode list)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        var parts = list.Keys.Select(k => (types.Of(k).Codec, Property: PropertyOf(k)));
        var arguments = list.Keys.Count == 1
            ? $"{types.Of(list.Keys[0]).Codec}.Write(key)"
            : string.Join(", ", parts.Select(p => $"{p.Codec}.Write(key.{p.Property})"));
        code.Line($"public static EntryKey Encode({model.Key} key) => new({arguments});");
        code.Line();
        code.Line("/// <inheritdoc/>");
        var codec = list.Keys.Count == 1 ? types.Of(list.Keys[0]).Codec : "null";
        code.Line($"public static LeafCodec<{model.Key}>? KeyCodec => {codec};");
        if (list.Keys.Count == 1)
            return;
        code.Line();
        code.Summary("The key of the entry.");
        var values = string.Join(", ", list.Keys.Select(PropertyOf));
        code.Line($"public {model.Key} {model.Claim("Key", "EntryKey")} => new({values});");
    }

    /// <summary>Writes where the view is in the data tree: its node in a schema, and of lists the way from keys to a path and back.</summary>
    private void Place()
    {
        if (Ancestors(model.Node) is not { Count: > 0 } ancestors)
            return;
        var kind = model.Node is ListNode ? "ListNode" : "ContainerNode";
        code.Line();
        code.Line($"private static readonly ShapeNames Way = new({CodeWriter.Literal(Names(ancestors))});");
        code.Line();
        code.Summary("The path of the schema node (SchemaNode.Path).");
        code.Line($"public const string SchemaPath = {CodeWriter.Literal(model.Node.Path)};");
        code.Line();
        code.Summary("The node in a schema; fails when the schema does not have it.");
        code.Line($"public static {kind} In(Schema schema) => ({kind})EntryPath.Node(schema, Way);");
        if (model.Node is not ListNode list)
            return;
        var lists = ancestors.OfType<ListNode>().SkipLast(1).ToList();
        var parameters = lists.Select(l => $"{KeyOf(l)} {Camel(l.Name)}Key, ");
        var keys = lists.Select(l => $"{names.View(l)}.Encode({Camel(l.Name)}Key), ");
        code.Line();
        code.Summary("The path of an entry.");
        code.Line($"public static InstancePath PathOf(Schema schema, {string.Concat(parameters)}{model.Key} key) =>");
        code.Line($"    EntryPath.Of(schema, Way, {string.Concat(keys)}Encode(key));");
        code.Line();
        code.Summary("The key of the entry that a path leads to or through; null when it does not.");
        code.Line($"public static {model.Key}? KeyOf(InstancePath path) =>");
        var values = list.Keys.Select((k, i) => $"{types.Of(k).Codec}.Read(entry.Key.Values[{i}].Span, entry.List.Keys[{i}])");
        var value = list.Keys.Count == 1 ? values.First() : $"new {model.Key}({string.Join(", ", values)})";
        code.Line($"    EntryPath.Find(path, Way) is {{ }} entry ? {value} : null;");
    }

    /// <summary>The nodes from the top down to this one; null when it is in a message, or it or one above is a list without keys.</summary>
    private static List<ParentNode>? Ancestors(ParentNode node)
    {
        var ancestors = new List<ParentNode>();
        for (ParentNode? at = node; at is not { Kind: SchemaNodeKind.Root }; at = at.DataParent)
        {
            if (at is not (ContainerNode or ListNode { Keys.Count: > 0 }))
                return null;
            ancestors.Insert(0, at);
        }
        return ancestors;
    }

    private static string Names(IEnumerable<SchemaNode> nodes)
    {
        var module = "";
        var text = new List<string>();
        foreach (var n in nodes)
        {
            text.Add(n.Module.Name == module ? n.Name : $"{n.Module.Name}:{n.Name}");
            module = n.Module.Name;
        }
        return string.Join(' ', text);
    }

    private static string Camel(string yang) => CsName.Pascal(yang) is var name ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    private void KeyStruct(ListNode list)
    {
        code.Line();
        code.Summary($"The key of an entry of {list.Path}.");
        foreach (var k in list.Keys)
            code.Line($"/// <param name=\"{PropertyOf(k)}\">{Doc(k)}</param>");
        var parameters = string.Join(", ", list.Keys.Select(k => $"{types.Of(k).Name} {PropertyOf(k)}"));
        code.Line($"public readonly record struct {model.Key}({parameters});");
    }

    private string PropertyOf(LeafNode key) => model.Members.First(m => ReferenceEquals(m.Node, key)).Property;

    private void Property(Member m)
    {
        code.Line();
        code.Summary(Doc(m.Node));
        if (m.Node.Status == Status.Obsolete)
            code.Line("[Obsolete(\"obsolete in its YANG module\")]");
        code.Line($"public {TypeOf(m)} {m.Property} => _view.{Read(m)};");
        if (m.Access is Access.Defaulted)
        {
            code.Line();
            code.Summary($"Whether {m.Node.Name} is explicitly there; else its default is read.");
            code.Line($"public bool {model.Claim($"Is{m.Property}Set", $"Is{m.Property}SetExplicitly")} => _view.IsSet({m.Index});");
        }
    }

    /// <summary>The C# type of a property of the view.</summary>
    public string TypeOf(Member m) => m.Access switch
    {
        Access.Required or Access.Defaulted => m.Type!.Name,
        Access.Optional or Access.DefaultedInCase => m.Type!.Name + "?",
        Access.Empty => "bool",
        Access.Values => $"LeafValues<{m.Type!.Name}>",
        Access.Container => names.View((ParentNode)m.Node),
        Access.OptionalContainer => names.View((ParentNode)m.Node) + "?",
        Access.KeyedList => $"KeyedList<{names.View((ParentNode)m.Node)}, {KeyOf((ListNode)m.Node)}>",
        Access.EntryList => $"EntryList<{names.View((ParentNode)m.Node)}>",
        _ => "AnyContent?",
    };

    /// <summary>The C# type of a list's key.</summary>
    public string KeyOf(ListNode list) => list.Keys.Count == 1
        ? types.Of(list.Keys[0]).Name
        : names.Key(list);

    private string Read(Member m) => m.Access switch
    {
        Access.Required => $"Required({m.Index}, {m.Type!.Codec})",
        Access.Optional => $"{(m.Type!.IsValueType ? "OptionalValue" : "Optional")}({m.Index}, {m.Type.Codec})",
        Access.Defaulted => $"Defaulted({m.Index}, {m.Type!.Codec})",
        Access.DefaultedInCase => $"{(m.Type!.IsValueType ? "DefaultedInCase" : "DefaultedInCaseRef")}({m.Index}, {m.Type.Codec})",
        Access.Empty => $"IsSet({m.Index})",
        Access.Values => $"Values({m.Index}, {m.Type!.Codec})",
        Access.Container => $"Container<{names.View((ParentNode)m.Node)}>({m.Index})",
        Access.OptionalContainer => $"OptionalContainer<{names.View((ParentNode)m.Node)}>({m.Index})",
        Access.KeyedList => $"Entries<{names.View((ParentNode)m.Node)}, {KeyOf((ListNode)m.Node)}>({m.Index})",
        Access.EntryList => $"Entries<{names.View((ParentNode)m.Node)}>({m.Index})",
        _ => $"Any({m.Index})",
    };

    private void Choice(ChoiceMember choice)
    {
        code.Line();
        code.Summary(choice.Node.Description ?? $"Which case of the choice {choice.Node.Name} is in use; null when none is.");
        code.Line($"public {choice.Enum}? {choice.Property} =>");
        code.Line($"    _view.SelectedCase({choice.Index}, {choice.Levels}) is {{ }} used && Codecs.{choice.Enum}Codec.TryParse(used.Name, out var value)");
        code.Line("        ? value : null;");
    }

    private static EnumShape Cases(ChoiceMember choice)
    {
        var shape = new EnumShape(choice.Enum, $"The cases of the choice {choice.Node.Name}.", false, "");
        for (var i = 0; i < choice.Node.Cases.Count; i++)
        {
            var c = choice.Node.Cases[i];
            shape.Add(c.Name, (ulong)i, i.ToString(), c.Description, c.Status);
        }
        return shape;
    }

    private static string Doc(SchemaNode node)
    {
        var text = node.Description ?? $"{Describe(node)}.";
        if (node is ValueNode { Units: { } units })
            text += $" In {units}.";
        if (node is LeafNode { Default: { } @default })
            text += $" Default: {System.Text.Encoding.UTF8.GetString(@default.Span)}.";
        return text;
    }

    private static string Describe(SchemaNode node) => $"The {node.Kind.ToString().ToLowerInvariant()} {node.Path}";
}
