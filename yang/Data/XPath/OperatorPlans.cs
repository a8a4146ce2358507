using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

internal sealed class LogicPlan(bool isOr, XPathPlan left, XPathPlan right) : BooleanPlan
{
    public override bool Boolean(XPathEvaluation run, in Focus focus) =>
        isOr
            ? left.Boolean(run, focus) || right.Boolean(run, focus)
            : left.Boolean(run, focus) && right.Boolean(run, focus);
}

internal sealed class ArithmeticPlan(XPathOperator op, XPathPlan left, XPathPlan right) : NumberPlan
{
    public override double Number(XPathEvaluation run, in Focus focus)
    {
        var (a, b) = (left.Number(run, focus), right.Number(run, focus));
        return op switch
        {
            XPathOperator.Add => a + b,
            XPathOperator.Subtract => a - b,
            XPathOperator.Multiply => a * b,
            XPathOperator.Divide => a / b,
            _ => a % b,
        };
    }
}

internal sealed class NegatePlan(XPathPlan operand) : NumberPlan
{
    public override double Number(XPathEvaluation run, in Focus focus) => -operand.Number(run, focus);
}

/// <summary>The comparisons of XPath 1.0 §3.4: of a node-set it is enough that one node fits.</summary>
internal sealed class ComparePlan : BooleanPlan
{
    private readonly XPathOperator _op;
    private readonly XPathPlan _left;
    private readonly XPathPlan _right;
    private readonly TextSink? _literal;

    public ComparePlan(XPathOperator op, XPathPlan left, XPathPlan right, XPathLiteral? literal)
    {
        _op = op;
        _left = left;
        _right = right;
        if (literal is not null && op is XPathOperator.Equal or XPathOperator.NotEqual)
            _literal = new TextSink(op == XPathOperator.NotEqual, literal.Value, literal.QualifiedName, true);
    }

    public override bool Boolean(XPathEvaluation run, in Focus focus)
    {
        if (_literal is not null)
        {
            if (_left is NodeSetPlan leftNodes)
                return !leftNodes.Walk(run, focus, _literal);
            if (_right is NodeSetPlan rightNodes)
                return !rightNodes.Walk(run, focus, _literal);
        }
        if (IsNodes(_left) || IsNodes(_right))
            return CompareNodes(run, focus);
        return CompareValues(_left.Value(run, focus), _right.Value(run, focus));
    }

    private static bool IsNodes(XPathPlan plan) => plan.Kind is XPathValueKind.NodeSet or XPathValueKind.Unknown;

    private bool CompareNodes(XPathEvaluation run, in Focus focus)
    {
        // One side streams where the other is a plain value.
        if (_left is NodeSetPlan left && !IsNodes(_right) && _right.Kind != XPathValueKind.Boolean)
            return !left.Walk(run, focus, SinkFor(_right.Value(run, focus), _op));
        if (_right is NodeSetPlan right && !IsNodes(_left) && _left.Kind != XPathValueKind.Boolean)
            return !right.Walk(run, focus, SinkFor(_left.Value(run, focus), Mirrored(_op)));
        if (TryCompareOnes(run, focus, out var answer))
            return answer;
        var (a, b) = (_left.Value(run, focus), _right.Value(run, focus));
        if (a.Kind == XPathValueKind.NodeSet && b.Kind == XPathValueKind.NodeSet)
            return CompareSets(run, a.Nodes, b.Nodes);
        if (a.Kind == XPathValueKind.NodeSet && b.Kind != XPathValueKind.Boolean)
            return Any(run, a.Nodes, SinkFor(b, _op));
        if (b.Kind == XPathValueKind.NodeSet && a.Kind != XPathValueKind.Boolean)
            return Any(run, b.Nodes, SinkFor(a, Mirrored(_op)));
        return CompareValues(a, b);
    }

    /// <summary>Compares two node-sets of one leaf each at most, without making sets of them.</summary>
    private bool TryCompareOnes(XPathEvaluation run, in Focus focus, out bool answer)
    {
        answer = false;
        if (_left is not NodeSetPlan left || _right is not NodeSetPlan right
            || !left.TryOnly(run, focus, out var a, out var hasA)
                || !right.TryOnly(run, focus, out var b, out var hasB))
            return false;
        if (!hasA || !hasB)
            return true;
        if (a.Child is not ValueNode || b.Child is not ValueNode)
            return false;
        answer = _op switch
        {
            XPathOperator.Equal => a.Value.SequenceEqual(b.Value),
            XPathOperator.NotEqual => !a.Value.SequenceEqual(b.Value),
            _ => Compare(_op, XPathText.Number(a.Value), XPathText.Number(b.Value)),
        };
        return true;
    }

    private static bool Any(XPathEvaluation run, IReadOnlyList<XPathItem> nodes, XPathSink sink)
    {
        foreach (var node in nodes)
            if (!sink.Add(run, node))
                return true;
        return false;
    }

    private static XPathSink SinkFor(XPathValue value, XPathOperator op)
    {
        var isEquality = op is XPathOperator.Equal or XPathOperator.NotEqual;
        return value.Kind == XPathValueKind.String && isEquality
            ? new TextSink(op == XPathOperator.NotEqual, value.AsString(), null, false)
            : new NumberSink(op, value.AsNumber());
    }

    private bool CompareSets(XPathEvaluation run, IReadOnlyList<XPathItem> a, IReadOnlyList<XPathItem> b)
    {
        if (a.Count == 0 || b.Count == 0)
            return false;
        if (_op is XPathOperator.Equal or XPathOperator.NotEqual)
        {
            var texts = b.Select(n => XPathText.String(run, n)).ToHashSet();
            // Unequal is true of some pair unless all nodes of both have one and the same text.
            return _op == XPathOperator.Equal
                ? a.Any(n => texts.Contains(XPathText.String(run, n)))
                : texts.Count > 1 || a.Any(n => !texts.Contains(XPathText.String(run, n)));
        }
        var (leastA, mostA) = Extent(run, a);
        var (leastB, mostB) = Extent(run, b);
        return _op switch
        {
            XPathOperator.Less => leastA < mostB,
            XPathOperator.LessOrEqual => leastA <= mostB,
            XPathOperator.Greater => mostA > leastB,
            _ => mostA >= leastB,
        };
    }

    private static (double Least, double Most) Extent(XPathEvaluation run, IReadOnlyList<XPathItem> nodes)
    {
        var (least, most) = (double.NaN, double.NaN);
        foreach (var node in nodes)
        {
            var number = XPathText.Number(run, node);
            if (double.IsNaN(number))
                continue;
            least = double.IsNaN(least) || number < least ? number : least;
            most = double.IsNaN(most) || number > most ? number : most;
        }
        return (least, most);
    }

    private bool CompareValues(XPathValue a, XPathValue b)
    {
        // §3.4: beside a boolean a node-set is one too.
        if (a.Kind == XPathValueKind.NodeSet && b.Kind == XPathValueKind.Boolean)
            a = XPathValue.Of(a.AsBoolean());
        else if (b.Kind == XPathValueKind.NodeSet && a.Kind == XPathValueKind.Boolean)
            b = XPathValue.Of(b.AsBoolean());
        if (_op is not (XPathOperator.Equal or XPathOperator.NotEqual))
            return Compare(_op, a.AsNumber(), b.AsNumber());
        bool isEqual;
        if (a.Kind == XPathValueKind.Boolean || b.Kind == XPathValueKind.Boolean)
            isEqual = a.AsBoolean() == b.AsBoolean();
        else if (a.Kind == XPathValueKind.Number || b.Kind == XPathValueKind.Number)
            isEqual = a.AsNumber() == b.AsNumber();
        else
            isEqual = a.AsString() == b.AsString();
        return isEqual == (_op == XPathOperator.Equal);
    }

    private static bool Compare(XPathOperator op, double a, double b) => op switch
    {
        XPathOperator.Equal => a == b,
        XPathOperator.NotEqual => a != b,
        XPathOperator.Less => a < b,
        XPathOperator.LessOrEqual => a <= b,
        XPathOperator.Greater => a > b,
        _ => a >= b,
    };

    private static XPathOperator Mirrored(XPathOperator op) => op switch
    {
        XPathOperator.Less => XPathOperator.Greater,
        XPathOperator.LessOrEqual => XPathOperator.GreaterOrEqual,
        XPathOperator.Greater => XPathOperator.Less,
        XPathOperator.GreaterOrEqual => XPathOperator.LessOrEqual,
        _ => op,
    };

    /// <summary>Stops at a node whose number compares as asked.</summary>
    private sealed class NumberSink(XPathOperator op, double value) : XPathSink
    {
        public override bool Add(XPathEvaluation run, in XPathItem item) =>
            !Compare(op, XPathText.Number(run, item), value);
    }

    /// <summary>Stops at a node whose text is, or is not, the one asked for. Without state of its own: one serves all
    /// evaluations.</summary>
    private sealed class TextSink(bool isNot, string text, string? qualifiedName, bool isLiteral) : XPathSink
    {
        private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
        private readonly byte[]? _qualified = qualifiedName is null ? null : Encoding.UTF8.GetBytes(qualifiedName);

        public override bool Add(XPathEvaluation run, in XPathItem item)
        {
            var isEqual = item.IsInner || item.Child is AnyNode ? XPathText.String(run, item) == text : IsValue(item);
            return isEqual == isNot;
        }

        private bool IsValue(in XPathItem item)
        {
            var value = item.Value;
            if (value.SequenceEqual(_text))
                return true;
            // An identity is written with the prefixes of the expression's module there, with its module's name here.
            if (!isLiteral || item.Child is not ValueNode { Type.HasPrefixes: true } node)
                return false;
            if (_qualified is not null)
                return value.SequenceEqual(_qualified);
            var module = node.Module.NameUtf8.Span;
            return value.Length == module.Length + 1 + _text.Length && value[module.Length] == (byte)':'
                && value.StartsWith(module) && value.EndsWith(_text);
        }
    }
}
