using System.Text;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol;

/// <summary>The client's hello.</summary>
/// <param name="IsBase11">Whether it offers base:1.1, as we do: then chunked framing follows (RFC 6242 §4.1).</param>
internal sealed record Hello(bool IsBase11)
{
    /// <summary>Whether it asks for a candidate of its own.</summary>
    public bool WantsPrivateCandidate { get; private init; }

    /// <summary>Writes ours: the capabilities and the session's id.</summary>
    public static ValueTask Write(MessageWriter output, IReadOnlyList<string> capabilities, uint sessionId)
    {
        output.WriteRaw($"<hello xmlns=\"{XmlOutput.Base}\"><capabilities>");
        foreach (var capability in capabilities)
            output.WriteElement("capability", capability);
        output.WriteRaw($"</capabilities><session-id>{sessionId}</session-id></hello>");
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Reads the client's; null when the session must be closed (RFC 6241 §8.1): not a hello, a session-id in it, or no base capability we share.
    /// </summary>
    public static Hello? Read(ReadOnlyMemory<byte> message)
    {
        var reader = new Utf8XmlReader(message.Span);
        if (!reader.ReadPastSpace() || !Is(ref reader, "hello"u8))
            return null;
        bool base10 = false, base11 = false, isPrivate = false, inCapabilities = false;
        while (reader.ReadPastSpace())
        {
            if (reader.Token == XmlToken.End && reader.Depth == 1)
                inCapabilities = false;
            if (reader.Token != XmlToken.Start)
                continue;
            if (Is(ref reader, "session-id"u8))
                return null;
            if (Is(ref reader, "capabilities"u8) && reader.Depth == 2)
            {
                inCapabilities = true;
                continue;
            }
            if (!inCapabilities || !Is(ref reader, "capability"u8))
            {
                if (!reader.Skip())
                    return null;
                continue;
            }
            if (!reader.TryReadText(out var text))
                return null;
            var uri = Encoding.UTF8.GetString(text).Trim();
            var query = uri.IndexOf('?', StringComparison.Ordinal);
            uri = query < 0 ? uri : uri[..query];
            base10 |= uri == Capabilities.Base10;
            base11 |= uri == Capabilities.Base11;
            isPrivate |= uri == Capabilities.PrivateCandidate;
        }
        return reader.Token == XmlToken.Eof && (base10 || base11) ? new Hello(base11) { WantsPrivateCandidate = isPrivate } : null;
    }

    private static bool Is(ref Utf8XmlReader reader, ReadOnlySpan<byte> name) =>
        reader.LocalName.SequenceEqual(name) && reader.NamespaceUri.SequenceEqual("urn:ietf:params:xml:ns:netconf:base:1.0"u8);
}
