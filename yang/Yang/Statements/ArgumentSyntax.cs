using System.Globalization;

namespace Netconf.Mano.Yang;

/// <summary>The argument grammars of RFC 7950 §14 that need no context.</summary>
internal static class ArgumentSyntax
{
    private static readonly System.Buffers.SearchValues<char> NotInUri = System.Buffers.SearchValues.Create(" \t\r\n<>\"");

    /// <summary>What is wrong with an argument; null when it is right. <paramref name="is11"/>: the text is YANG 1.1.</summary>
    public static string? Check(ArgumentKind kind, string text, bool is11) => kind switch
    {
        ArgumentKind.Identifier => IsIdentifier(text, is11) ? null : $"'{Short(text)}' is not an identifier",
        ArgumentKind.IdentifierRef => IsIdentifierRef(text, is11) ? null : $"'{Short(text)}' is not an identifier with an optional prefix",
        ArgumentKind.Version => text is "1" or "1.1" ? null : $"'{Short(text)}' is not a YANG version: 1 or 1.1",
        ArgumentKind.Date => IsDate(text) ? null : $"'{Short(text)}' is not a date of the form YYYY-MM-DD",
        ArgumentKind.Boolean or ArgumentKind.YinBoolean => text is "true" or "false" ? null : $"'{Short(text)}' is neither true nor false",
        ArgumentKind.Status => text is "current" or "deprecated" or "obsolete" ? null
            : $"'{Short(text)}' is not a status: current, deprecated or obsolete",
        ArgumentKind.OrderedBy => text is "user" or "system" ? null : $"'{Short(text)}' is neither user nor system",
        ArgumentKind.MaxElements => text == "unbounded" || (IsNonNegative(text) && text != "0") ? null
            : $"'{Short(text)}' is neither unbounded nor a positive number",
        ArgumentKind.NonNegative => IsNonNegative(text) ? null : $"'{Short(text)}' is not a number from 0 to 4294967295",
        ArgumentKind.Integer => IsInteger(text) ? null : $"'{Short(text)}' is not an integer from -2147483648 to 2147483647",
        ArgumentKind.FractionDigits => text.Length is 1 or 2 && text[0] is >= '1' and <= '9' && int.TryParse(text, out var n) && n <= 18 ? null
            : $"'{Short(text)}' is not a number from 1 to 18",
        ArgumentKind.Deviate => text is "add" or "replace" or "delete" or "not-supported" ? null
            : $"'{Short(text)}' is none of add, replace, delete, not-supported",
        ArgumentKind.Modifier => text == "invert-match" ? null : $"'{Short(text)}' is not invert-match",
        ArgumentKind.AbsolutePath => IsPath(text, true, is11) ? null : $"'{Short(text)}' is not an absolute schema node identifier",
        ArgumentKind.DescendantPath => IsPath(text, false, is11) ? null : $"'{Short(text)}' is not a descendant schema node identifier",
        ArgumentKind.AugmentPath => IsPath(text, text.StartsWith('/'), is11) ? null : $"'{Short(text)}' is not a schema node identifier",
        ArgumentKind.Key => AllWords(text, w => IsIdentifierRef(w, is11)) ? null : $"'{Short(text)}' is not a list of leaf names",
        ArgumentKind.Unique => AllWords(text, w => IsPath(w, false, is11)) ? null : $"'{Short(text)}' is not a list of descendant paths",
        ArgumentKind.Uri => HasSpace(text) ? $"'{Short(text)}' is not a URI" : null,
        ArgumentKind.Path or ArgumentKind.Expression or ArgumentKind.Restriction => text.Length > 0 ? null : "the argument is empty",
        _ => null,
    };

    /// <summary>RFC 7950 §6.2; YANG 1 refuses names that begin with xml in any case.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> text, bool is11)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_'))
            return false;
        foreach (var c in text)
            if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
                return false;
        return is11 || !text.StartsWith("xml", StringComparison.OrdinalIgnoreCase);
    }

    public static bool IsIdentifierRef(ReadOnlySpan<char> text, bool is11)
    {
        var colon = text.IndexOf(':');
        return colon < 0
            ? IsIdentifier(text, is11)
            : IsIdentifier(text[..colon], is11) && IsIdentifier(text[(colon + 1)..], is11);
    }

    public static bool IsDate(string text) =>
        text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsNonNegative(string text) =>
        text.Length > 0 && (text[0] != '0' || text.Length == 1) && text.All(char.IsAsciiDigit) && uint.TryParse(text, out _);

    private static bool IsInteger(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > 0 && (digits[0] != '0' || text == "0") && digits.All(char.IsAsciiDigit) && int.TryParse(text, out _);
    }

    private static bool IsPath(string text, bool absolute, bool is11)
    {
        if (absolute)
        {
            if (!text.StartsWith('/'))
                return false;
            text = text[1..];
        }
        foreach (var step in text.Split('/'))
            if (!IsIdentifierRef(step, is11))
                return false;
        return true;
    }

    private static bool AllWords(string text, Func<string, bool> check)
    {
        var words = SplitWords(text);
        return words.Length > 0 && words.All(check);
    }

    /// <summary>The words of a key or unique argument.</summary>
    public static string[] SplitWords(string text) =>
        text.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static bool HasSpace(string text) => text.AsSpan().ContainsAny(NotInUri);

    private static string Short(string text) => YangParser.Shorten(text);
}
