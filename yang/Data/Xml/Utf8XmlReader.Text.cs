using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Netconf.Mano.Data;

public ref partial struct Utf8XmlReader
{
    /// <summary>
    /// From the start of an element reads its text and goes to its end. False when there is an element within (the
    /// reader stands on its start) or an
    /// error. The text is valid until the next read.
    /// </summary>
    public bool TryReadText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_isEmptyElement)
            return Leave();
        var rest = _data[_at..];
        var end = _hasReturns ? -1 : rest.IndexOfAny((byte)'<', (byte)'&', (byte)'>');
        // What nearly all leaves are: plain text and the end tag, spelt as it should be.
        if (end >= 0 && rest[end] == '<' && end + 1 < rest.Length && rest[end + 1] == '/')
        {
            text = rest[..end];
            _at += end;
            return ReadEndTag();
        }
        if (!Read(skipSpace: false))
            return false;
        if (Token == XmlToken.Text)
        {
            text = _value;
            if (!Read(skipSpace: false))
                return false;
        }
        return Token == XmlToken.End;
    }

    /// <summary>
    /// The same, but stops before the end tag, so that the declarations of the element are still in scope; the next
    /// read gives the end.
    /// </summary>
    public bool TryPeekText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_isEmptyElement)
            return true;
        while (_at + 1 < _data.Length && _data[_at] == '<' && _data[_at + 1] != '/' && !IsCData())
        {
            if (_data[_at + 1] is not ((byte)'!' or (byte)'?'))
            {
                Read(skipSpace: false);
                return false;
            }
            if (!(_data[_at + 1] == '!' ? SkipComment() : SkipInstruction()))
                return false;
        }
        if (_at < _data.Length && !_data[_at..].StartsWith("</"u8))
        {
            if (!ReadText())
                return false;
            text = _value;
        }
        if (_data[_at..].StartsWith("</"u8))
            return true;
        Read(skipSpace: false);
        return false;
    }

    /// <summary>Reads all text up to the next tag, passing over comments and instructions.</summary>
    private bool ReadText()
    {
        Token = XmlToken.Text;
        var rest = _data[_at..];
        var end = _hasReturns ? -1 : rest.IndexOfAny((byte)'<', (byte)'&', (byte)'>');
        if (end >= 0 && rest[end] == '<' && end + 1 < rest.Length && rest[end + 1] is not ((byte)'!' or (byte)'?'))
        {
            _value = rest[..end];
            _at += end;
            return true;
        }
        return ReadTextInPieces();
    }

    private bool ReadTextInPieces()
    {
        var length = 0;
        while (_at < _data.Length)
        {
            var b = _data[_at];
            if (b == '&')
            {
                if (!ReadReference(ref _at, ref length))
                    return false;
            }
            else if (b != '<')
            {
                if (!ReadRun(ref length))
                    return false;
            }
            else if (IsCData())
            {
                if (!ReadCData(ref length))
                    return false;
            }
            else if (_data[_at..].StartsWith("<!"u8) || _data[_at..].StartsWith("<?"u8))
            {
                if (!(_data[_at + 1] == '!' ? SkipComment() : SkipInstruction()))
                    return false;
            }
            else
                break;
        }
        Token = XmlToken.Text;
        _value = _scratch.AsSpan(0, length);
        return true;
    }

    private bool ReadRun(ref int length)
    {
        var rest = _data[_at..];
        var end = rest.IndexOfAny((byte)'<', (byte)'&');
        var run = end < 0 ? rest : rest[..end];
        var bad = run.IndexOf("]]>"u8);
        if (bad >= 0)
            return Fail("']]>' must be escaped in text", _at + bad);
        AppendNormalised(run, ref length);
        _at += run.Length;
        return true;
    }

    private bool ReadCData(ref int length)
    {
        var rest = _data[(_at + 9)..];
        var end = rest.IndexOf("]]>"u8);
        if (end < 0)
            return Fail("a CDATA section is not closed", _at);
        AppendNormalised(rest[..end], ref length);
        _at += end + 12;
        return true;
    }

    /// <summary>Resolves a reference at <paramref name="at"/>: a character's or one of the five names.</summary>
    private bool ReadReference(ref int at, ref int length)
    {
        var rest = _data[at..];
        var end = rest[..Math.Min(rest.Length, 16)].IndexOf((byte)';');
        var name = end < 0 ? default : rest[1..end];
        var c = name.Length > 1 && name[0] == '#' ? ParseCharacter(name[1..])
            : name.SequenceEqual("lt"u8) ? '<'
            : name.SequenceEqual("gt"u8) ? '>'
            : name.SequenceEqual("amp"u8) ? '&'
            : name.SequenceEqual("quot"u8) ? '"'
            : name.SequenceEqual("apos"u8) ? '\''
            : -1;
        if (c < 0)
        {
            // Leading zeros may make a character reference of any length.
            return rest.Length > 2 && rest[1] == '#' && end < 0
                ? ReadLongReference(ref at, ref length)
                : Fail("a reference is neither a character's nor one of lt, gt, amp, quot, apos", at);
        }
        AppendCharacter(c, ref length);
        at += end + 1;
        return true;
    }

    private bool ReadLongReference(ref int at, ref int length)
    {
        var rest = _data[at..];
        var end = rest.IndexOf((byte)';');
        var c = end < 0 ? -1 : ParseCharacter(rest[2..end]);
        if (c < 0)
            return Fail("a character reference is wrong", at);
        AppendCharacter(c, ref length);
        at += end + 1;
        return true;
    }

    private static int ParseCharacter(ReadOnlySpan<byte> digits)
    {
        var isHex = digits[0] == 'x';
        if (isHex)
            digits = digits[1..];
        digits = digits.TrimStart((byte)'0') is { Length: > 0 } trimmed ? trimmed : digits.IsEmpty ? digits : "0"u8;
        if (digits.Length is 0 or > 7
            || !int.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var c))
            return -1;
        return XmlCharacters.IsAllowed(c) ? c : -1;
    }

    private void AppendCharacter(int c, ref int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        var n = new Rune(c).EncodeToUtf8(bytes);
        Append(bytes[..n], ref length);
    }

    /// <summary>Appends text with CR LF and CR made LF (XML 1.0 §2.11).</summary>
    private void AppendNormalised(ReadOnlySpan<byte> run, ref int length)
    {
        while (true)
        {
            var at = _hasReturns ? run.IndexOf((byte)'\r') : -1;
            if (at < 0)
            {
                Append(run, ref length);
                return;
            }
            Append(run[..at], ref length);
            Append("\n"u8, ref length);
            run = run[(at + 1 < run.Length && run[at + 1] == '\n' ? at + 2 : at + 1)..];
        }
    }

    private void Append(scoped ReadOnlySpan<byte> bytes, ref int length)
    {
        if (_scratch.Length - length < bytes.Length)
            Array.Resize(ref _scratch, Math.Max(256, Math.Max(_scratch.Length * 2, length + bytes.Length)));
        bytes.CopyTo(_scratch.AsSpan(length));
        length += bytes.Length;
    }
}
