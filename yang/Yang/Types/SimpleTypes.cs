namespace Netconf.Mano.Yang;

/// <summary>boolean (RFC 7950 §9.5).</summary>
public sealed class BooleanType : YangType
{
    internal BooleanType()
        : base(BuiltInType.Boolean)
    {
    }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        var ok = lexical.SequenceEqual("true"u8) || lexical.SequenceEqual("false"u8);
        canonical = ok ? lexical : default;
        error = ok ? null : TypeFault.Lexical(scratch, lexical, "\"true\" or \"false\"");
        return ok;
    }
}

/// <summary>empty (RFC 7950 §9.11): a leaf that conveys information by being there.</summary>
public sealed class EmptyType : YangType
{
    internal EmptyType()
        : base(BuiltInType.Empty)
    {
    }

    /// <inheritdoc/>
    public override bool IsEscapeFree => true;

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        canonical = default;
        error = lexical.IsEmpty ? null : TypeFault.Lexical(scratch, lexical, "allowed: the node has no value");
        return lexical.IsEmpty;
    }
}
