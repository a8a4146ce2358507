using System.Collections.Concurrent;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>
/// A value of an identityref. The identities known when the bindings were generated are static members of the class that stands for their base; the set
/// is open: a module added later may derive more.
/// </summary>
public abstract class IdentityValue
{
    private readonly HashSet<string> _ancestors;

    private protected IdentityValue(string qualifiedName, IEnumerable<string> ancestors)
    {
        QualifiedName = qualifiedName;
        _ancestors = [.. ancestors];
    }

    /// <summary><c>module:name</c>: the canonical form (RFC 7951 §6.8).</summary>
    public string QualifiedName { get; }

    /// <summary>The name without its module.</summary>
    public string Name => QualifiedName[(QualifiedName.IndexOf(':') + 1)..];

    /// <summary>The module that defines it.</summary>
    public string Module => QualifiedName[..QualifiedName.IndexOf(':')];

    /// <summary>Whether it is that identity or derived from it, however far.</summary>
    public bool IsA(IdentityValue other) => IsA(other.QualifiedName);

    /// <summary>The same for an identity by its <see cref="QualifiedName"/>.</summary>
    public bool IsA(string qualifiedName) => QualifiedName == qualifiedName || _ancestors.Contains(qualifiedName);

    /// <inheritdoc/>
    public override string ToString() => QualifiedName;
}

/// <summary>The generated class of the identities derived from one base; one object per identity, compared by reference.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public abstract class IdentityValue<TSelf> : IdentityValue
    where TSelf : IdentityValue<TSelf>, IIdentityClass<TSelf>
{
    private static readonly ConcurrentDictionary<string, TSelf> Known = new(StringComparer.Ordinal);

    /// <summary>For generated classes only.</summary>
    /// <param name="qualifiedName">The name.</param>
    /// <param name="ancestors">The names of all identities it is derived from.</param>
    protected IdentityValue(string qualifiedName, IEnumerable<string> ancestors)
        : base(qualifiedName, ancestors)
    {
    }

    /// <summary>The codec of leafs of this base.</summary>
    public static LeafCodec<TSelf> Codec { get; } = new IdentityCodec();

    /// <summary>Registers an identity that is known when the bindings are generated.</summary>
    /// <param name="qualifiedName">Its name.</param>
    /// <param name="ancestors">The names of all identities it is derived from, separated by blanks.</param>
    protected static TSelf Define(string qualifiedName, string ancestors) =>
        Known.GetOrAdd(qualifiedName, name => TSelf.Create(name, ancestors.Split(' ')));

    private static TSelf Intern(Identity identity) =>
        Known.TryGetValue(identity.ToString(), out var known)
            ? known
            : Known.GetOrAdd(identity.ToString(), TSelf.Create(identity.ToString(), Ancestors(identity).Distinct()));

    private static IEnumerable<string> Ancestors(Identity identity) =>
        identity.Bases.SelectMany(b => Ancestors(b).Prepend(b.ToString()));

    private sealed class IdentityCodec : LeafCodec<TSelf>
    {
        public override TSelf Read(ReadOnlySpan<byte> canonical, ValueNode node)
        {
            // The class's own static members come first: they are the objects everyone compares with.
            System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(TSelf).TypeHandle);
            var name = Encoding.UTF8.GetString(canonical);
            if (Known.TryGetValue(name, out var known))
                return known;
            foreach (var type in IdentityRefs(node.Type))
                if (type.Find(canonical) is { } identity)
                    return Intern(identity);
            throw new InvalidOperationException($"{node.Path} names the identity {name}, which the schema does not have");
        }

        public override byte[] Write(TSelf value) => Encoding.UTF8.GetBytes(value.QualifiedName);

        private static IEnumerable<IdentityRefType> IdentityRefs(YangType type) => type switch
        {
            IdentityRefType identityRef => [identityRef],
            LeafRefType leafRef => IdentityRefs(leafRef.TargetType),
            UnionType union => union.Members.SelectMany(IdentityRefs),
            _ => [],
        };
    }
}

/// <summary>How a generated identity class makes an object.</summary>
/// <typeparam name="TSelf">The class.</typeparam>
public interface IIdentityClass<TSelf>
{
    /// <summary>Makes the object of an identity.</summary>
    static abstract TSelf Create(string qualifiedName, IEnumerable<string> ancestors);
}
