using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The functions of XPath 1.0 §4 and RFC 7950 §10.</summary>
internal static class FunctionPlans
{
    public static XPathPlan Of(XPathCall call, XPathPlan[] arguments)
    {
        switch (call.Function)
        {
            case XPathFunction.Current:
                return new CurrentPlan();
            case XPathFunction.Deref:
                return new DerefPlan(arguments[0]);
            case XPathFunction.Id:
                return new NoNodesPlan();
            case XPathFunction.True or XPathFunction.False:
                return new ConstantPlan(XPathValue.Of(call.Function == XPathFunction.True));
            case XPathFunction.Lang:
                return new ConstantPlan(XPathValue.Of(false));
            case XPathFunction.Boolean or XPathFunction.Not:
                return new BooleanFunctionPlan(call.Function, arguments);
            case XPathFunction.ReMatch:
                return new ReMatchPlan(arguments[0], arguments[1]);
            case XPathFunction.DerivedFrom or XPathFunction.DerivedFromOrSelf:
                return new DerivedFromPlan(arguments[0], arguments[1], call.Arguments[1] as XPathLiteral,
                    call.Function == XPathFunction.DerivedFromOrSelf);
            default:
                return XPathSignature.Of(call.Function).Result switch
                {
                    XPathValueKind.Number => new NumberFunctionPlan(call.Function, arguments),
                    XPathValueKind.Boolean => new BooleanFunctionPlan(call.Function, arguments),
                    _ => new StringFunctionPlan(call.Function, arguments),
                };
        }
    }

    /// <summary>The nodes of an argument that has to be a node-set.</summary>
    public static IReadOnlyList<XPathItem> Nodes(XPathPlan plan, XPathEvaluation run, in Focus focus) =>
        plan is NodeSetPlan nodes ? nodes.Nodes(run, focus) : plan.Value(run, focus).Nodes;

    /// <summary>The first node of an argument.</summary>
    public static bool TryFirst(XPathPlan plan, XPathEvaluation run, in Focus focus, out XPathItem first)
    {
        if (plan is NodeSetPlan set)
            return set.TryFirst(run, focus, out first);
        var nodes = plan.Value(run, focus).Nodes;
        first = nodes.Count > 0 ? nodes[0] : default;
        return nodes.Count > 0;
    }

    /// <summary>The string of the argument, or of the context node when it is left out.</summary>
    public static string TextOr(XPathPlan[] arguments, XPathEvaluation run, in Focus focus) =>
        arguments.Length > 0 ? arguments[0].String(run, focus) : XPathText.String(run, focus.Item);
}

internal sealed class NumberFunctionPlan(XPathFunction function, XPathPlan[] arguments) : NumberPlan
{
    public override double Number(XPathEvaluation run, in Focus focus) => function switch
    {
        XPathFunction.Position => focus.Position,
        XPathFunction.Last => focus.Size,
        XPathFunction.Count => Count(run, focus),
        XPathFunction.Sum => Sum(run, focus),
        XPathFunction.StringLength => Length(FunctionPlans.TextOr(arguments, run, focus)),
        XPathFunction.Number when arguments.Length == 0 => XPathText.Number(run, focus.Item),
        XPathFunction.Number => arguments[0].Number(run, focus),
        XPathFunction.Floor => Math.Floor(arguments[0].Number(run, focus)),
        XPathFunction.Ceiling => Math.Ceiling(arguments[0].Number(run, focus)),
        XPathFunction.Round => Round(arguments[0].Number(run, focus)),
        _ => EnumValue(run, focus),
    };

    private double Count(XPathEvaluation run, in Focus focus)
    {
        var sink = new CountingSink();
        if (arguments[0] is NodeSetPlan set)
            set.Walk(run, focus, sink);
        else
            return arguments[0].Value(run, focus).Nodes.Count;
        return sink.Count;
    }

    private double Sum(XPathEvaluation run, in Focus focus)
    {
        double sum = 0;
        foreach (var node in FunctionPlans.Nodes(arguments[0], run, focus))
            sum += XPathText.Number(run, node);
        return sum;
    }

    // Characters, not UTF-16 units (XPath 1.0 §3.6).
    private static int Length(string text)
    {
        var count = text.Length;
        foreach (var c in text)
            if (char.IsLowSurrogate(c))
                count--;
        return count;
    }

    /// <summary>§4.4: towards positive infinity when in the middle.</summary>
    internal static double Round(double number) =>
        number - Math.Floor(number) is var fraction && fraction < 0.5 ? Math.Floor(number) : Math.Ceiling(number);

    private double EnumValue(XPathEvaluation run, in Focus focus)
    {
        if (!FunctionPlans.TryFirst(arguments[0], run, focus, out var node) || node.Child is not ValueNode leaf)
            return double.NaN;
        return MemberTypes.Of<EnumerationType>(leaf.Type, node.Value, run)?.Find(node.Value)?.Value ?? double.NaN;
    }

    private sealed class CountingSink : XPathSink
    {
        public int Count;

        public override bool Add(XPathEvaluation run, in XPathItem item)
        {
            Count++;
            return true;
        }
    }
}

internal sealed class BooleanFunctionPlan(XPathFunction function, XPathPlan[] arguments) : BooleanPlan
{
    public override bool Boolean(XPathEvaluation run, in Focus focus) => function switch
    {
        XPathFunction.Boolean => arguments[0].Boolean(run, focus),
        XPathFunction.Not => !arguments[0].Boolean(run, focus),
        XPathFunction.StartsWith => Text(0, run, focus).StartsWith(Text(1, run, focus), StringComparison.Ordinal),
        XPathFunction.Contains => Text(0, run, focus).Contains(Text(1, run, focus), StringComparison.Ordinal),
        _ => BitIsSet(run, focus),
    };

    private string Text(int argument, XPathEvaluation run, in Focus focus) => arguments[argument].String(run, focus);

    private bool BitIsSet(XPathEvaluation run, in Focus focus)
    {
        if (!FunctionPlans.TryFirst(arguments[0], run, focus, out var node) || node.Child is not ValueNode leaf)
            return false;
        return MemberTypes.Of<BitsType>(leaf.Type, node.Value, run) is not null
            && BitsType.Has(node.Value, Encoding.UTF8.GetBytes(Text(1, run, focus)));
    }
}

internal sealed class StringFunctionPlan(XPathFunction function, XPathPlan[] arguments) : StringPlan
{
    public override string String(XPathEvaluation run, in Focus focus)
    {
        switch (function)
        {
            case XPathFunction.LocalName or XPathFunction.NamespaceUri or XPathFunction.Name:
                return NameOf(run, focus);
            case XPathFunction.String:
                return FunctionPlans.TextOr(arguments, run, focus);
            case XPathFunction.NormalizeSpace:
                return string.Join(' ', FunctionPlans.TextOr(arguments, run, focus).Split(
                    [' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
            case XPathFunction.Concat:
                var all = new StringBuilder();
                foreach (var a in arguments)
                    all.Append(a.String(run, focus));
                return all.ToString();
            case XPathFunction.Substring:
                return Substring(run, focus);
            case XPathFunction.Translate:
                return Translate(Text(0, run, focus), Text(1, run, focus), Text(2, run, focus));
        }
        var (text, part) = (Text(0, run, focus), Text(1, run, focus));
        var at = text.IndexOf(part, StringComparison.Ordinal);
        if (at < 0)
            return "";
        return function == XPathFunction.SubstringBefore ? text[..at] : text[(at + part.Length)..];
    }

    private string Text(int argument, XPathEvaluation run, in Focus focus) => arguments[argument].String(run, focus);

    private string NameOf(XPathEvaluation run, in Focus focus)
    {
        var item = focus.Item;
        if (arguments.Length > 0 && !FunctionPlans.TryFirst(arguments[0], run, focus, out item))
            return "";
        if (item.IsText || item.Schema.Kind == SchemaNodeKind.Root)
            return "";
        return function switch
        {
            XPathFunction.LocalName => item.Schema.Name,
            XPathFunction.NamespaceUri => item.Schema.Module.Namespace,
            // A data tree has no prefixes; the module's name is what canonical values carry in their place.
            _ => $"{item.Schema.Module.Name}:{item.Schema.Name}",
        };
    }

    // §4.2: positions count from 1, are rounded, and NaN and infinities have their say.
    private string Substring(XPathEvaluation run, in Focus focus)
    {
        var text = Text(0, run, focus);
        var first = NumberFunctionPlan.Round(arguments[1].Number(run, focus));
        var end = arguments.Length > 2
            ? first + NumberFunctionPlan.Round(arguments[2].Number(run, focus)) : double.PositiveInfinity;
        var result = new StringBuilder();
        double position = 0;
        foreach (var rune in text.EnumerateRunes())
            if (++position >= first && position < end)
                result.Append(rune.ToString());
        return result.ToString();
    }

    private static string Translate(string text, string from, string to)
    {
        var map = new Dictionary<Rune, Rune?>();
        var targets = to.EnumerateRunes().ToArray();
        var i = 0;
        foreach (var rune in from.EnumerateRunes())
        {
            map.TryAdd(rune, i < targets.Length ? targets[i] : null);
            i++;
        }
        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!map.TryGetValue(rune, out var other))
                result.Append(rune.ToString());
            else if (other is { } replacement)
                result.Append(replacement.ToString());
        }
        return result.ToString();
    }
}
