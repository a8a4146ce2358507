using System.Diagnostics.CodeAnalysis;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Reads instance paths in RFC 7951 form.</summary>
internal ref struct InstancePathParser
{
    private readonly string _text;
    private int _at;
    private string? _error;
    private readonly ValueScratch _scratch;

    private InstancePathParser(string text)
    {
        _text = text;
        _scratch = new ValueScratch();
    }

    public static bool TryParse(
        string text, ParentNode root, [NotNullWhen(true)] out InstancePath? path, [NotNullWhen(false)] out string? error)
    {
        var parser = new InstancePathParser(text);
        path = parser.Parse(root);
        error = path is null ? parser._error ?? "not an instance path" : null;
        return path is not null;
    }

    private InstancePath? Parse(ParentNode root)
    {
        var path = InstancePath.Root(root);
        if (_text == "/")
            return path;
        SchemaNode at = root;
        if (_text.Length == 0)
            return Fail("a path begins with '/'");
        while (_at < _text.Length)
        {
            if (_text[_at++] != '/')
                return Fail($"'/' expected at position {_at}");
            if (at is not ParentNode parent)
                return Fail($"{at.Path} has no children");
            if (Name(parent) is not { } child)
                return null;
            if (Step(path, child) is not { } next)
                return null;
            path = next;
            at = child;
        }
        return path;
    }

    private SchemaNode? Name(ParentNode parent)
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is not ('/' or '['))
            _at++;
        var name = _text.AsSpan(start, _at - start).Trim();
        var colon = name.IndexOf(':');
        var module = colon < 0 ? null : name[..colon].ToString();
        var local = name[(colon + 1)..].ToString();
        var at = module is not null ? parent.FindChild(module, local)
            : parent.Kind == SchemaNodeKind.Root ? null
            : parent.FindChild(parent.Module, local);
        if (at is null)
            _error = $"there is no node {name} under {parent.Path}";
        return at;
    }

    private InstancePath? Step(InstancePath above, SchemaNode child)
    {
        if (_at >= _text.Length || _text[_at] != '[')
            return above.Child(child);
        return child switch
        {
            ListNode { Keys.Count: > 0 } list => Keyed(above, list),
            ListNode list => Positioned(above, list),
            LeafListNode leafList => Valued(above, leafList),
            _ => Fail($"{child.Path} takes no predicate"),
        };
    }

    private InstancePath? Keyed(InstancePath above, ListNode list)
    {
        var values = new ReadOnlyMemory<byte>[list.Keys.Count];
        var found = 0;
        while (_at < _text.Length && _text[_at] == '[')
        {
            if (Predicate() is not { Name: { } name, Value: var value })
                return Fail("a predicate is not closed or has no value");
            var local = name[(name.IndexOf(':') + 1)..];
            var index = IndexOfKey(list, local);
            if (index < 0)
                return Fail($"{local} is not a key of {list.Path}");
            if (!Canonical(list.Keys[index].Type, value, out values[index]))
                return null;
            found++;
        }
        return found == values.Length ? above.Entry(list, new EntryKey(values)) : Fail($"{list.Path} has {values.Length} keys, the path {found}");
    }

    private InstancePath? Positioned(InstancePath above, ListNode list)
    {
        var close = _text.IndexOf(']', _at);
        if (close < 0 || !int.TryParse(_text.AsSpan(_at + 1, close - _at - 1), out var position) || position < 1)
            return Fail($"{list.Path} has no keys: a position from 1 is expected");
        _at = close + 1;
        return above.Entry(list, position);
    }

    private InstancePath? Valued(InstancePath above, LeafListNode leafList)
    {
        if (Predicate() is not { Name: ".", Value: var value })
            return Fail($"[.='value'] is expected after {leafList.Path}");
        return Canonical(leafList.Type, value, out var canonical) ? above.Entry(leafList, canonical) : null;
    }

    private (string? Name, string Value) Predicate()
    {
        var equals = _text.IndexOf('=', _at);
        if (equals < 0)
            return default;
        var name = _text[(_at + 1)..equals].Trim();
        var open = equals + 1;
        while (open < _text.Length && _text[open] == ' ')
            open++;
        if (open >= _text.Length || _text[open] is not ('\'' or '"'))
            return default;
        var end = _text.IndexOf(_text[open], open + 1);
        if (end < 0)
            return default;
        var close = end + 1;
        while (close < _text.Length && _text[close] == ' ')
            close++;
        if (close >= _text.Length || _text[close] != ']')
            return default;
        _at = close + 1;
        return (name, _text[(open + 1)..end]);
    }

    private bool Canonical(YangType type, string value, out ReadOnlyMemory<byte> canonical)
    {
        // What is parsed here is already in module-name form; a resolver by module name belongs to the caller's
        // schema, and canonical
        // identityref keys carry the module always, so the bytes are taken when the type knows prefixes.
        var lexical = Encoding.UTF8.GetBytes(value);
        canonical = lexical;
        if (type.HasPrefixes)
            return true;
        if (!type.TryCanonicalize(lexical, NoPrefixes.Instance, _scratch, out var bytes, out var fault))
        {
            _error = fault?.Message ?? "a key's value is not of its type";
            return false;
        }
        canonical = bytes.ToArray();
        return true;
    }

    private static int IndexOfKey(ListNode list, string name)
    {
        for (var i = 0; i < list.Keys.Count; i++)
            if (list.Keys[i].Name == name)
                return i;
        return -1;
    }

    private InstancePath? Fail(string error)
    {
        _error ??= error;
        return null;
    }

    private sealed class NoPrefixes : IPrefixResolver
    {
        public static NoPrefixes Instance { get; } = new();

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => null;
    }
}
