namespace Netconf.Mano.Yang;

/// <summary>One part of a range or length: from min to max, both inside.</summary>
/// <param name="Min">The least value; of a decimal64 in units of its last fraction digit.</param>
/// <param name="Max">The greatest value.</param>
public readonly record struct NumberInterval(Int128 Min, Int128 Max);

/// <summary>A range (RFC 7950 §9.2.4) or length (§9.4.4) in force: the narrowest of the typedef chain.</summary>
public sealed class NumberRange
{
    internal NumberRange(IReadOnlyList<NumberInterval> parts, string argument, string? errorMessage,
        string? errorAppTag)
    {
        Parts = parts;
        Argument = argument;
        ErrorMessage = errorMessage;
        ErrorAppTag = errorAppTag;
        _bounds = new ulong[parts.Count * 2];
        for (var i = 0; i < parts.Count; i++)
        {
            _bounds[2 * i] = Key(parts[i].Min);
            _bounds[2 * i + 1] = Key(parts[i].Max);
        }
        _signed = parts[0].Min < 0;
    }

    private readonly ulong[] _bounds;
    private readonly bool _signed;

    /// <summary>The parts, ascending and disjoint.</summary>
    public IReadOnlyList<NumberInterval> Parts { get; }

    /// <summary>The statement's argument as written.</summary>
    public string Argument { get; }

    /// <summary>error-message, or null.</summary>
    public string? ErrorMessage { get; }

    /// <summary>error-app-tag, or null.</summary>
    public string? ErrorAppTag { get; }

    /// <summary>Whether a signed value is inside.</summary>
    public bool Contains(long value)
    {
        if (value < 0 && !_signed)
            return false;
        return ContainsKey(_signed ? (ulong)value ^ (1UL << 63) : (ulong)value);
    }

    /// <summary>Whether an unsigned value is inside.</summary>
    public bool Contains(ulong value)
    {
        if (!_signed)
            return ContainsKey(value);
        return value <= long.MaxValue && ContainsKey(value ^ (1UL << 63));
    }

    // Bounds are kept so that unsigned order is the order of values: a range that begins below zero has all its bounds
    // shifted.
    private ulong Key(Int128 bound) =>
        Parts[0].Min < 0 ? (ulong)(long)bound ^ (1UL << 63) : (ulong)bound;

    private bool ContainsKey(ulong key)
    {
        for (var i = 0; i < _bounds.Length; i += 2)
            if (key - _bounds[i] <= _bounds[i + 1] - _bounds[i])
                return true;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Argument;
}
