namespace Netconf.Mano.Yang;

/// <summary>The grammar of leafref paths (RFC 7950 §9.9.2, §14 path-arg): a small part of XPath.</summary>
internal static class LeafRefPath
{
    /// <summary>What makes an expression no leafref path, or null.</summary>
    public static string? Violation(XPathExpression expression)
    {
        if (expression.Root is not XPathPath path || path.Steps.Count == 0)
            return "it has to be a location path";
        if (path.Start == XPathStart.Filter)
        {
            // deref(../x)/../y: not in RFC 7950's grammar, but written by modules and read by every implementation.
            if (path.Filter is not XPathCall { Function: XPathFunction.Deref, Arguments: [XPathPath inner] }
                || path.FilterPredicates.Count > 0)
                return "it has to begin with '/', '../' or deref()";
            if (StepsViolation(inner, false) is { } wrong)
                return wrong;
        }
        return StepsViolation(path, path.Start != XPathStart.Root);
    }

    private static string? StepsViolation(XPathPath path, bool isRelative)
    {
        var isDown = path.Start == XPathStart.Root;
        var ups = 0;
        foreach (var step in path.Steps)
        {
            if (IsUp(step))
            {
                if (isDown)
                    return "'..' stands at the beginning only";
                ups++;
                continue;
            }
            isDown = true;
            if (step.Axis != XPathAxis.Child || step.Test.Kind != XPathNodeTestKind.Name)
                return "a step is '..' or a name";
            foreach (var predicate in step.Predicates)
                if (PredicateViolation(predicate) is { } wrong)
                    return wrong;
        }
        if (isRelative && ups == 0)
            return "a relative path begins with '../'";
        return isDown ? null : "it has to end with a name";
    }

    private static string? PredicateViolation(XPathNode predicate)
    {
        if (predicate is not XPathBinary { Operator: XPathOperator.Equal, Left: XPathPath key, Right: XPathPath value })
            return "a predicate has the form [key = current()/../…/leaf]";
        if (key.Start != XPathStart.Context
            || key.Steps is not [{ Axis: XPathAxis.Child, Test.Kind: XPathNodeTestKind.Name, Predicates.Count: 0 }])
            return "a predicate begins with the name of a key";
        if (value is not { Start: XPathStart.Filter, Filter: XPathCall { Function: XPathFunction.Current },
            FilterPredicates.Count: 0 }
            || value.Steps.Count < 2 || !IsUp(value.Steps[0]))
            return "a predicate compares with current()/../…/leaf";
        var isDown = false;
        foreach (var step in value.Steps)
        {
            if (IsUp(step) && !isDown)
                continue;
            isDown = true;
            if (step.Axis != XPathAxis.Child || step.Test.Kind != XPathNodeTestKind.Name || step.Predicates.Count > 0)
                return "a predicate's path consists of '..' and then names";
        }
        return isDown ? null : "a predicate's path ends with a name";
    }

    internal static bool IsUp(XPathStep step) =>
        step is { Axis: XPathAxis.Parent, Test.Kind: XPathNodeTestKind.Node, Predicates.Count: 0 };
}
