using System.Buffers;
using System.Text;

namespace Netconf.Mano.Data;

public ref partial struct Utf8XmlReader
{
    /// <summary>Scans a name that begins at <paramref name="from"/>; the answer is its end, or -1 after an error. One
    /// colon at most, within.</summary>
    private int ScanName(int from, out int colon)
    {
        colon = -1;
        var i = from;
        var partStart = from;
        while (i < _data.Length)
        {
            var b = _data[i];
            if (b == ':')
            {
                if (colon >= 0 || i == partStart)
                    break;
                colon = i;
                partStart = ++i;
                continue;
            }
            if (i == partStart ? XmlCharacters.IsNameStartByte(b) : XmlCharacters.IsNameByte(b))
            {
                i++;
                continue;
            }
            if (b < 0x80)
                break;
            _ = Rune.DecodeFromUtf8(_data[i..], out var rune, out var length);
            if (!(i == partStart ? XmlCharacters.IsNameStart(rune.Value) : XmlCharacters.IsName(rune.Value)))
                break;
            i += length;
        }
        if (i == partStart || (i < _data.Length && _data[i] == ':'))
            Fail("a name is not one that XML with namespaces allows", i);
        else if (i - from > _limits.NameLength)
            Fail($"a name is longer than {_limits.NameLength} bytes", from);
        else
            return i;
        return -1;
    }

    /// <summary>Skips the XML declaration, which can only be the very first thing (production 23).</summary>
    private void SkipDeclaration()
    {
        var rest = _data[_at..];
        if (!rest.StartsWith("<?xml"u8) || rest.Length < 6 || !XmlCharacters.IsSpace(rest[5]))
            return;
        var start = _at;
        _at += 5;
        if (!ReadPseudoAttribute("version"u8, out var version) || !IsVersion(version))
        {
            Fail("the XML declaration has no version 1.x", start);
            return;
        }
        if (ReadPseudoAttribute("encoding"u8, out var encoding)
            && !Ascii.EqualsIgnoreCase(encoding, "utf-8"u8) && !Ascii.EqualsIgnoreCase(encoding, "us-ascii"u8))
        {
            Fail("the encoding must be UTF-8", start);
            return;
        }
        if (ReadPseudoAttribute("standalone"u8, out var standalone)
            && !standalone.SequenceEqual("yes"u8) && !standalone.SequenceEqual("no"u8))
        {
            Fail("standalone must be yes or no", start);
            return;
        }
        SkipSpace();
        if (_data[_at..].StartsWith("?>"u8))
            _at += 2;
        else
            Fail("the XML declaration is not closed, or has unknown parts", start);
    }

    private static bool IsVersion(ReadOnlySpan<byte> version) =>
        version.Length > 2 && version.StartsWith("1."u8) && version[2..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private bool ReadPseudoAttribute(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var back = _at;
        SkipSpace();
        if (_at == back || !_data[_at..].StartsWith(name))
        {
            _at = back;
            return false;
        }
        _at += name.Length;
        SkipSpace();
        if (_at >= _data.Length || _data[_at] != '=')
            return false;
        _at++;
        SkipSpace();
        if (_at >= _data.Length || _data[_at] is not ((byte)'"' or (byte)'\''))
            return false;
        var length = _data[(_at + 1)..].IndexOf(_data[_at]);
        if (length < 0)
            return false;
        value = _data.Slice(_at + 1, length);
        _at += length + 2;
        return true;
    }

    private readonly bool IsCData() => _data[_at..].StartsWith("<![CDATA["u8);

    private bool SkipComment()
    {
        var rest = _data[_at..];
        if (rest.StartsWith("<!DOCTYPE"u8))
            return Fail("a document type declaration is not allowed (RFC 6241 §3)", _at);
        if (!rest.StartsWith("<!--"u8))
            return Fail("there is unknown markup", _at);
        var end = rest[4..].IndexOf("--"u8);
        if (end < 0)
            return Fail("a comment is not closed", _at);
        end += 6;
        if (end >= rest.Length || rest[end] != '>')
            return Fail("a comment must not contain '--'", _at + end - 2);
        _at += end + 1;
        return true;
    }

    private bool SkipInstruction()
    {
        var start = _at;
        var nameEnd = ScanName(_at + 2, out var colon);
        if (nameEnd < 0)
            return false;
        if (colon >= 0)
            return Fail("the target of a processing instruction has a colon", start);
        if (Ascii.EqualsIgnoreCase(_data[(start + 2)..nameEnd], "xml"u8))
            return Fail("an XML declaration can only be the very first thing", start);
        var rest = _data[nameEnd..];
        var end = rest.IndexOf("?>"u8);
        if (end < 0)
            return Fail("a processing instruction is not closed", start);
        if (end > 0 && !XmlCharacters.IsSpace(rest[0]))
            return Fail("the target of a processing instruction must be followed by white space", nameEnd);
        _at = nameEnd + end + 2;
        return true;
    }
}
