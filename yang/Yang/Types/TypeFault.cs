using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>Words the errors of values, unless nobody will read them.</summary>
internal static class TypeFault
{
    private const int ShownBytes = 80;

    /// <summary>What a union's rejected member answers; never shown.</summary>
    public static TypeError Unspoken { get; } = new("The value is not of this type.");

    /// <summary>A value that is not written as its type wants it.</summary>
    public static TypeError Lexical(ValueScratch scratch, ReadOnlySpan<byte> value, string expected) =>
        scratch.IsQuiet ? Unspoken : new TypeError($"{Show(value)} is not {expected}.");

    /// <summary>A number outside its range.</summary>
    public static TypeError OutOfRange(ValueScratch scratch, ReadOnlySpan<byte> value, NumberRange range) =>
        scratch.IsQuiet
            ? Unspoken
            : new TypeError(range.ErrorMessage ?? $"{Show(value)} is outside the range {range.Argument}.",
                range.ErrorAppTag);

    /// <summary>A text or binary value whose length is not allowed.</summary>
    public static TypeError WrongLength(ValueScratch scratch, ReadOnlySpan<byte> value, int length,
        NumberRange allowed) =>
        scratch.IsQuiet
            ? Unspoken
            : new TypeError(
                allowed.ErrorMessage ?? $"The length of {Show(value)} is {length}, allowed is {allowed.Argument}.",
                allowed.ErrorAppTag);

    /// <summary>The value in quotes, cut when it is long.</summary>
    public static string Show(ReadOnlySpan<byte> value)
    {
        if (value.Length <= ShownBytes)
            return $"\"{Encoding.UTF8.GetString(value)}\"";
        var end = ShownBytes;
        while (end > 0 && (value[end] & 0xC0) == 0x80)
            end--;
        return $"\"{Encoding.UTF8.GetString(value[..end])}…\"";
    }
}
