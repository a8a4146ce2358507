using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Schema nodes to be shown, whatever their instances (RFC 8040 §4.8.3).</summary>
internal sealed class FieldsFilter(FieldsFilter.Field root) : Filter
{
    public static FilterReadResult Read(string fields, ParentNode target)
    {
        var root = new Field();
        var parser = new Parser(fields);
        return parser.List(root, target) && parser.IsAtEnd
            ? new FilterReadResult(new FieldsFilter(root), [])
            : new FilterReadResult(null, [new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, $"fields \"{fields}\": {parser.Fault}")]);
    }

    public override Selection Select(DataTree tree) => new FieldSelection(root);

    /// <summary>A node that is shown: whole, or those of its children that are named.</summary>
    internal sealed class Field
    {
        public Dictionary<SchemaNode, Field> Children { get; } = [];

        public bool IsWhole { get; set; }
    }

    private sealed class FieldSelection(Field field) : Selection
    {
        public override Selection? Child(DataNode parent, SchemaNode child)
        {
            if (!field.Children.TryGetValue(child, out var found))
                return null;
            if (found.IsWhole || child is not ParentNode)
                return Everything;
            if (child is ListNode)
                return this;
            var selection = new FieldSelection(found);
            return selection.SelectsAnyOf(parent.Container(child.Ordinal)) ? selection : null;
        }

        public override Selection? Entry(DataNode entry)
        {
            if (!field.Children.TryGetValue(entry.Schema, out var found))
                return null;
            return found.IsWhole ? Everything : new FieldSelection(found);
        }
    }

    private sealed class Parser(string text)
    {
        private int _at;

        public string Fault { get; private set; } = "it is not written as a/b(c;d)";

        public bool IsAtEnd => _at == text.Length;

        public bool List(Field field, ParentNode schema)
        {
            while (true)
            {
                if (!Path(field, schema))
                    return false;
                if (_at >= text.Length || text[_at] != ';')
                    return true;
                _at++;
            }
        }

        private bool Path(Field field, ParentNode schema)
        {
            var start = _at;
            while (_at < text.Length && text[_at] is not ('/' or '(' or ')' or ';'))
                _at++;
            if (Find(schema, text[start.._at]) is not { } node)
                return false;
            if (!field.Children.TryGetValue(node, out var found))
                field.Children[node] = found = new Field();
            if (_at >= text.Length || text[_at] is ')' or ';')
            {
                found.IsWhole = true;
                return true;
            }
            if (node is not ParentNode parent)
            {
                Fault = $"{node.Name} has no children";
                return false;
            }
            if (text[_at++] == '/')
                return Path(found, parent);
            if (!List(found, parent) || _at >= text.Length || text[_at] != ')')
                return false;
            _at++;
            return true;
        }

        private SchemaNode? Find(ParentNode schema, string name)
        {
            var colon = name.IndexOf(':');
            var found = colon >= 0 ? schema.FindChild(name[..colon], name[(colon + 1)..])
                : schema.Kind == SchemaNodeKind.Root ? null
                : schema.FindChild(schema.Module, name);
            if (found is null)
                Fault = $"there is no node {name} in {schema.Path}";
            return found;
        }
    }
}
