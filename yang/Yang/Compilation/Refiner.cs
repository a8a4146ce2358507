namespace Netconf.Mano.Yang;

/// <summary>refine (RFC 7950 §7.13.2).</summary>
internal static class Refiner
{
    public static void Apply(Statement refine, TextUnit unit, SchemaNode? target)
    {
        if (target?.Definition is null)
            return;
        var definition = target.Definition.Clone();
        target.Definition = definition;
        if (refine.Find(Keyword.Default) is not null)
        {
            CheckDefaults(refine, unit, target);
            definition.Defaults = [];
        }
        foreach (var s in refine.Items)
        {
            if (s.Keyword == Keyword.IfFeature)
                target.IsRemoved |= !IfFeatureExpression.Evaluate(s, unit);
            else if (s.Keyword == Keyword.Extension)
                definition.Extensions = [.. definition.Extensions, new Part(s, unit)];
            else if (!IsAllowed(s.Keyword, target))
                unit.Error("invalid-refine", $"{s.Name} cannot be refined on {TreeBuilder.Title(target)}", s);
            else
                definition.Set(s, unit);
        }
    }

    private static void CheckDefaults(Statement refine, TextUnit unit, SchemaNode target)
    {
        if (target is LeafListNode && !unit.IsYang11)
            unit.Error("needs-yang-1.1", $"a leaf-list such as {TreeBuilder.Title(target)} has defaults in YANG 1.1 only", refine, "say yang-version 1.1");
        else if (target is not LeafListNode && refine.FindAll(Keyword.Default).Skip(1).FirstOrDefault() is { } second)
            unit.Error("duplicate-statement", $"{TreeBuilder.Title(target)} can have one default only", second, "keep one of them (RFC 7950 §7.13.2)");
    }

    private static bool IsAllowed(Keyword keyword, SchemaNode target) => keyword switch
    {
        Keyword.Default => target is LeafNode or ChoiceNode or LeafListNode,
        Keyword.Mandatory => target is LeafNode or AnyNode or ChoiceNode,
        Keyword.Presence => target is ContainerNode,
        Keyword.Must => target is ContainerNode or ListNode or ValueNode or AnyNode,
        Keyword.MinElements or Keyword.MaxElements => target is ListNode or LeafListNode,
        Keyword.Config => target is not CaseNode,
        _ => true,
    };
}
