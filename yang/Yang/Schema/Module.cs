using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>A compiled module (RFC 7950 §5.1): its identity and what it defines. Submodules are part of their module.</summary>
public sealed class Module
{
    internal Module(string name, string? revision, string @namespace, string prefix)
    {
        Name = name;
        Revision = revision;
        Namespace = @namespace;
        Prefix = prefix;
        NameUtf8 = Encoding.UTF8.GetBytes(name);
        NamespaceUtf8 = Encoding.UTF8.GetBytes(@namespace);
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    /// <summary>The latest revision date, <c>YYYY-MM-DD</c>; null when the module has none.</summary>
    public string? Revision { get; }

    /// <summary>The XML namespace URI.</summary>
    public string Namespace { get; }

    /// <summary>The module's own prefix.</summary>
    public string Prefix { get; }

    /// <summary><see cref="Name"/> in UTF-8, for the codecs.</summary>
    public ReadOnlyMemory<byte> NameUtf8 { get; }

    /// <summary><see cref="Namespace"/> in UTF-8, for the codecs.</summary>
    public ReadOnlyMemory<byte> NamespaceUtf8 { get; }

    /// <summary>Whether the module is written in YANG 1.1 (RFC 7950) rather than 1 (RFC 6020).</summary>
    public bool IsYang11 { get; internal set; }

    /// <summary>True when the schema implements the module; false when it is only imported (RFC 7950 §5.6.5).</summary>
    public bool IsImplemented { get; internal set; }

    /// <summary>The source text and its submodules' as they were read, for get-schema.</summary>
    public ModuleText Text { get; internal set; } = null!;

    /// <summary>The included submodules, in include order.</summary>
    public IReadOnlyList<Submodule> Submodules { get; internal set; } = [];

    /// <summary>Prefix → module of the imports, the own prefix included, in the module's own text.</summary>
    public IReadOnlyDictionary<string, Module> Imports { get; internal set; } = new Dictionary<string, Module>();

    /// <summary>All features the module defines.</summary>
    public IReadOnlyList<Feature> Features { get; internal set; } = [];

    /// <summary>Modules that deviate this one, in name order (RFC 8525 <c>deviation</c>).</summary>
    public IReadOnlyList<Module> DeviatedBy { get; internal set; } = [];

    /// <summary>Modules that augment this one, in name order.</summary>
    public IReadOnlyList<Module> AugmentedBy { get; internal set; } = [];

    /// <summary>The identities the module defines.</summary>
    public IReadOnlyList<Identity> Identities { get; internal set; } = [];

    /// <summary>The module's description, or null.</summary>
    public string? Description { get; internal set; }

    /// <summary>The metadata annotations the module defines (RFC 7952 §3).</summary>
    public IReadOnlyList<Annotation> Annotations { get; internal set; } = [];

    /// <summary>The identity of that name, or null. O(1).</summary>
    public Identity? FindIdentity(string name) => IdentityIndex.TryGetValue(name, out var i) && i.IsSupported ? i : null;

    /// <summary>What the module adds to others, in order of application.</summary>
    internal List<AugmentRecord> Augments { get; } = [];

    /// <summary>All identities by name, those that an if-feature takes away included.</summary>
    internal Dictionary<string, Identity> IdentityIndex { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Revision is null ? Name : $"{Name}@{Revision}";
}

/// <summary>A submodule as included (RFC 7950 §7.2).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Its latest revision, or null.</param>
/// <param name="Text">Its text.</param>
public sealed record Submodule(string Name, string? Revision, ModuleText Text);

/// <summary>The text of one module or submodule and where it came from.</summary>
/// <param name="Name">Where it came from: a path or a made-up name; shown in diagnostics.</param>
/// <param name="Utf8">The bytes as read.</param>
public sealed record ModuleText(string Name, ReadOnlyMemory<byte> Utf8)
{
    /// <summary>The name the text gives itself, without parsing all of it; null when it gives none.</summary>
    public string? DeclaredName => ModuleHead.Name(this);

    /// <summary>Its newest revision date, without parsing all of it, or null.</summary>
    public string? DeclaredRevision => ModuleHead.LatestRevision(this);

    /// <summary>Whether the text is YIN: it is named so, or begins as XML does.</summary>
    internal bool IsYin()
    {
        if (Name.EndsWith(".yin", StringComparison.Ordinal))
            return true;
        var text = Utf8.Span;
        if (text is [0xEF, 0xBB, 0xBF, ..])
            text = text[3..];
        return text.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }
}

/// <summary>A feature (RFC 7950 §7.20.1) and whether this schema supports it.</summary>
/// <param name="Module">The defining module.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsSupported">Whether nodes that depend on it are there.</param>
public sealed record Feature(Module Module, string Name, bool IsSupported);

/// <summary>One augment statement, applied.</summary>
/// <param name="Path">Its argument.</param>
/// <param name="Target">The node it adds to.</param>
/// <param name="Nodes">The nodes it added, those that an if-feature or a deviation takes away included.</param>
internal sealed record AugmentRecord(string Path, SchemaNode Target, IReadOnlyList<SchemaNode> Nodes);

/// <summary>A metadata annotation (RFC 7952 §3): an XML attribute, a JSON "@" member.</summary>
/// <param name="Module">The defining module.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
public sealed record Annotation(Module Module, string Name, YangType Type);

/// <summary>An identity (RFC 7950 §7.18); compared by reference within one schema.</summary>
public sealed class Identity
{
    internal Identity(Module module, string name)
    {
        Module = module;
        Name = name;
    }

    /// <summary>The defining module.</summary>
    public Module Module { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The identities it is directly derived from.</summary>
    public IReadOnlyList<Identity> Bases { get; internal set; } = [];

    /// <summary>All identities derived from it, directly or not, itself excluded, in no order.</summary>
    public IReadOnlyList<Identity> Derived => _derived ??= Closure(this, i => i.Children);

    /// <summary>Its status.</summary>
    public Status Status { get; internal set; }

    /// <summary>Its description, or null.</summary>
    public string? Description { get; internal set; }

    /// <summary>False when an if-feature takes it away: it is no value then, but may still be named as a base.</summary>
    internal bool IsSupported { get; set; } = true;

    /// <summary>The supported identities directly derived from it.</summary>
    internal List<Identity> Children { get; } = [];

    private IReadOnlyList<Identity>? _derived;
    private HashSet<Identity>? _ancestors;

    /// <summary>Whether this identity is <paramref name="other"/> or derived from it (derived-from-or-self).</summary>
    public bool IsA(Identity other) => ReferenceEquals(this, other) || IsDerivedFrom(other);

    /// <summary>Whether this identity is derived from <paramref name="other"/> (derived-from, RFC 7950 §10.4.1).</summary>
    public bool IsDerivedFrom(Identity other) => (_ancestors ??= [.. Closure(this, i => i.Bases)]).Contains(other);

    private static List<Identity> Closure(Identity start, Func<Identity, IReadOnlyList<Identity>> next)
    {
        var seen = new HashSet<Identity> { start };
        var found = new List<Identity>();
        var queue = new Queue<Identity>([start]);
        while (queue.TryDequeue(out var identity))
            foreach (var other in next(identity))
                if (seen.Add(other))
                {
                    found.Add(other);
                    queue.Enqueue(other);
                }
        return found;
    }

    /// <summary>The canonical form used inside the product: <c>module:name</c> (RFC 7951 §6.8).</summary>
    public override string ToString() => $"{Module.Name}:{Name}";
}

/// <summary>RFC 7950 §7.21.2.</summary>
public enum Status
{
    /// <summary>In force.</summary>
    Current,

    /// <summary>Obsolete, but still supported.</summary>
    Deprecated,

    /// <summary>Should not be used.</summary>
    Obsolete,
}
