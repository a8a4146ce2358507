using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>Between the canonical value of a leaf (UTF-8) and the C# type that stands for it.</summary>
/// <typeparam name="T">The C# type.</typeparam>
public abstract class LeafCodec<T>
{
    /// <summary>Reads a canonical value.</summary>
    /// <param name="canonical">The value; it was checked when it came into the tree.</param>
    /// <param name="node">The leaf or leaf-list it is a value of.</param>
    public abstract T Read(ReadOnlySpan<byte> canonical, ValueNode node);

    /// <summary>The canonical form of a value.</summary>
    public abstract byte[] Write(T value);

    /// <summary>Writes the canonical form of a value into a buffer; false when there is no room. For lookups, which should leave nothing behind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="written">How many bytes it took.</param>
    public virtual bool TryWrite(T value, Span<byte> buffer, out int written)
    {
        var canonical = Write(value);
        written = canonical.Length;
        return canonical.AsSpan().TryCopyTo(buffer);
    }
}

/// <summary>A codec made of two functions.</summary>
/// <typeparam name="T">The C# type.</typeparam>
internal sealed class FunctionCodec<T>(FunctionCodec<T>.Reader read, Func<T, byte[]> write) : LeafCodec<T>
{
    /// <summary>Reads a canonical value.</summary>
    internal delegate T Reader(ReadOnlySpan<byte> canonical);

    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> canonical, ValueNode node) => read(canonical);

    /// <inheritdoc/>
    public override byte[] Write(T value) => write(value);
}
