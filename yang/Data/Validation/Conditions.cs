using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Evaluates the expressions of a schema over one accessible tree.</summary>
internal sealed class Conditions(TreeInUse tree)
{
    /// <summary>Whether all conditions of a child are met.</summary>
    public bool AreMet(Instance parent, SchemaNode child)
    {
        for (SchemaNode? at = child; at is not null && !ReferenceEquals(at, parent.Schema); at = at.Parent)
            foreach (var when in at.Whens)
                if (!IsMet(parent, child, when.Expression, when.OnParent || at is ChoiceNode or CaseNode))
                    return false;
        return true;
    }

    /// <summary>Whether conditions on a parent are met.</summary>
    public bool AreMet(Instance parent, IReadOnlyList<WhenRule> whens)
    {
        foreach (var when in whens)
            if (!IsTrue(when.Expression, parent))
                return false;
        return true;
    }

    private bool IsMet(Instance parent, SchemaNode child, XPathExpression when, bool onParent)
    {
        if (onParent)
            return IsTrue(when, parent);
        return IsTrue(when, parent, child, default);
    }

    /// <summary>Whether an expression is true of a container, list entry or root.</summary>
    public bool IsTrue(XPathExpression expression, Instance context) => throw new NotImplementedException();

    /// <summary>Whether it is true of a leaf, leaf-list entry or anydata; or of a node that need not be there (RFC 7950 §7.21.5: a dummy stands for it).</summary>
    public bool IsTrue(XPathExpression expression, Instance parent, SchemaNode node, ReadOnlyMemory<byte> value) => throw new NotImplementedException();

    /// <summary>Whether the path of a leafref leads to an instance with that value.</summary>
    public bool HasTarget(Instance parent, LeafrefRule rule, ReadOnlyMemory<byte> value) => throw new NotImplementedException();
}
