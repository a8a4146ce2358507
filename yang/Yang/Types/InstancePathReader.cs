using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// Reads an instance-identifier as it came over the wire and writes its canonical form. With a schema its nodes and
/// keys are checked too.
/// </summary>
internal ref struct InstancePathReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly IPrefixResolver _prefixes;
    private readonly StringBuilder _out = new();
    private readonly ValueScratch _scratch = new();
    private int _at;
    private string? _fault;

    public InstancePathReader(ReadOnlySpan<byte> text, IPrefixResolver prefixes)
    {
        _text = text;
        _prefixes = prefixes;
    }

    /// <summary>The canonical form, or null and what is wrong.</summary>
    public string? Read(out string? fault)
    {
        SchemaNode? node = _prefixes.Schema?.Root;
        Module? module = null;
        if (_text.IsEmpty)
            _fault = "it is empty";
        while (_fault is null && _at < _text.Length)
            Step(ref node, ref module);
        fault = _fault;
        return _fault is null ? _out.ToString() : null;
    }

    private byte Peek => _at < _text.Length ? _text[_at] : (byte)0;

    private void Step(ref SchemaNode? node, ref Module? module)
    {
        if (Peek != (byte)'/')
        {
            Fail("every node begins with '/'");
            return;
        }
        _at++;
        var parent = module;
        if (!Name(module, out var name, out module))
            return;
        _out.Append('/');
        if (!ReferenceEquals(parent, module))
            _out.Append(module!.Name).Append(':');
        _out.Append(name);
        if (node is not null && !Enter(ref node, module!, name))
            return;
        Predicates(node, module!);
    }

    private bool Enter(ref SchemaNode? node, Module module, string name)
    {
        if (node is ParentNode { MountPoint: not null })
        {
            // What is mounted has a schema of its own, which is not at hand here.
            node = (node as ParentNode)!.FindChild(module, name);
            return true;
        }
        var child = (node as ParentNode)?.FindChild(module, name);
        if (child is null)
        {
            Fail($"there is no node {module.Name}:{name} {(node!.Kind == SchemaNodeKind.Root ? "at the top" : $"in {node.Path}")}");
            return false;
        }
        node = child;
        return true;
    }

    private bool Name(Module? inherited, out string name, out Module? module)
    {
        name = "";
        module = inherited;
        var start = _at;
        while (_at < _text.Length && PrefixScan.IsNameByte(_text[_at]))
            _at++;
        var first = _text[start.._at];
        if (Peek == (byte)':')
        {
            module = _prefixes.Resolve(first);
            if (module is null)
                return Fail($"the prefix {TypeFault.Show(first)} stands for no known module");
            start = ++_at;
            while (_at < _text.Length && PrefixScan.IsNameByte(_text[_at]))
                _at++;
            first = _text[start.._at];
        }
        else if (!_prefixes.NamesInherit || inherited is null)
        {
            return Fail($"the name {TypeFault.Show(first)} has no prefix");
        }
        name = Encoding.UTF8.GetString(first);
        return (name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_')) || Fail("a name is missing");
    }

    private void Predicates(SchemaNode? node, Module module)
    {
        var keys = new List<(string Name, Module Module, string Value)>();
        string? position = null;
        while (_fault is null && Peek == (byte)'[')
        {
            _at++;
            SkipSpace();
            if (char.IsAsciiDigit((char)Peek))
                position = Position(position is not null || keys.Count > 0);
            else
                keys.Add(KeyPredicate(module));
            SkipSpace();
            if (_fault is null && Peek != (byte)']')
                Fail("a ']' is missing");
            _at++;
        }
        if (_fault is not null)
            return;
        if (position is not null && keys.Count > 0)
            Fail("a position and keys together");
        else if (node is null)
            WriteUnchecked(keys, position, module);
        else
            WriteChecked(node, keys, position);
    }

    private string Position(bool isRepeated)
    {
        var start = _at;
        while (char.IsAsciiDigit((char)Peek))
            _at++;
        var digits = Encoding.UTF8.GetString(_text[start.._at]);
        if (isRepeated || digits[0] == '0')
            Fail(isRepeated ? "a second position" : "positions count from 1");
        return digits;
    }

    private (string Name, Module Module, string Value) KeyPredicate(Module module)
    {
        var name = ".";
        Module? keyModule = module;
        if (Peek == (byte)'.')
            _at++;
        else if (!Name(module, out name, out keyModule))
            return default;
        SkipSpace();
        if (Peek != (byte)'=')
            Fail("a '=' is missing in a predicate");
        _at++;
        SkipSpace();
        var quote = Peek;
        var close = quote is (byte)'\'' or (byte)'"' ? _text[(_at + 1)..].IndexOf(quote) : -1;
        if (_fault is not null || close < 0)
        {
            Fail("the value of a predicate has to stand in quotes");
            return default;
        }
        var value = Encoding.UTF8.GetString(_text.Slice(_at + 1, close));
        _at += close + 2;
        return (name, keyModule!, value);
    }

    private void WriteUnchecked(List<(string Name, Module Module, string Value)> keys, string? position, Module module)
    {
        if (position is not null)
            _out.Append('[').Append(position).Append(']');
        foreach (var (name, keyModule, value) in keys)
            WriteKey(ReferenceEquals(keyModule, module) ? name : $"{keyModule.Name}:{name}", value);
    }

    private void WriteChecked(SchemaNode node, List<(string Name, Module Module, string Value)> keys, string? position)
    {
        switch (node)
        {
            case ListNode { Keys.Count: 0 } when keys.Count == 0:
                WriteUnchecked(keys, position, node.Module);
                break;
            case ListNode list when position is null:
                WriteListKeys(list, keys);
                break;
            case LeafListNode leafList when position is null:
                if (keys.Count == 1 && keys[0].Name == ".")
                    WriteValue(".", leafList.Type, keys[0].Value);
                else
                    Fail($"leaf-list {node.Name} wants one predicate [.='value']");
                break;
            case LeafListNode { IsConfig: false } when position is not null && keys.Count == 0:
                WriteUnchecked(keys, position, node.Module);
                break;
            default:
                if (keys.Count > 0 || position is not null)
                    Fail($"{node.Name} takes no such predicate");
                break;
        }
    }

    private void WriteListKeys(ListNode list, List<(string Name, Module Module, string Value)> keys)
    {
        foreach (var key in list.Keys)
        {
            var given = keys.Where(k => k.Name == key.Name && ReferenceEquals(k.Module, key.Module)).ToList();
            if (given.Count != 1)
            {
                Fail($"list {list.Name} wants one predicate for its key {key.Name}");
                return;
            }
            WriteValue(key.Name, key.Type, given[0].Value);
        }
        if (keys.Count != list.Keys.Count)
            Fail($"a predicate names no key of list {list.Name}");
    }

    private void WriteValue(string name, YangType type, string value)
    {
        if (type.TryCanonicalize(Encoding.UTF8.GetBytes(value), _prefixes, _scratch, out var canonical, out var error))
            WriteKey(name, Encoding.UTF8.GetString(canonical));
        else
            Fail($"of {name}, {error!.Message.TrimEnd('.')}");
    }

    private void WriteKey(string name, string value)
    {
        var quote = value.Contains('\'') ? '"' : '\'';
        if (value.Contains(quote))
            Fail("a value holds both kinds of quotes");
        _out.Append('[').Append(name).Append('=').Append(quote).Append(value).Append(quote).Append(']');
    }

    private void SkipSpace()
    {
        while (ValueText.IsSpace(Peek) && _at < _text.Length)
            _at++;
    }

    private bool Fail(string what)
    {
        _fault ??= what;
        return false;
    }
}
