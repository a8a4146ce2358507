using System.Buffers;
using System.Text;

namespace Netconf.Mano.Protocol;

/// <summary>The notification element (RFC 5277 §4): an eventTime and the event as it was stored.</summary>
internal static class NotificationXml
{
    public static ValueTask Write(MessageWriter output, DateTimeOffset eventTime, ReadOnlySpan<byte> content)
    {
        Begin(output, eventTime);
        output.Write(content);
        output.Write("</notification>"u8);
        return ValueTask.CompletedTask;
    }

    /// <summary>replayComplete and notificationComplete (RFC 5277 §2.1.1): neither filtered nor stored.</summary>
    public static ValueTask WriteMarker(MessageWriter output, DateTimeOffset eventTime, string name)
    {
        Begin(output, eventTime);
        output.Write(Encoding.UTF8.GetBytes($"<{name} xmlns=\"urn:ietf:params:xml:ns:netmod:notification\"/>"));
        output.Write("</notification>"u8);
        return ValueTask.CompletedTask;
    }

    private static void Begin(MessageWriter output, DateTimeOffset eventTime)
    {
        output.Write("<notification xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\"><eventTime>"u8);
        output.Write(Encoding.UTF8.GetBytes(Content.Time(eventTime)));
        output.Write("</eventTime>"u8);
    }
}
