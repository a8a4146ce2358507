using System.Buffers;

namespace Netconf.Mano.Data;

/// <summary>Writes XML by hand: messages, errors, capabilities. Data trees are <see cref="XmlDataWriter"/>'s.</summary>
public readonly ref struct Utf8XmlWriter
{
    private static readonly SearchValues<byte> ToEscape = SearchValues.Create("&<>\"\r\n\t"u8);

    private readonly IBufferWriter<byte> _output;

    /// <summary>A writer to <paramref name="output"/>.</summary>
    public Utf8XmlWriter(IBufferWriter<byte> output) => _output = output;

    /// <summary>Writes bytes that are XML already.</summary>
    public void Raw(ReadOnlySpan<byte> xml) => _output.Write(xml);

    /// <summary>Writes text, escaped for content and for attribute values in double quotes.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(ToEscape); at >= 0; at = text.IndexOfAny(ToEscape))
        {
            _output.Write(text[..at]);
            switch (text[at])
            {
                case (byte)'&':
                    _output.Write("&amp;"u8);
                    break;
                case (byte)'<':
                    _output.Write("&lt;"u8);
                    break;
                case (byte)'>':
                    _output.Write("&gt;"u8);
                    break;
                case (byte)'"':
                    _output.Write("&quot;"u8);
                    break;
                case (byte)'\r':
                    _output.Write("&#13;"u8);
                    break;
                case (byte)'\n':
                    _output.Write("&#10;"u8);
                    break;
                default:
                    _output.Write("&#9;"u8);
                    break;
            }
            text = text[(at + 1)..];
        }
        _output.Write(text);
    }

    /// <summary>The same for a string.</summary>
    public void Text(string text) => Text(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes an element with nothing but text.</summary>
    public void Element(ReadOnlySpan<byte> name, string text)
    {
        Start(name);
        Text(text);
        End(name);
    }

    /// <summary>Writes a start tag without attributes.</summary>
    public void Start(ReadOnlySpan<byte> name)
    {
        _output.Write("<"u8);
        _output.Write(name);
        _output.Write(">"u8);
    }

    /// <summary>Writes a start tag with a default namespace.</summary>
    public void Start(ReadOnlySpan<byte> name, ReadOnlySpan<byte> @namespace)
    {
        _output.Write("<"u8);
        _output.Write(name);
        _output.Write(" xmlns=\""u8);
        Text(@namespace);
        _output.Write("\">"u8);
    }

    /// <summary>Writes an end tag.</summary>
    public void End(ReadOnlySpan<byte> name)
    {
        _output.Write("</"u8);
        _output.Write(name);
        _output.Write(">"u8);
    }
}
