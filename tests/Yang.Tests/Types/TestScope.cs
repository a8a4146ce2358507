using System.Text;

namespace Netconf.Mano.Yang.Tests;

/// <summary>A module text without a parser: typedefs, identities and prefixes said in code.</summary>
internal sealed class TestScope : ITypeScope
{
    private readonly Dictionary<string, TypedefDefinition> _typedefs = [];
    private readonly Dictionary<string, Identity> _identities = [];
    private readonly Dictionary<string, Module> _prefixes = [];

    public TestScope(bool isYang11 = true, string name = "m")
    {
        IsYang11 = isYang11;
        Module = new Module(name, null, $"urn:{name}", name) { IsYang11 = isYang11, IsImplemented = true };
        _prefixes[name] = Module;
    }

    public Module Module { get; }

    public bool IsYang11 { get; }

    public HashSet<string> FeaturesOff { get; } = [];

    public List<Diagnostic> Findings { get; } = [];

    public IEnumerable<string> Codes => Findings.Select(f => f.Code);

    public Module? ResolvePrefix(string prefix) => _prefixes.GetValueOrDefault(prefix);

    public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) =>
        prefixUtf8.IsEmpty ? Module : ResolvePrefix(Encoding.UTF8.GetString(prefixUtf8));

    public TypedefDefinition? FindTypedef(string prefixedName, Statement at) =>
        _typedefs.GetValueOrDefault(prefixedName);

    public Identity? FindIdentity(string prefixedName) => _identities.GetValueOrDefault(prefixedName);

    public bool IsEnabled(Statement statement) =>
        statement.FindAll(Keyword.IfFeature).All(f => !FeaturesOff.Contains(f.Arg));

    public void Report(Diagnostic diagnostic) => Findings.Add(diagnostic);

    public TestScope Import(Module module)
    {
        _prefixes[module.Prefix] = module;
        return this;
    }

    public TestScope Typedef(string name, params Statement[] items)
    {
        _typedefs[name] = new TypedefDefinition(S(Keyword.Typedef, name, items), this);
        return this;
    }

    public Identity Identity(string name, params Identity[] bases)
    {
        var identity = new Identity(Module, name) { Bases = bases };
        _identities[name] = identity;
        Module.Identities = [.. Module.Identities, identity];
        foreach (var b in bases)
            b.Children.Add(identity);
        return identity;
    }

    public YangType? Compile(Statement type) => TypeCompiler.Compile(this, type);

    /// <summary>The type, which must compile without a finding.</summary>
    public YangType Type(string name, params Statement[] items)
    {
        var type = Compile(S(Keyword.Type, name, items));
        Assert.IsEmpty(Findings, string.Join('\n', Findings));
        Assert.IsNotNull(type);
        return type;
    }

    /// <summary>The codes of what is reported about a type.</summary>
    public string[] Faults(string name, params Statement[] items)
    {
        Compile(S(Keyword.Type, name, items));
        return [.. Codes];
    }

    public static Statement S(Keyword keyword, string? argument, params Statement[] items)
    {
        var statement = new Statement(keyword, keyword.Text(), argument, "test.yang", 1, 1) { Items = items };
        foreach (var i in items)
            i.Parent = statement;
        return statement;
    }
}

/// <summary>Questions to a type, in strings.</summary>
internal static class TypeAssertions
{
    /// <summary>The canonical form; fails when the value is refused.</summary>
    public static string Canonical(this YangType type, string value, IPrefixResolver? prefixes = null)
    {
        var ok = type.TryCanonicalize(Encoding.UTF8.GetBytes(value), prefixes ?? new TestScope(), new ValueScratch(),
            out var canonical, out var error);
        Assert.IsTrue(ok, error?.Message);
        return Encoding.UTF8.GetString(canonical);
    }

    /// <summary>Why the value is refused; fails when it is not.</summary>
    public static TypeError Refusal(this YangType type, string value, IPrefixResolver? prefixes = null)
    {
        var ok = type.TryCanonicalize(Encoding.UTF8.GetBytes(value), prefixes ?? new TestScope(), new ValueScratch(),
            out _, out var error);
        Assert.IsFalse(ok, $"\"{value}\" was taken");
        Assert.IsNotNull(error);
        Assert.IsFalse(string.IsNullOrWhiteSpace(error.Message));
        return error;
    }

    public static bool Takes(this YangType type, string value, IPrefixResolver? prefixes = null) =>
        type.TryCanonicalize(Encoding.UTF8.GetBytes(value), prefixes ?? new TestScope(), new ValueScratch(), out _,
            out _);

    public static string Default(this YangType type, string value, ITypeScope? scope = null)
    {
        Assert.IsTrue(TypeCompiler.TryCanonicalizeDefault(type, value, scope ?? new TestScope(), out var canonical,
            out var error), error?.Message);
        return Encoding.UTF8.GetString(canonical.Span);
    }
}
