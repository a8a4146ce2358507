using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>An expression made ready to be evaluated often: names looked up once, literals encoded, predicates
/// classified. Immutable, thread-safe.</summary>
internal abstract class XPathPlan
{
    /// <summary>What it gives.</summary>
    public abstract XPathValueKind Kind { get; }

    /// <summary>The plan of an expression, made when first asked for and kept with it.</summary>
    public static XPathPlan Of(XPathExpression expression) =>
        (XPathPlan)(expression.Plan ??= XPathPlanner.Plan(expression.Root));

    public abstract bool Boolean(XPathEvaluation run, in Focus focus);

    public abstract double Number(XPathEvaluation run, in Focus focus);

    public abstract string String(XPathEvaluation run, in Focus focus);

    public virtual XPathValue Value(XPathEvaluation run, in Focus focus) => Kind switch
    {
        XPathValueKind.Boolean => XPathValue.Of(Boolean(run, focus)),
        XPathValueKind.Number => XPathValue.Of(Number(run, focus)),
        _ => XPathValue.Of(String(run, focus)),
    };

    /// <summary>Whether a node at the focus passes this as a predicate (§2.4: a number is a position).</summary>
    public virtual bool Test(XPathEvaluation run, in Focus focus) =>
        Kind == XPathValueKind.Number ? Number(run, focus) == focus.Position : Boolean(run, focus);
}

/// <summary>Gives a boolean.</summary>
internal abstract class BooleanPlan : XPathPlan
{
    public sealed override XPathValueKind Kind => XPathValueKind.Boolean;

    public sealed override double Number(XPathEvaluation run, in Focus focus) => Boolean(run, focus) ? 1 : 0;

    public sealed override string String(XPathEvaluation run, in Focus focus) => XPathText.Of(Boolean(run, focus));
}

/// <summary>Gives a number.</summary>
internal abstract class NumberPlan : XPathPlan
{
    public sealed override XPathValueKind Kind => XPathValueKind.Number;

    public sealed override bool Boolean(XPathEvaluation run, in Focus focus) =>
        Number(run, focus) is var number && number != 0 && !double.IsNaN(number);

    public sealed override string String(XPathEvaluation run, in Focus focus) => XPathText.Of(Number(run, focus));
}

/// <summary>Gives a string.</summary>
internal abstract class StringPlan : XPathPlan
{
    public sealed override XPathValueKind Kind => XPathValueKind.String;

    public sealed override bool Boolean(XPathEvaluation run, in Focus focus) => String(run, focus).Length > 0;

    public sealed override double Number(XPathEvaluation run, in Focus focus) => XPathText.Number(String(run, focus));
}

/// <summary>Gives nodes, each once.</summary>
internal abstract class NodeSetPlan : XPathPlan
{
    public sealed override XPathValueKind Kind => XPathValueKind.NodeSet;

    /// <summary>Whether <see cref="Walk"/> goes in document order.</summary>
    public abstract bool IsOrdered { get; }

    /// <summary>Whether there is never more than one node.</summary>
    public virtual bool IsSingle => false;

    /// <summary>
    /// The node, where there can be one at most and it is found without a walk; false when a walk is needed.
    /// </summary>
    public virtual bool TryOnly(XPathEvaluation run, in Focus focus, out XPathItem only, out bool exists)
    {
        only = default;
        exists = false;
        return false;
    }

    /// <summary>Gives the nodes to a sink; false when it stopped the walk.</summary>
    public abstract bool Walk(XPathEvaluation run, in Focus focus, XPathSink sink);

    public sealed override bool Boolean(XPathEvaluation run, in Focus focus) =>
        TryOnly(run, focus, out _, out var exists) ? exists : !Walk(run, focus, StoppingSink.Instance);

    public sealed override double Number(XPathEvaluation run, in Focus focus) =>
        TryFirst(run, focus, out var first) ? XPathText.Number(run, first) : double.NaN;

    public sealed override string String(XPathEvaluation run, in Focus focus) =>
        TryFirst(run, focus, out var first) ? XPathText.String(run, first) : "";

    public sealed override XPathValue Value(XPathEvaluation run, in Focus focus) => XPathValue.Of(Nodes(run, focus));

    /// <summary>All nodes in document order.</summary>
    public List<XPathItem> Nodes(XPathEvaluation run, in Focus focus)
    {
        var items = new List<XPathItem>();
        Walk(run, focus, new CollectingSink(items));
        if (!IsOrdered)
            items.Sort(DocumentOrder.Instance);
        return items;
    }

    /// <summary>The first node in document order.</summary>
    public bool TryFirst(XPathEvaluation run, in Focus focus, out XPathItem first)
    {
        if (TryOnly(run, focus, out first, out var exists))
            return exists;
        var sink = new FirstSink(IsOrdered);
        Walk(run, focus, sink);
        first = sink.First;
        return sink.Found;
    }

    private sealed class FirstSink(bool isOrdered) : XPathSink
    {
        public XPathItem First;
        public bool Found;

        public override bool Add(XPathEvaluation run, in XPathItem item)
        {
            if (!Found || DocumentOrder.Instance.Compare(item, First) < 0)
                First = item;
            Found = true;
            return !isOrdered;
        }
    }
}

/// <summary>A literal, a number, true(), false().</summary>
internal sealed class ConstantPlan(XPathValue value) : XPathPlan
{
    public override XPathValueKind Kind => value.Kind;

    public override bool Boolean(XPathEvaluation run, in Focus focus) => value.AsBoolean();

    public override double Number(XPathEvaluation run, in Focus focus) => value.AsNumber();

    public override string String(XPathEvaluation run, in Focus focus) => value.AsString();

    public override XPathValue Value(XPathEvaluation run, in Focus focus) => value;
}

/// <summary>A variable; of what type only the evaluation knows.</summary>
internal sealed class VariablePlan(string name) : XPathPlan
{
    public override XPathValueKind Kind => XPathValueKind.Unknown;

    public override bool Boolean(XPathEvaluation run, in Focus focus) => Value(run, focus).AsBoolean();

    public override double Number(XPathEvaluation run, in Focus focus) => Value(run, focus).AsNumber();

    public override string String(XPathEvaluation run, in Focus focus) => Value(run, focus).AsString();

    public override XPathValue Value(XPathEvaluation run, in Focus focus) =>
        run.Variables is not null && run.Variables.TryGetValue(name, out var value) ? value : XPathValue.Of("");

    public override bool Test(XPathEvaluation run, in Focus focus) =>
        Value(run, focus) is { Kind: XPathValueKind.Number } number
            ? number.AsNumber() == focus.Position : Boolean(run, focus);
}
