namespace Netconf.Mano.Yang;

/// <summary>The built-in types (RFC 7950 §4.2.4).</summary>
public enum BuiltInType
{
    /// <summary>Any binary data, base64 on the wire.</summary>
    Binary,
    /// <summary>A set of bits.</summary>
    Bits,
    /// <summary>true or false.</summary>
    Boolean,
    /// <summary>A decimal number of fixed fraction digits.</summary>
    Decimal64,
    /// <summary>A leaf without a value.</summary>
    Empty,
    /// <summary>One of a list of names.</summary>
    Enumeration,
    /// <summary>A reference to an identity.</summary>
    IdentityRef,
    /// <summary>A reference to a node of the data tree.</summary>
    InstanceIdentifier,
    /// <summary>8-bit signed integer.</summary>
    Int8,
    /// <summary>16-bit signed integer.</summary>
    Int16,
    /// <summary>32-bit signed integer.</summary>
    Int32,
    /// <summary>64-bit signed integer.</summary>
    Int64,
    /// <summary>A reference to a leaf instance.</summary>
    LeafRef,
    /// <summary>Text.</summary>
    String,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8,
    /// <summary>16-bit unsigned integer.</summary>
    UInt16,
    /// <summary>32-bit unsigned integer.</summary>
    UInt32,
    /// <summary>64-bit unsigned integer.</summary>
    UInt64,
    /// <summary>One of several types.</summary>
    Union,
}

/// <summary>Where the prefixes of a value are resolved: XML declarations, JSON module names, a module's
/// imports.</summary>
public interface IPrefixResolver
{
    /// <summary>The module a prefix stands for, or null. The empty prefix is the default: XML's default namespace,
    /// JSON's module of the leaf.</summary>
    Module? Resolve(ReadOnlySpan<byte> prefixUtf8);

    /// <summary>
    /// The schema whose data nodes instance-identifiers name, when it is known: their nodes are then checked and their
    /// key values made
    /// canonical. Null while modules are being compiled.
    /// </summary>
    Schema? Schema => null;

    /// <summary>
    /// True where prefixes are module names and a name without one belongs to its parent's module (RFC 7951 §6.11):
    /// JSON and canonical values.
    /// False in XML, where every name of an instance-identifier has a prefix.
    /// </summary>
    bool NamesInherit => false;
}

/// <summary>Why a value is not of its type; becomes an rpc-error (RFC 7950 §8.3.1: invalid-value unless the type says
/// otherwise).</summary>
/// <param name="Message">What is wrong with the value, the restriction's error-message where it has one.</param>
/// <param name="AppTag">The restriction's error-app-tag, or null.</param>
public sealed record TypeError(string Message, string? AppTag = null);

/// <summary>
/// A compiled type: the built-in type with all restrictions of its typedef chain. Values live in their canonical form
/// (RFC 7950 §9)
/// as UTF-8; identityrefs, instance-identifiers and yang:xpath1.0 values carry module names as prefixes (RFC 7951 §6.8,
/// §6.11).
/// </summary>
public abstract class YangType
{
    private protected YangType(BuiltInType builtIn) => BuiltIn = builtIn;

    /// <summary>The built-in type at the end of the chain.</summary>
    public BuiltInType BuiltIn { get; }

    /// <summary>The name of the typedef the node names, without prefix; null when it names a built-in type.</summary>
    public string? TypedefName { get; internal set; }

    /// <summary>The module that defines <see cref="TypedefName"/>, or null.</summary>
    public Module? TypedefModule { get; internal set; }

    /// <summary>The typedefs from the one named by the node down to the built-in type: (module, name) pairs.</summary>
    public IReadOnlyList<(Module Module, string Name)> TypedefChain { get; internal set; } = [];

    /// <summary>True when canonical values may hold module-name prefixes that XML has to declare (identityref,
    /// instance-identifier, xpath1.0, unions of them).</summary>
    public virtual bool HasPrefixes => false;

    /// <summary>True when a canonical value can never hold a character XML has to escape (numbers, enums without such
    /// …).</summary>
    public virtual bool IsEscapeFree => false;

    /// <summary>The nearest default on the typedef chain (RFC 7950 §7.3.4), or null. Set by TypeCompiler.</summary>
    internal TypedefDefault? Default { get; set; }

    /// <summary>The nearest units on the typedef chain (§7.3.3), or null. Set by TypeCompiler.</summary>
    public string? Units { get; internal set; }

    /// <summary>True for leafrefs and unions with leafrefs: what they mean depends on the node
    /// (LeafRefResolver.Bind).</summary>
    internal virtual bool NeedsBinding => false;

    /// <summary>
    /// Checks a value as it came from the wire or a module's text and gives its canonical form.
    /// </summary>
    /// <param name="lexical">The value as written, UTF-8, character references resolved.</param>
    /// <param name="prefixes">How its prefixes resolve.</param>
    /// <param name="scratch">Room for a canonical form that differs from the lexical one; one per caller,
    /// reused.</param>
    /// <param name="canonical">The canonical form: a slice of <paramref name="lexical"/> or of the scratch, valid until
    /// its next use.</param>
    /// <param name="error">What is wrong when the answer is false.</param>
    public abstract bool TryCanonicalize(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error);

    /// <summary>
    /// The same for a default in a module's text, where integers may be hexadecimal or octal (RFC 7950 §9.2.1).
    /// </summary>
    public virtual bool TryCanonicalizeDefault(
        ReadOnlySpan<byte> lexical, IPrefixResolver prefixes, ValueScratch scratch,
        out ReadOnlySpan<byte> canonical, out TypeError? error) =>
        TryCanonicalize(lexical, prefixes, scratch, out canonical, out error);

    /// <summary>
    /// The form of a canonical value that XML carries: the same, except that every name of an instance-identifier has
    /// its prefix there
    /// (RFC 7950 §9.13.2), where the canonical form has one at each change of module only. Prefixes are still module
    /// names.
    /// </summary>
    public virtual ReadOnlySpan<byte> ToXml(ReadOnlySpan<byte> canonical, ValueScratch scratch) => canonical;

    /// <summary>Finds the next module-name prefix of a canonical value (or of its XML form), from
    /// <paramref name="position"/> on.</summary>
    /// <param name="value">The canonical value or its XML form.</param>
    /// <param name="position">Where to search from, 0 at first; afterwards behind the prefix found.</param>
    /// <param name="prefix">The prefix: a slice of <paramref name="value"/>.</param>
    public virtual bool TryNextPrefix(ReadOnlySpan<byte> value, scoped ref int position, out ReadOnlySpan<byte> prefix)
    {
        prefix = default;
        return false;
    }

    /// <summary>The type for one more use: itself, but a fresh copy of what is resolved per use (leafrefs and unions of
    /// them).</summary>
    internal virtual YangType ForUse() => this;

    /// <summary>A copy that takes the names of another typedef; the restrictions are shared.</summary>
    internal YangType Copy() => (YangType)MemberwiseClone();

    /// <summary>Compares two canonical values in the type's natural order: numbers by value, everything else by
    /// bytes.</summary>
    public virtual int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => a.SequenceCompareTo(b);
}

/// <summary>
/// A growable buffer for canonical forms, and whether anyone will read the error. The lexical value must not lie in it.
/// </summary>
public sealed class ValueScratch
{
    private byte[] _buffer = new byte[64];
    private int _quiet;

    /// <summary>True while a union tries its members: their errors are thrown away, so nobody should spend time on
    /// wording them.</summary>
    internal bool IsQuiet => _quiet > 0;

    internal void Hush() => _quiet++;

    internal void Speak() => _quiet--;

    /// <summary>At least <paramref name="length"/> bytes to write to; what was handed out before is no longer
    /// valid.</summary>
    public Span<byte> Take(int length)
    {
        if (_buffer.Length < length)
            _buffer = new byte[Math.Max(length, _buffer.Length * 2)];
        return _buffer.AsSpan(0, length);
    }
}
