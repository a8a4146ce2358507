using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Writes the editor of a node.</summary>
/// <param name="code">Where to.</param>
/// <param name="model">The node.</param>
/// <param name="names">Type names.</param>
/// <param name="view">The writer of the view: knows the types.</param>
internal sealed class EditorWriter(CodeWriter code, ViewModel model, TypeNames names, ViewWriter view)
{
    private string Name => model.Name + "Editor";

    /// <summary>Writes it.</summary>
    public void Write()
    {
        code.Line();
        code.Line($"/// <summary>Edits <see cref=\"{model.Name}\"/>.</summary>");
        code.Block($"public sealed partial class {Name} : ViewEditor, IEditor<{Name}>", () =>
        {
            code.Summary("The editor of a node.");
            code.Line($"public {Name}(NodeEditor node) : base(node, {model.Name}.Names) {{ }}");
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public static {Name} Over(NodeEditor node) => new(node);");
            code.Line();
            code.Summary("The node as it stands now, edits included.");
            code.Line($"public {model.Name} Current => {model.Name}.Over(View);");
            foreach (var m in model.Members)
                Member(m);
        });
    }

    private void Member(Member m)
    {
        code.Line();
        code.Line($"/// <inheritdoc cref=\"{model.Name}.{m.Property}\"/>");
        switch (m.Access)
        {
            case Access.Required when m.Node is LeafNode { IsKey: true }:
                code.Line($"public {m.Type!.Name} {m.Property} => Current.{m.Property};");
                break;
            case Access.Required:
            case Access.Defaulted:
                Settable(m, m.Type!.Name, $"SetAt({m.Index}, {m.Type.Codec}, value)");
                Remove(m);
                break;
            case Access.Optional:
            case Access.DefaultedInCase:
                Settable(m, m.Type!.Name + "?", $"SetOrRemoveAt({m.Index}, {m.Type.Codec}, value)");
                break;
            case Access.Empty:
                Settable(m, "bool", $"SetEmptyAt({m.Index}, value)");
                break;
            case Access.Any:
                Settable(m, "AnyContent?", $"SetAnyAt({m.Index}, value)");
                break;
            default:
                Collection(m);
                break;
        }
    }

    private void Settable(Member m, string type, string set) =>
        code.Line($"public {type} {m.Property} {{ get => Current.{m.Property}; set => {set}; }}");

    private void Remove(Member m)
    {
        code.Line();
        code.Summary($"Removes {m.Node.Name}.");
        code.Line($"public void {model.Claim("Remove" + m.Property, $"Remove{m.Property}Node")}() => RemoveAt({m.Index});");
    }

    private void Collection(Member m)
    {
        switch (m.Access)
        {
            case Access.Values:
                code.Line($"public LeafValuesEditor<{m.Type!.Name}> {m.Property} => ValuesAt({m.Index}, {m.Type.Codec});");
                break;
            case Access.KeyedList:
                var list = (ListNode)m.Node;
                var of = $"<{names.View(list)}Editor, {names.View(list)}, {view.KeyOf(list)}>";
                code.Line($"public KeyedListEditor{of} {m.Property} => EntriesAt{of}({m.Index});");
                break;
            case Access.EntryList:
                var entries = $"<{names.View((ParentNode)m.Node)}Editor, {names.View((ParentNode)m.Node)}>";
                code.Line($"public EntryListEditor{entries} {m.Property} => EntriesAt{entries}({m.Index});");
                break;
            default:
                var editor = names.View((ParentNode)m.Node) + "Editor";
                code.Line($"/// <remarks>Made when it is not there.</remarks>");
                code.Line($"public {editor} {m.Property} => ContainerAt<{editor}>({m.Index});");
                Remove(m);
                break;
        }
    }
}
