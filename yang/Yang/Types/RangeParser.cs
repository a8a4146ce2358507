using System.Globalization;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>Reads range and length arguments (RFC 7950 §9.2.4, §9.4.4) and checks that they narrow what they
/// restrict.</summary>
internal sealed class RangeParser(ITypeScope scope, Statement statement)
{
    /// <summary>Reads the argument of a range or length statement.</summary>
    /// <param name="allowed">What the restricted type takes: its range, or the bounds of the built-in type.</param>
    /// <param name="fractionDigits">Of a decimal64; 0 else.</param>
    /// <returns>The range, or null when it is wrong, which has been reported.</returns>
    public NumberRange? Parse(IReadOnlyList<NumberInterval> allowed, int fractionDigits = 0)
    {
        var parts = new List<NumberInterval>();
        foreach (var piece in statement.Arg.Split('|'))
        {
            if (!TryReadPart(piece, allowed, fractionDigits, out var part))
                return null;
            if (part.Max < part.Min)
                return Wrong("bad-range", $"\"{piece.Trim()}\" has its bounds the wrong way round");
            if (parts.Count > 0 && part.Min <= parts[^1].Max)
                return Wrong("bad-range", $"\"{piece.Trim()}\" does not lie above the part before it",
                    "write the parts disjoint and ascending");
            if (!IsWithin(part, allowed))
                return Wrong("range-not-narrower",
                    $"\"{piece.Trim()}\" allows values that the restricted type does not",
                    "a restriction can only narrow");
            parts.Add(part);
        }
        return new NumberRange(
            parts, statement.Arg, statement.FindArgument(Keyword.ErrorMessage),
                statement.FindArgument(Keyword.ErrorAppTag));
    }

    private bool TryReadPart(string piece, IReadOnlyList<NumberInterval> allowed, int fractionDigits,
        out NumberInterval part)
    {
        part = default;
        var dots = piece.IndexOf("..", StringComparison.Ordinal);
        var low = (dots < 0 ? piece : piece[..dots]).Trim(' ', '\t', '\r', '\n');
        var high = dots < 0 ? low : piece[(dots + 2)..].Trim(' ', '\t', '\r', '\n');
        if (!TryReadBound(low, allowed, fractionDigits, out var min)
            || !TryReadBound(high, allowed, fractionDigits, out var max))
            return false;
        part = new NumberInterval(min, max);
        return true;
    }

    private bool TryReadBound(string text, IReadOnlyList<NumberInterval> allowed, int fractionDigits, out Int128 value)
    {
        value = default;
        if (text == "min")
            value = allowed[0].Min;
        else if (text == "max")
            value = allowed[^1].Max;
        else if (fractionDigits > 0)
            return TryReadDecimal(text, fractionDigits, out value);
        else if (text.Length == 0 || !IsInteger(text)
                 || !Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            return Wrong("bad-range", $"\"{text}\" is no whole number, min or max") is not null;
        return true;
    }

    private bool TryReadDecimal(string text, int fractionDigits, out Int128 value)
    {
        var parsed = Decimal64Type.TryParseScaled(Encoding.UTF8.GetBytes(text), fractionDigits, out var scaled);
        value = scaled;
        return parsed switch
        {
            Decimal64Type.ScaledParse.Ok => true,
            Decimal64Type.ScaledParse.TooPrecise =>
                Wrong("bad-range", $"\"{text}\" has more than {fractionDigits} fraction digits") is not null,
            Decimal64Type.ScaledParse.TooGreat => Wrong("bad-range", $"\"{text}\" does not fit the type") is not null,
            _ => Wrong("bad-range", $"\"{text}\" is no decimal number, min or max") is not null,
        };
    }

    private static bool IsInteger(string text)
    {
        var digits = text[0] is '-' ? text.AsSpan(1) : text;
        return digits.Length is > 0 and < 30 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsWithin(NumberInterval part, IReadOnlyList<NumberInterval> allowed)
    {
        // Adjacent integer parts (1..4|5..9) together hold what spans them (RFC 7950 §9.2.5 speaks of values, not of
        // parts).
        var reached = part.Min;
        foreach (var a in allowed)
        {
            if (a.Min > reached)
                return false;
            if (a.Max >= part.Max && a.Min <= reached)
                return true;
            if (a.Max >= reached)
                reached = a.Max + 1;
        }
        return false;
    }

    private NumberRange? Wrong(string code, string what, string? remedy = null)
    {
        var name = statement.Keyword == Keyword.Length ? "length" : "range";
        scope.Report(new Diagnostic(
            DiagnosticSeverity.Error, code, $"In the {name} \"{statement.Arg}\", {what}.", statement.Location, remedy));
        return null;
    }
}
