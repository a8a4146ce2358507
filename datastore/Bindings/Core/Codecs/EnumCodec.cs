using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>enumeration as a C# enum, by a table of YANG names.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class EnumCodec<T> : LeafCodec<T>
    where T : struct, Enum
{
    private readonly (string Name, byte[] Utf8, T Value)[] _members;

    /// <summary>The codec of those members.</summary>
    public EnumCodec(params ReadOnlySpan<(string Name, T Value)> members)
    {
        _members = new (string, byte[], T)[members.Length];
        for (var i = 0; i < members.Length; i++)
            _members[i] = (members[i].Name, Encoding.UTF8.GetBytes(members[i].Name), members[i].Value);
    }

    /// <summary>The YANG name of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no member.</exception>
    public string NameOf(T value) => Find(value).Name;

    /// <summary>The value of a YANG name; false when there is none of that name.</summary>
    public bool TryParse(ReadOnlySpan<char> name, out T value)
    {
        foreach (var m in _members)
            if (name.SequenceEqual(m.Name))
            {
                value = m.Value;
                return true;
            }
        value = default;
        return false;
    }

    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> canonical, ValueNode node)
    {
        foreach (var m in _members)
            if (canonical.SequenceEqual(m.Utf8))
                return m.Value;
        // A module of a later revision than the bindings may have more names.
        throw new InvalidOperationException($"{node.Path} is '{Encoding.UTF8.GetString(canonical)}', which its binding does not know");
    }

    /// <inheritdoc/>
    public override byte[] Write(T value) => Find(value).Utf8;

    private (string Name, byte[] Utf8, T Value) Find(T value)
    {
        foreach (var m in _members)
            if (EqualityComparer<T>.Default.Equals(m.Value, value))
                return m;
        throw new ArgumentOutOfRangeException(nameof(value), value, "not a member of the YANG enumeration");
    }
}

/// <summary>bits as a C# flags enum, by a table of YANG names in order of position.</summary>
/// <typeparam name="T">The enum; its underlying type is <see cref="ulong"/>.</typeparam>
public sealed class BitsCodec<T> : LeafCodec<T>
    where T : struct, Enum
{
    private readonly (byte[] Utf8, ulong Value)[] _bits;

    /// <summary>The codec of those bits.</summary>
    public BitsCodec(params ReadOnlySpan<(string Name, T Value)> bits)
    {
        _bits = new (byte[], ulong)[bits.Length];
        for (var i = 0; i < bits.Length; i++)
            _bits[i] = (Encoding.UTF8.GetBytes(bits[i].Name), Convert.ToUInt64(bits[i].Value));
    }

    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> canonical, ValueNode node)
    {
        var value = 0UL;
        foreach (var part in canonical.Split((byte)' '))
            foreach (var (utf8, bit) in _bits)
                if (canonical[part].SequenceEqual(utf8))
                    value |= bit;
        return (T)Enum.ToObject(typeof(T), value);
    }

    /// <inheritdoc/>
    public override byte[] Write(T value)
    {
        var set = Convert.ToUInt64(value);
        var names = new List<byte>();
        foreach (var (utf8, bit) in _bits)
        {
            if ((set & bit) == 0)
                continue;
            if (names.Count > 0)
                names.Add((byte)' ');
            names.AddRange(utf8);
        }
        return [.. names];
    }
}
