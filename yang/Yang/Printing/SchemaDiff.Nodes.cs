using System.Text;

namespace Netconf.Mano.Yang;

/// <content>The properties of a node that both revisions have.</content>
public sealed partial class SchemaDiff
{
    private void CompareNodes(SchemaNode old, SchemaNode next)
    {
        var path = PathOf(old);
        if (old.Kind != next.Kind)
        {
            Breaks("kind-changed", path, $"the {Title(old)} became a {next.Kind.ToString().ToLowerInvariant()}");
            return;
        }
        CompareStatus(path, old.Status, next.Status);
        CompareConditions(path, old, next);
        if (old.IsConfig && !next.IsConfig)
            Breaks("config-changed", path, "configuration became state");
        else if (!old.IsConfig && next.IsConfig)
            if (Mandatory(next) is null)
                Allows("config-changed", path, "state became configuration");
            else
                Breaks("config-changed", path, "state became configuration that must be there");
        switch (old, next)
        {
            case (ValueNode a, ValueNode b):
                CompareValues(path, a, b);
                break;
            case (ListNode a, ListNode b):
                CompareLists(path, a, b);
                break;
            case (ContainerNode a, ContainerNode b) when a.IsPresence != b.IsPresence:
                Breaks("presence-changed", path, b.IsPresence ? "presence was added" : "presence was removed");
                break;
            case (ChoiceNode a, ChoiceNode b):
                CompareMandatory(path, a.IsMandatory, b.IsMandatory);
                if (a.DefaultCase is not null && a.DefaultCase.Name != b.DefaultCase?.Name)
                    Breaks("default-changed", path, $"the default case {a.DefaultCase.Name} became {b.DefaultCase?.Name ?? "none"}");
                break;
            case (AnyNode a, AnyNode b):
                CompareMandatory(path, a.IsMandatory, b.IsMandatory);
                break;
        }
        if (old is ParentNode oldParent && next is ParentNode newParent)
            CompareChildren(oldParent.Children, newParent.Children);
    }

    private void CompareConditions(string path, SchemaNode old, SchemaNode next)
    {
        foreach (var must in next.Musts)
            if (!old.Musts.Any(m => Plain(m.Expression.Source) == Plain(must.Expression.Source)))
                Breaks("must-added", path, $"must \"{must.Expression.Source}\" is new or changed");
        foreach (var must in old.Musts)
            if (!next.Musts.Any(m => Plain(m.Expression.Source) == Plain(must.Expression.Source)))
                Allows("must-removed", path, $"must \"{must.Expression.Source}\" is gone");
        foreach (var when in next.Whens)
            if (!old.Whens.Any(w => Plain(w.Expression.Source) == Plain(when.Expression.Source)))
                Breaks("when-added", path, $"when \"{when.Expression.Source}\" is new or changed");
        foreach (var when in old.Whens)
            if (!next.Whens.Any(w => Plain(w.Expression.Source) == Plain(when.Expression.Source)))
                Allows("when-removed", path, $"when \"{when.Expression.Source}\" is gone");
        foreach (var feature in next.IfFeatures)
            if (!old.IfFeatures.Contains(feature))
                Breaks("if-feature-added", path, $"it depends on the feature {feature} now");
        foreach (var feature in old.IfFeatures)
            if (!next.IfFeatures.Contains(feature))
                Allows("if-feature-removed", path, $"it does not depend on the feature {feature} any more");
    }

    private void CompareMandatory(string path, bool old, bool next)
    {
        if (!old && next)
            Breaks("mandatory-changed", path, "it must be there now");
        else if (old && !next)
            Allows("mandatory-changed", path, "it need not be there any more");
    }

    private void CompareLists(string path, ListNode old, ListNode next)
    {
        var oldKeys = string.Join(' ', old.Keys.Select(k => k.Name));
        var newKeys = string.Join(' ', next.Keys.Select(k => k.Name));
        if (oldKeys != newKeys)
            Breaks("key-changed", path, $"the key '{oldKeys}' became '{newKeys}'");
        foreach (var unique in next.Uniques)
            if (!old.Uniques.Any(u => u.Argument == unique.Argument))
                Breaks("unique-added", path, $"unique '{unique.Argument}' is new");
        CompareElements(path, old.MinElements, old.MaxElements, next.MinElements, next.MaxElements);
        CompareOrder(path, old.IsUserOrdered, next.IsUserOrdered);
    }

    private void CompareElements(string path, uint oldMin, uint oldMax, uint newMin, uint newMax)
    {
        if (newMin > oldMin)
            Breaks("min-elements-raised", path, $"min-elements {oldMin} became {newMin}");
        if (newMax < oldMax)
            Breaks("max-elements-lowered", path, $"max-elements {(oldMax == uint.MaxValue ? "unbounded" : oldMax)} became {newMax}");
        if (newMin < oldMin || newMax > oldMax)
            Allows("elements-relaxed", path, "fewer or more entries are allowed");
    }

    private void CompareOrder(string path, bool old, bool next)
    {
        if (old != next)
            Breaks("ordered-by-changed", path, next ? "the order is the user's now" : "the order is the system's now");
    }

    private void CompareValues(string path, ValueNode old, ValueNode next)
    {
        if (old.Units is not null && old.Units != next.Units)
            Breaks("units-changed", path, $"the units {old.Units} became {next.Units ?? "none"}");
        else if (old.Units is null && next.Units is not null)
            Allows("units-added", path, $"the units are {next.Units} now");
        switch (old, next)
        {
            case (LeafNode a, LeafNode b):
                CompareMandatory(path, a.IsMandatory, b.IsMandatory);
                if (a.Default is { } before && (b.Default is not { } now || !now.Span.SequenceEqual(before.Span)))
                    Breaks("default-changed", path, $"the default '{Text(before)}' became {(b.Default is { } d ? $"'{Text(d)}'" : "none")}");
                else if (a.Default is null && b.Default is { } added)
                    Allows("default-added", path, $"the default is '{Text(added)}' now");
                break;
            case (LeafListNode a, LeafListNode b):
                CompareElements(path, a.MinElements, a.MaxElements, b.MinElements, b.MaxElements);
                CompareOrder(path, a.IsUserOrdered, b.IsUserOrdered);
                if (a.Defaults.Count > 0 && !a.Defaults.Select(Text).SequenceEqual(b.Defaults.Select(Text)))
                    Breaks("default-changed", path, "the defaults changed");
                break;
        }
        foreach (var (isBreaking, message) in TypeDiff.Compare(old.Type, next.Type))
            if (isBreaking)
                Breaks("type-changed", path, message);
            else
                Allows("type-changed", path, message);
    }

    private static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);
}
