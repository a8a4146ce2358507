using System.Globalization;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>
/// yang:date-and-time (RFC 6991) as <see cref="DateTimeOffset"/>: 100 ns are the finest, a leap second is the last instant before it, and the
/// unknown offset <c>-00:00</c> reads as UTC.
/// </summary>
internal sealed class DateAndTimeCodec : LeafCodec<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ReadOnlySpan<byte> canonical, ValueNode node)
    {
        // YYYY-MM-DDTHH:MM:SS[.digits](Z|+HH:MM|-HH:MM)
        var second = Digits(canonical, 17, 2);
        var ticks = 0L;
        var at = 19;
        if (canonical[at] == (byte)'.')
        {
            var scale = TimeSpan.TicksPerSecond;
            for (at++; canonical[at] is >= (byte)'0' and <= (byte)'9'; at++)
            {
                scale /= 10;
                ticks += scale * (canonical[at] - '0');
            }
        }
        if (second == 60)
        {
            second = 59;
            ticks = TimeSpan.TicksPerSecond - 1;
        }
        var offset = TimeSpan.Zero;
        if (canonical[at] is (byte)'+' or (byte)'-')
        {
            offset = new TimeSpan(Digits(canonical, at + 1, 2), Digits(canonical, at + 4, 2), 0);
            if (canonical[at] == (byte)'-')
                offset = -offset;
        }
        var local = new DateTime(
            Digits(canonical, 0, 4), Digits(canonical, 5, 2), Digits(canonical, 8, 2),
            Digits(canonical, 11, 2), Digits(canonical, 14, 2), second).AddTicks(ticks);
        // The pattern allows offsets up to 99:99, DateTimeOffset up to 14 hours: such a time is told in UTC.
        return offset.Duration() <= TimeSpan.FromHours(14)
            ? new DateTimeOffset(local, offset)
            : new DateTimeOffset(local - offset, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override byte[] Write(DateTimeOffset value)
    {
        var text = value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes(text);
    }

    private static int Digits(ReadOnlySpan<byte> text, int start, int count)
    {
        var value = 0;
        for (var i = start; i < start + count; i++)
            value = (value * 10) + (text[i] - '0');
        return value;
    }
}
