using System.Globalization;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>Text as it is.</summary>
internal sealed class StringCodec : LeafCodec<string>
{
    /// <inheritdoc/>
    public override string Read(ReadOnlySpan<byte> canonical, ValueNode node) => Encoding.UTF8.GetString(canonical);

    /// <inheritdoc/>
    public override byte[] Write(string value) => Encoding.UTF8.GetBytes(value);

    /// <inheritdoc/>
    public override bool TryWrite(string value, Span<byte> buffer, out int written) =>
        Encoding.UTF8.TryGetBytes(value, buffer, out written);
}

/// <summary>The integers.</summary>
/// <typeparam name="T">The C# type.</typeparam>
internal sealed class NumberCodec<T> : LeafCodec<T>
    where T : struct, IUtf8SpanParsable<T>, IUtf8SpanFormattable
{
    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> canonical, ValueNode node) => T.Parse(canonical, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override byte[] Write(T value)
    {
        Span<byte> buffer = stackalloc byte[24];
        TryWrite(value, buffer, out var written);
        return buffer[..written].ToArray();
    }

    /// <inheritdoc/>
    public override bool TryWrite(T value, Span<byte> buffer, out int written) =>
        value.TryFormat(buffer, out written, default, CultureInfo.InvariantCulture);
}
