using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Writes the descriptors of rpcs, actions and notifications.</summary>
internal static class OperationWriter
{
    /// <summary>Writes the descriptors that belong to a view: its actions, and itself when it is a notification.</summary>
    public static void Descriptors(CodeWriter code, ViewModel model, TypeNames names)
    {
        foreach (var action in model.Node.Actions)
        {
            var name = CsName.Pascal(action.Name);
            Operation(code, action, model.ActionNames[action] = model.Claim(name, name + "Action"), names);
        }
        if (model.Node is not NotificationNode { DataParent: null or { Kind: SchemaNodeKind.Root } } notification)
            return;
        code.Line();
        code.Summary("The notification in a schema.");
        code.Line($"public static NotificationBinding<{model.Name}, {model.Name}Editor> Binding {{ get; }} =");
        code.Line($"    new({CodeWriter.Literal(notification.Module.Name)}, {CodeWriter.Literal(notification.Name)});");
    }

    /// <summary>Writes the class of the rpcs.</summary>
    public static void Rpcs(CodeWriter code, IEnumerable<OperationNode> rpcs, TypeNames names)
    {
        code.Line();
        code.Summary("The rpcs.");
        code.Block("public static partial class Rpcs", () =>
        {
            foreach (var (rpc, name) in Names(rpcs))
                Operation(code, rpc, name, names);
        });
    }

    /// <summary>The rpcs with the names of their descriptors.</summary>
    public static IEnumerable<(OperationNode Rpc, string Name)> Names(IEnumerable<OperationNode> rpcs)
    {
        var taken = new HashSet<string> { "Rpcs" };
        foreach (var rpc in rpcs)
        {
            var name = CsName.Pascal(rpc.Name);
            if (!taken.Add(name))
                taken.Add(name = CsName.Pascal(rpc.Module.Prefix) + name);
            yield return (rpc, name);
        }
    }

    private static void Operation(CodeWriter code, OperationNode operation, string name, TypeNames names)
    {
        code.Line();
        code.Summary(operation.Description ?? operation.Path);
        code.Line($"public static OperationBinding<{names.View(operation.Input)}, {names.View(operation.Output)}Editor> {name} {{ get; }} =");
        code.Line($"    new({CodeWriter.Literal(operation.Path)});");
    }
}
