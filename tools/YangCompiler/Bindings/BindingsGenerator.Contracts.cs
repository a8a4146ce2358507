using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Something of a model that a program has to do, and the generated member it does it by.</summary>
/// <param name="Node">The rpc, action, notification or state leaf.</param>
/// <param name="Kind">Its kind, in the plural.</param>
/// <param name="Member"><c>Type.member</c> as metadata names it.</param>
internal sealed record Contract(SchemaNode Node, string Kind, string Member);

/// <content>What the generated code offers, for coverage.</content>
internal sealed partial class BindingsGenerator
{
    /// <summary>The contracts of the bound modules, in order of module.</summary>
    public static IReadOnlyList<Contract> Contracts(Schema schema, BindingsRequest request)
    {
        var generator = new BindingsGenerator(schema, request);
        generator.Generate();
        var contracts = new List<Contract>();
        foreach (var (rpc, name) in OperationWriter.Names(generator.InOrder(schema.Rpcs)))
            contracts.Add(new Contract(rpc, "rpcs", $"Rpcs.get_{name}"));
        foreach (var notification in generator.InOrder(schema.Notifications))
            contracts.Add(new Contract(notification, "notifications", $"{generator._names.View(notification)}.get_Binding"));
        foreach (var model in generator._models.Values)
            contracts.AddRange(Of(model));
        return [.. request.Modules.SelectMany(m => contracts.Where(c => c.Node.Module.Name == m))];
    }

    private static IEnumerable<Contract> Of(ViewModel model)
    {
        foreach (var action in model.Node.Actions)
            yield return new Contract(action, "actions", $"{model.Name}.get_{model.ActionNames[action]}");
        if (IsMessage(model.Node))
            yield break;
        foreach (var member in model.Members)
            if (member is { Node: LeafNode { IsConfig: false, IsKey: false, Status: not Status.Obsolete } or LeafListNode { IsConfig: false, Status: not Status.Obsolete } or AnyNode { IsConfig: false } })
                yield return new Contract(
                    member.Node, "state leafs", $"{model.Name}Editor.{(member.Access == Access.Values ? "get_" : "set_")}{member.Property}");
    }

    private static bool IsMessage(SchemaNode node)
    {
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            if (n is MessageNode or NotificationNode)
                return true;
        return false;
    }
}
