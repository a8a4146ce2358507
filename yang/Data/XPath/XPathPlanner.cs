using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Makes plans of syntax trees.</summary>
internal static class XPathPlanner
{
    public static XPathPlan Plan(XPathNode node)
    {
        switch (node)
        {
            case XPathPath path:
                return Path(path);
            case XPathBinary binary:
                return Binary(binary);
            case XPathNegate negate:
                return new NegatePlan(Plan(negate.Operand));
            case XPathLiteral literal:
                return new ConstantPlan(XPathValue.Of(literal.Value));
            case XPathNumber number:
                return new ConstantPlan(XPathValue.Of(number.Value));
            case XPathVariable variable:
                return new VariablePlan(variable.Name);
            case XPathCall call:
                return FunctionPlans.Of(call, [.. call.Arguments.Select(Plan)]);
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private static XPathPlan Binary(XPathBinary binary)
    {
        var (left, right) = (Plan(binary.Left), Plan(binary.Right));
        return binary.Operator switch
        {
            XPathOperator.Or or XPathOperator.And => new LogicPlan(binary.Operator == XPathOperator.Or, left, right),
            XPathOperator.Union => new UnionPlan(left, right),
            >= XPathOperator.Equal and <= XPathOperator.GreaterOrEqual =>
                new ComparePlan(binary.Operator, left, right,
                    binary.Left as XPathLiteral ?? binary.Right as XPathLiteral),
            _ => new ArithmeticPlan(binary.Operator, left, right),
        };
    }

    private static PathPlan Path(XPathPath path)
    {
        var steps = new List<StepPlan>();
        for (var i = 0; i < path.Steps.Count; i++)
        {
            var step = path.Steps[i];
            // //x is descendant::x, unless a position asks per parent: one walk instead of two, and it can skip what
            // holds no x.
            if (i + 1 < path.Steps.Count && IsAnyDescendant(step) && path.Steps[i + 1] is { Axis: XPathAxis.Child } next
                && !next.Predicates.Any(AsksPosition))
            {
                step = next with { Axis = XPathAxis.Descendant };
                i++;
            }
            steps.Add(Step(step));
        }
        return new PathPlan(
            path.Start, path.Filter is null
                ? null : Plan(path.Filter), [.. path.FilterPredicates.Select(Plan)], [.. steps]);
    }

    private static bool IsAnyDescendant(XPathStep step) =>
        step is { Axis: XPathAxis.DescendantOrSelf, Test.Kind: XPathNodeTestKind.Node, Predicates.Count: 0 };

    private static StepPlan Step(XPathStep step)
    {
        var keys = new List<KeyTerm>();
        if (step is { Axis: XPathAxis.Child, Test.Kind: XPathNodeTestKind.Name })
            foreach (var predicate in step.Predicates)
            {
                if (AsksPosition(predicate))
                    break;
                CollectKeys(predicate, keys);
            }
        return new StepPlan(
            step.Axis, new NodeTest(step.Test), [.. step.Predicates.Select(Plan)], step.Predicates.Any(AsksPosition),
                [.. keys]);
    }

    private static void CollectKeys(XPathNode predicate, List<KeyTerm> keys)
    {
        if (predicate is not XPathBinary binary)
            return;
        if (binary.Operator == XPathOperator.And)
        {
            CollectKeys(binary.Left, keys);
            CollectKeys(binary.Right, keys);
        }
        else if (binary.Operator == XPathOperator.Equal)
        {
            if (KeyOf(binary.Left, binary.Right) is { } left)
                keys.Add(left);
            else if (KeyOf(binary.Right, binary.Left) is { } right)
                keys.Add(right);
        }
    }

    private static KeyTerm? KeyOf(XPathNode key, XPathNode value)
    {
        if (key is not XPathPath { Start: XPathStart.Context, Steps: [{ Axis: XPathAxis.Child,
            Predicates.Count: 0 } step] }
            || step.Test is not { Kind: XPathNodeTestKind.Name, Module: { } module, Name: { } name }
                || !IsIndependent(value))
            return null;
        return new KeyTerm(module, name, Plan(value), (value as XPathLiteral)?.QualifiedName);
    }

    /// <summary>Whether a value is the same whatever candidate it is asked for. Numbers are left out: 1.0 = 1, as text
    /// it is not.</summary>
    private static bool IsIndependent(XPathNode value) => value switch
    {
        XPathLiteral => true,
        XPathPath { Start: XPathStart.Root } => true,
        XPathPath { Start: XPathStart.Filter, Filter: XPathCall { Function: XPathFunction.Current } } => true,
        XPathCall { Function: XPathFunction.Current } => true,
        XPathCall { Function: XPathFunction.Concat or XPathFunction.String, Arguments: { Count: > 0 } arguments } =>
            arguments.All(IsIndependent),
        _ => false,
    };

    /// <summary>Whether a predicate depends on where its node stands among the candidates.</summary>
    private static bool AsksPosition(XPathNode predicate) =>
        XPathParser.KindOf(predicate) is XPathValueKind.Number or XPathValueKind.Unknown || Mentions(predicate);

    // position() and last() inside a deeper predicate speak of that one's candidates.
    private static bool Mentions(XPathNode node) => node switch
    {
        XPathCall { Function: XPathFunction.Position or XPathFunction.Last } => true,
        XPathCall call => call.Arguments.Any(Mentions),
        XPathBinary binary => Mentions(binary.Left) || Mentions(binary.Right),
        XPathNegate negate => Mentions(negate.Operand),
        XPathPath { Filter: { } filter } => Mentions(filter),
        _ => false,
    };
}
