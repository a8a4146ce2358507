namespace Netconf.Mano.Yang;

/// <summary>union (RFC 7950 §9.12): the first member that takes a value decides.</summary>
public sealed class UnionType : YangType
{
    private YangType[] _members;

    internal UnionType(IReadOnlyList<YangType> members)
        : base(BuiltInType.Union) => _members = [.. members];

    /// <summary>The members, in order; unions among them are kept as they are.</summary>
    public IReadOnlyList<YangType> Members => _members;

    /// <inheritdoc/>
    public override bool HasPrefixes => Members.Any(m => m.HasPrefixes);

    /// <inheritdoc/>
    public override bool IsEscapeFree => Members.All(m => m.IsEscapeFree);

    /// <summary>The innermost member type a canonical value belongs to, or null when it is none of this type's
    /// values.</summary>
    /// <param name="canonical">The value.</param>
    /// <param name="modules">Resolves module names (RFC 7951 §4).</param>
    public YangType? MemberOf(ReadOnlySpan<byte> canonical, IPrefixResolver modules)
    {
        var scratch = new ValueScratch();
        scratch.Hush();
        foreach (var m in _members)
        {
            if (m is UnionType inner)
            {
                if (inner.MemberOf(canonical, modules) is { } found)
                    return found;
            }
            else if (m.TryCanonicalize(canonical, modules, scratch, out var again, out _)
                && again.SequenceEqual(canonical))
            {
                return m;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public override bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        scratch.Hush();
        var taken = TryMembers(lexical, prefixes, scratch, false, out canonical);
        scratch.Speak();
        error = taken ? null : Rejected(lexical, prefixes, scratch);
        return taken;
    }

    /// <inheritdoc/>
    public override bool TryCanonicalizeDefault(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error)
    {
        scratch.Hush();
        var taken = TryMembers(lexical, prefixes, scratch, true, out canonical);
        scratch.Speak();
        error = taken ? null : Rejected(lexical, prefixes, scratch);
        return taken;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ToXml(ReadOnlySpan<byte> canonical, ValueScratch scratch)
    {
        foreach (var m in _members)
            if (m.HasPrefixes && m.ToXml(canonical, scratch) is var xml && !xml.SequenceEqual(canonical))
                return xml;
        return canonical;
    }

    /// <inheritdoc/>
    public override bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position, out ReadOnlySpan<byte> prefix)
    {
        // The stored value does not say which member it came from: a declaration too many does no harm, one too few
        // does.
        foreach (var m in _members)
        {
            if (!m.HasPrefixes)
                continue;
            var at = position;
            if (m.TryNextPrefix(value, ref at, out prefix))
            {
                position = at;
                return true;
            }
        }
        prefix = default;
        return false;
    }

    internal override bool NeedsBinding => Members.Any(m => m.NeedsBinding);

    internal override YangType ForUse()
    {
        var fresh = Members.Select(m => m.ForUse()).ToArray();
        if (fresh.SequenceEqual(Members, ReferenceEqualityComparer.Instance))
            return this;
        var copy = (UnionType)Copy();
        copy._members = fresh;
        return copy;
    }

    private bool TryMembers(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch, bool isDefault,
            out ReadOnlySpan<byte> canonical)
    {
        foreach (var m in _members)
            if (isDefault
                ? m.TryCanonicalizeDefault(lexical, prefixes, scratch, out canonical, out _)
                : m.TryCanonicalize(lexical, prefixes, scratch, out canonical, out _))
                return true;
        canonical = default;
        return false;
    }

    private TypeError Rejected(ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch)
    {
        if (scratch.IsQuiet)
            return TypeFault.Unspoken;
        var reasons = new List<string>();
        foreach (var m in _members)
            if (!m.TryCanonicalize(lexical, prefixes, scratch, out _, out var error) && error is not null)
                reasons.Add(error.Message);
        return new TypeError($"{TypeFault.Show(lexical)} fits no member of the union: {string.Join(" ", reasons.Distinct().Take(6))}");
    }
}
