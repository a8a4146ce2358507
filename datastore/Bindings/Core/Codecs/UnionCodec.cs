using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>A generated struct that stands for a union: the value of one of its members.</summary>
/// <typeparam name="TSelf">The struct.</typeparam>
public interface IUnion<TSelf>
    where TSelf : struct, IUnion<TSelf>
{
    /// <summary>Reads a canonical value that belongs to a member.</summary>
    /// <param name="member">The member's place among the innermost members, in order.</param>
    /// <param name="canonical">The value.</param>
    /// <param name="node">The leaf.</param>
    static abstract TSelf Read(int member, ReadOnlySpan<byte> canonical, ValueNode node);

    /// <summary>The canonical form.</summary>
    byte[] Write();
}

/// <summary>union (RFC 7950 §9.12): the first member that takes the value decides.</summary>
/// <typeparam name="T">The generated struct.</typeparam>
public sealed class UnionCodec<T> : LeafCodec<T>
    where T : struct, IUnion<T>
{
    /// <summary>The codec; it has no state.</summary>
    public static UnionCodec<T> Instance { get; } = new();

    /// <inheritdoc/>
    public override T Read(ReadOnlySpan<byte> canonical, ValueNode node)
    {
        var member = 0;
        return Find(Target(node.Type), canonical, ref member)
            ? T.Read(member, canonical, node)
            : throw new InvalidOperationException($"a value of {node.Path} belongs to no member of its union");
    }

    /// <inheritdoc/>
    public override byte[] Write(T value) => value.Write();

    private static YangType Target(YangType type) => type is LeafRefType leafRef ? leafRef.TargetType : type;

    private static bool Find(YangType type, ReadOnlySpan<byte> canonical, ref int member)
    {
        if (type is UnionType union)
        {
            foreach (var m in union.Members)
                if (Find(Target(m), canonical, ref member))
                    return true;
            return false;
        }
        if (Takes(type, canonical))
            return true;
        member++;
        return false;
    }

    private static bool Takes(YangType type, ReadOnlySpan<byte> canonical)
    {
        switch (type)
        {
            case IdentityRefType identity:
                return identity.Find(canonical) is not null;
            case { BuiltIn: BuiltInType.InstanceIdentifier }:
                return canonical is [(byte)'/', ..];
            default:
                var scratch = new ValueScratch();
                return type.TryCanonicalize(canonical, NoPrefixes.Instance, scratch, out var again, out _)
                    && again.SequenceEqual(canonical);
        }
    }

    private sealed class NoPrefixes : IPrefixResolver
    {
        public static NoPrefixes Instance { get; } = new();

        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => null;
    }
}
