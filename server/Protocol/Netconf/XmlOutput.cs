using System.Buffers;
using System.Text;

namespace Netconf.Mano.Protocol;

/// <summary>Text into XML.</summary>
internal static class XmlOutput
{
    /// <summary>NETCONF's base namespace.</summary>
    public const string Base = "urn:ietf:params:xml:ns:netconf:base:1.0";

    /// <summary>Writes text, escaped for element content and attribute values alike.</summary>
    public static void WriteText(this IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOfAny("<>&\"\r"u8);
            if (plain < 0)
            {
                output.Write(utf8);
                return;
            }
            output.Write(utf8[..plain]);
            output.Write(utf8[plain] switch
            {
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'&' => "&amp;"u8,
                (byte)'"' => "&quot;"u8,
                _ => "&#13;"u8,
            });
            utf8 = utf8[(plain + 1)..];
        }
    }

    /// <summary>Writes text, escaped.</summary>
    public static void WriteText(this IBufferWriter<byte> output, string text) => output.WriteText(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes markup as it is.</summary>
    public static void WriteRaw(this IBufferWriter<byte> output, string markup) => output.Write(Encoding.UTF8.GetBytes(markup));

    /// <summary>Writes an element with text.</summary>
    public static void WriteElement(this IBufferWriter<byte> output, string name, string text)
    {
        output.WriteRaw($"<{name}>");
        output.WriteText(text);
        output.WriteRaw($"</{name}>");
    }
}
