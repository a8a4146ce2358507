using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>How the names of an XPath expression resolve.</summary>
public abstract class XPathNames
{
    /// <summary>The module unprefixed names belong to; null when they are in no namespace.</summary>
    public abstract Module? Unprefixed { get; }

    /// <summary>Whether variables are known; they are refused otherwise.</summary>
    public virtual bool AllowsVariables => false;

    /// <summary>Whether the functions of RFC 7950 §10 beyond current() may be called.</summary>
    public virtual bool HasYang11Functions => true;

    /// <summary>Resolves a prefix.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="module">Its module; null when it is bound to a namespace of no known module: such a name matches
    /// nothing.</param>
    /// <returns>False when the prefix is bound to nothing.</returns>
    public abstract bool TryResolve(string prefix, out Module? module);

    /// <summary>
    /// The names of an expression in a module (RFC 7950 §6.4.1): prefixes by that text's imports, unprefixed names in
    /// the module of the
    /// context node.
    /// </summary>
    /// <param name="prefixes">The text's prefixes.</param>
    /// <param name="contextModule">The module of the context node.</param>
    public static XPathNames InModule(IPrefixResolver prefixes, Module contextModule) =>
        new ModuleNames(prefixes, contextModule);

    /// <summary>
    /// The names of an expression that came over the wire (RFC 6241 §8.9): prefixes by the namespace declarations in
    /// scope,
    /// unprefixed names in no namespace.
    /// </summary>
    /// <param name="declarations">Prefix → namespace URI.</param>
    /// <param name="schema">Where namespaces are looked up.</param>
    public static XPathNames OnTheWire(IReadOnlyDictionary<string, string> declarations, Schema schema) =>
        new WireNames(declarations, schema);

    /// <summary>The same by a resolver of the declarations in scope; a prefix it does not know is an error.</summary>
    /// <param name="declarations">The declarations.</param>
    public static XPathNames OnTheWire(IPrefixResolver declarations) => new ModuleNames(declarations, null);

    /// <summary>Prefixes are module names (RFC 7951), unprefixed names belong to
    /// <paramref name="contextModule"/>.</summary>
    public static XPathNames ByModuleName(Schema schema, Module? contextModule = null) =>
        new JsonNames(schema, contextModule);

    private sealed class ModuleNames(IPrefixResolver prefixes, Module? contextModule) : XPathNames
    {
        public override Module? Unprefixed => contextModule;

        public override bool TryResolve(string prefix, out Module? module)
        {
            Span<byte> utf8 = stackalloc byte[prefix.Length <= 64 ? 192 : prefix.Length * 3];
            module = prefixes.Resolve(utf8[..Encoding.UTF8.GetBytes(prefix, utf8)]);
            return module is not null;
        }
    }

    private sealed class WireNames(IReadOnlyDictionary<string, string> declarations, Schema schema) : XPathNames
    {
        public override Module? Unprefixed => null;

        public override bool TryResolve(string prefix, out Module? module)
        {
            module = declarations.TryGetValue(prefix, out var uri) ? schema.FindModuleByNamespace(uri) : null;
            return uri is not null;
        }
    }

    private sealed class JsonNames(Schema schema, Module? contextModule) : XPathNames
    {
        public override Module? Unprefixed => contextModule;

        public override bool TryResolve(string prefix, out Module? module)
        {
            module = schema.FindModule(prefix);
            return module is not null;
        }
    }
}
