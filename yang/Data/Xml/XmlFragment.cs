using System.Buffers;

namespace Netconf.Mano.Data;

/// <summary>Cuts self-contained pieces out of a document: every prefix they use is declared in them.</summary>
public static class XmlFragment
{
    /// <summary>
    /// From the start of an element goes to its end and gives it as a document of its own. False at an error of the
    /// reader.
    /// </summary>
    public static bool TryReadElement(ref Utf8XmlReader reader, out ReadOnlyMemory<byte> element)
    {
        var output = new ArrayBufferWriter<byte>();
        element = default;
        if (!Copy(ref reader, output))
            return false;
        element = output.WrittenMemory;
        return true;
    }

    /// <summary>
    /// From the start of an element goes to its end and gives what stands between, each of its elements self-contained:
    /// what an
    /// <see cref="AnyContent"/> holds. False at an error of the reader.
    /// </summary>
    public static bool TryReadContent(ref Utf8XmlReader reader, out ReadOnlyMemory<byte> content)
    {
        var output = new ArrayBufferWriter<byte>();
        content = default;
        var depth = reader.Depth;
        while (true)
        {
            var from = reader.Position;
            if (!reader.Read())
                return false;
            if (reader.Token == XmlToken.Text)
                output.Write(reader.Document[from..reader.Position]);
            else if (reader.Token == XmlToken.Start ? !Copy(ref reader, output) : reader.Depth < depth)
                break;
        }
        content = output.WrittenMemory;
        return reader.Token == XmlToken.End;
    }

    private static bool Copy(ref Utf8XmlReader reader, ArrayBufferWriter<byte> output)
    {
        var start = reader.TokenStart;
        var nameEnd = start + 1 + reader.QualifiedName.Length;
        var declared = new List<(ReadOnlyMemory<byte> Prefix, ReadOnlyMemory<byte> Uri)>();
        foreach (var binding in reader.Scope.InScope())
            if (!IsDeclaredHere(reader, binding.Prefix.Span))
                declared.Add(binding);
        if (!IsDeclaredHere(reader, default) && !declared.Exists(d => d.Prefix.IsEmpty))
            declared.Add((default, default));
        if (!reader.Skip())
            return false;
        var whole = reader.Document[start..reader.Position];
        output.Write(reader.Document[start..nameEnd]);
        foreach (var (prefix, uri) in declared)
            if (prefix.IsEmpty || Uses(whole, prefix.Span))
                Declare(output, prefix.Span, uri.Span);
        output.Write(reader.Document[nameEnd..reader.Position]);
        return true;
    }

    private static bool IsDeclaredHere(in Utf8XmlReader reader, ReadOnlySpan<byte> prefix)
    {
        for (var i = 0; i < reader.AttributeCount; i++)
            if (reader.IsDeclaration(i) && reader.AttributeName(i).SequenceEqual(prefix))
                return true;
        return false;
    }

    /// <summary>Whether the prefix may be in use, in a name or a value.</summary>
    private static bool Uses(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        for (var at = text.IndexOf(prefix); at >= 0; at = text.IndexOf(prefix))
        {
            text = text[(at + prefix.Length)..];
            if (text.Length > 0 && text[0] == ':')
                return true;
        }
        return false;
    }

    private static void Declare(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> uri)
    {
        output.Write(prefix.IsEmpty ? " xmlns"u8 : " xmlns:"u8);
        output.Write(prefix);
        output.Write("=\""u8);
        foreach (var b in uri)
            switch (b)
            {
                case (byte)'&':
                    output.Write("&amp;"u8);
                    break;
                case (byte)'"':
                    output.Write("&quot;"u8);
                    break;
                case (byte)'<':
                    output.Write("&lt;"u8);
                    break;
                default:
                    output.Write([b]);
                    break;
            }
        output.Write("\""u8);
    }
}
