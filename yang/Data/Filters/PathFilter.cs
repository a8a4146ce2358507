using System.Security;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// Expressions that are nothing but paths, with keys in their predicates, and unions of such: what they select follows from the way alone, so that they are
/// subtree filters in other words, which find entries by key and need no node set.
/// </summary>
internal static class PathFilter
{
    /// <summary>The expression as the content of a subtree filter; null when it is more than paths.</summary>
    public static string? AsSubtree(XPathExpression expression, Schema schema)
    {
        var text = new StringBuilder("<filter>");
        return Append(expression.Root, schema, text) ? text.Append("</filter>").ToString() : null;
    }

    private static bool Append(XPathNode node, Schema schema, StringBuilder text) => node switch
    {
        XPathBinary { Operator: XPathOperator.Union } union => Append(union.Left, schema, text) && Append(union.Right, schema, text),
        XPathPath { Start: XPathStart.Root or XPathStart.Context, Steps.Count: > 0 } path => Append(path.Steps, 0, schema.Root, schema, text),
        _ => false,
    };

    private static bool Append(IReadOnlyList<XPathStep> steps, int at, ParentNode parent, Schema schema, StringBuilder text)
    {
        if (at == steps.Count)
            return true;
        var step = steps[at];
        if (step is not { Axis: XPathAxis.Child, Test: { Kind: XPathNodeTestKind.Name, Module: { } module, Name: { } name } }
            || parent.FindChild(module, name) is not { } child || child is AnyNode)
            return false;
        text.Append($"<{name} xmlns=\"{SecurityElement.Escape(module.Namespace)}\">");
        foreach (var predicate in step.Predicates)
            if (child is not ListNode list || !AppendKey(predicate, list, schema, text))
                return false;
        if (at + 1 < steps.Count && (child is not ParentNode inner || !Append(steps, at + 1, inner, schema, text)))
            return false;
        text.Append($"</{name}>");
        return true;
    }

    private static bool AppendKey(XPathNode predicate, ListNode list, Schema schema, StringBuilder text)
    {
        if (predicate is not XPathBinary { Operator: XPathOperator.Equal, Right: XPathLiteral { Value: var value } } equal
            || equal.Left is not XPathPath { Start: XPathStart.Context, Steps: [{ Axis: XPathAxis.Child, Predicates.Count: 0 } step] }
            || step.Test is not { Kind: XPathNodeTestKind.Name, Module: { } module, Name: { } name })
            return false;
        // Only what means the same in both: a value without prefix, told from "nothing" and from its trimmed self.
        var key = list.Keys.FirstOrDefault(k => k.Name == name && ReferenceEquals(k.Module, module));
        if (key is null || value.Length == 0 || value.Trim() != value || key.Type is IdentityRefType or InstanceIdentifierType or UnionType
            || !key.Type.TryCanonicalize(Encoding.UTF8.GetBytes(value), new ModuleNameResolver(schema), new ValueScratch(), out var canonical, out _)
            || Encoding.UTF8.GetString(canonical) != value)
            return false;
        text.Append($"<{name} xmlns=\"{SecurityElement.Escape(module.Namespace)}\">{SecurityElement.Escape(value)}</{name}>");
        return true;
    }
}
