using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The instances that an expression of a client selects: what a partial lock locks, what a question about one node is about.</summary>
public static class XPathInstances
{
    // What a stranger asks must end.
    private const long MostSteps = 50_000_000;

    /// <summary>Evaluates an expression with the root as its context.</summary>
    /// <param name="expression">The expression (XPath 1.0).</param>
    /// <param name="prefixes">The declarations in scope; an unprefixed name is in no namespace.</param>
    /// <param name="tree">Where.</param>
    /// <param name="access">What may be seen of it; what may not is not there. Null for everything.</param>
    /// <returns>The instances in document order; null with the reason when it is wrong, gives no node-set, or looks at too much.</returns>
    public static (IReadOnlyList<InstancePath>? Instances, string? Error) Select(string expression, IPrefixResolver prefixes, DataTree tree, NodeAccess? access = null)
    {
        if (!XPathParser.TryParse(expression, new WireXPathNames(prefixes), out var parsed, out var error))
            return (null, $"the expression \"{expression}\" is wrong: {error}");
        if (!XPathEvaluator.GivesNodes(parsed!))
            return (null, $"the expression \"{expression}\" does not give nodes");
        return XPathEvaluator.TrySelectNodes(parsed!, tree, out var nodes, new XPathOptions { MostSteps = MostSteps, Access = access })
            ? ([.. nodes.Where(n => !n.IsDefault).Select(n => n.ToPath())], null)
            : (null, $"the expression \"{expression}\" looks at too many nodes");
    }
}

/// <summary>Prefixes as declared where an expression stands on the wire; an unprefixed name is in no namespace.</summary>
internal sealed class WireXPathNames(IPrefixResolver prefixes) : XPathNames
{
    public override Module? Unprefixed => null;

    public override bool TryResolve(string prefix, out Module? module)
    {
        var utf8 = Encoding.UTF8.GetBytes(prefix);
        module = prefixes.Resolve(utf8);
        return module is not null || prefixes is XmlPrefixResolver xml && xml.IsDeclared(utf8);
    }
}
