using System.Runtime.CompilerServices;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Knows below which nodes there is a choice at all, so that the others are never walked for it.</summary>
internal static class ChoiceScope
{
    private static readonly ConditionalWeakTable<ParentNode, StrongBox<bool>> Known = [];

    /// <summary>Whether the node or something below it has a choice.</summary>
    public static bool IsInside(ParentNode node)
    {
        if (!Known.TryGetValue(node, out var box))
        {
            box = new StrongBox<bool>(node.Choices.Count > 0 || node.DataChildren.Any(c => c is ParentNode p && IsInside(p)));
            Known.AddOrUpdate(node, box);
        }
        return box.Value;
    }
}
