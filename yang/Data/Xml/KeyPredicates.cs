using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The value of <c>yang:key</c>: the predicates of an instance-identifier for all keys, in any order (RFC 7950
/// §7.8.6).</summary>
internal ref struct KeyPredicates(ReadOnlySpan<byte> text, IPrefixResolver prefixes)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Reads the key of an entry of <paramref name="list"/>; false when the text is not one.</summary>
    public bool TryRead(ListNode list, ContentBuilder content, ContentFrame frame, out EntryKey key)
    {
        var values = new ReadOnlyMemory<byte>?[list.Keys.Count];
        key = default;
        SkipSpace();
        while (!_rest.IsEmpty)
        {
            if (!Take('[') || !TryReadName(list, out var at) || !Take('=') || !TryReadLiteral(out var literal) || !Take(']')
                || values[at] is not null || !content.TryCanonicalize(frame, list.Keys[at], literal, prefixes, out var value))
                return false;
            values[at] = value;
        }
        if (Array.Exists(values, v => v is null))
            return false;
        key = new EntryKey(Array.ConvertAll(values, v => v!.Value));
        return true;
    }

    private bool TryReadName(ListNode list, out int key)
    {
        key = -1;
        var end = _rest.IndexOfAny((byte)'=', (byte)' ');
        if (end <= 0)
            return false;
        var name = _rest[..end];
        _rest = _rest[end..];
        SkipSpace();
        var colon = name.IndexOf((byte)':');
        var module = colon < 0 ? list.Module : prefixes.Resolve(name[..colon]);
        for (var i = 0; i < list.Keys.Count; i++)
            if (list.Keys[i].NameUtf8.Span.SequenceEqual(name[(colon + 1)..]) && ReferenceEquals(list.Keys[i].Module, module))
                key = i;
        return key >= 0;
    }

    private bool TryReadLiteral(out ReadOnlySpan<byte> literal)
    {
        literal = default;
        if (_rest.IsEmpty || _rest[0] is not ((byte)'"' or (byte)'\''))
            return false;
        var length = _rest[1..].IndexOf(_rest[0]);
        if (length < 0)
            return false;
        literal = _rest.Slice(1, length);
        _rest = _rest[(length + 2)..];
        SkipSpace();
        return true;
    }

    private bool Take(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
            return false;
        _rest = _rest[1..];
        SkipSpace();
        return true;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t\r\n"u8);
}
