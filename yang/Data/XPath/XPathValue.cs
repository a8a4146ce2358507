using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What an expression gives (XPath 1.0 §1): nodes, a string, a number or a boolean.</summary>
public sealed class XPathValue
{
    private readonly IReadOnlyList<XPathItem> _nodes = [];
    private readonly string _text = "";
    private readonly double _number;
    private readonly bool _truth;

    private XPathValue(XPathValueKind kind) => Kind = kind;

    private XPathValue(IReadOnlyList<XPathItem> nodes)
        : this(XPathValueKind.NodeSet) => _nodes = nodes;

    private XPathValue(string text)
        : this(XPathValueKind.String) => _text = text;

    private XPathValue(double number)
        : this(XPathValueKind.Number) => _number = number;

    private XPathValue(bool truth)
        : this(XPathValueKind.Boolean) => _truth = truth;

    /// <summary>Which of the four it is.</summary>
    public XPathValueKind Kind { get; }

    /// <summary>The nodes, in document order; empty for the other kinds.</summary>
    public IReadOnlyList<XPathItem> Nodes => _nodes;

    /// <summary>A node-set, in document order.</summary>
    public static XPathValue Of(IReadOnlyList<XPathItem> nodes) => new(nodes);

    /// <summary>A string.</summary>
    public static XPathValue Of(string text) => new(text);

    /// <summary>A number.</summary>
    public static XPathValue Of(double number) => new(number);

    /// <summary>A boolean.</summary>
    public static XPathValue Of(bool truth) => new(truth);

    /// <summary>As boolean() converts (XPath 1.0 §4.3).</summary>
    public bool AsBoolean() => Kind switch
    {
        XPathValueKind.NodeSet => _nodes.Count > 0,
        XPathValueKind.String => _text.Length > 0,
        XPathValueKind.Number => _number != 0 && !double.IsNaN(_number),
        _ => _truth,
    };

    /// <summary>As number() converts (§4.4).</summary>
    public double AsNumber() => Kind switch
    {
        XPathValueKind.Number => _number,
        XPathValueKind.Boolean => _truth ? 1 : 0,
        _ => XPathText.Number(AsString()),
    };

    /// <summary>As string() converts (§4.2).</summary>
    public string AsString() => Kind switch
    {
        XPathValueKind.NodeSet when _nodes.Count > 0 =>
            XPathText.String(XPathEvaluation.Unbounded(_nodes[0]), _nodes[0]),
        XPathValueKind.Number => XPathText.Of(_number),
        XPathValueKind.Boolean => XPathText.Of(_truth),
        _ => _text,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind == XPathValueKind.NodeSet ? $"{_nodes.Count} nodes" : AsString();
}
