using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Netconf.Mano.Yang;
using Expression = System.Xml.XPath.XPathExpression;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// The filter of an event stream (RFC 8040 §4.8.4): an XPath expression over the event. A URI declares no prefixes: those of the expression are module names, or
/// the prefixes that modules give themselves.
/// </summary>
internal sealed class EventExpression
{
    private readonly Expression? _expression;

    private EventExpression(Expression? expression) => _expression = expression;

    /// <summary>Every event.</summary>
    public static EventExpression Everything { get; } = new(null);

    /// <summary>Reads an expression.</summary>
    public static (EventExpression? Expression, Fault? Fault) Read(string text, Schema schema)
    {
        var prefixes = new XmlNamespaceManager(new NameTable());
        foreach (var module in schema.Modules.Where(m => m.IsImplemented))
            prefixes.AddNamespace(module.Prefix, module.Namespace);
        // A module's name is unique, its own prefix need not be.
        foreach (var module in schema.Modules.Where(m => m.IsImplemented))
            prefixes.AddNamespace(module.Name, module.Namespace);
        try
        {
            return (new EventExpression(Expression.Compile(text, prefixes)), null);
        }
        catch (XPathException e)
        {
            return (null, Fault.Invalid($"The filter is no XPath expression that can be used: {e.Message}"));
        }
    }

    /// <summary>Whether an event passes: nodes are selected, or the value is true.</summary>
    public bool Selects(ReadOnlySpan<byte> content)
    {
        if (_expression is null)
            return true;
        var navigator = new XDocument(XElement.Parse(Encoding.UTF8.GetString(content))).CreateNavigator();
        return navigator.Evaluate(_expression.Clone()) switch
        {
            XPathNodeIterator nodes => nodes.MoveNext(),
            bool value => value,
            string text => text.Length > 0,
            double number => number is not 0 and not double.NaN,
            _ => false,
        };
    }
}
