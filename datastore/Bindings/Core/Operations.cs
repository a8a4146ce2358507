using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings;

/// <summary>A generated rpc or action: where it is in a schema, and its typed input and output.</summary>
/// <typeparam name="TInput">The view of the input.</typeparam>
/// <typeparam name="TOutput">The editor of the output.</typeparam>
/// <param name="SchemaPath">The operation's <see cref="SchemaNode.Path"/>: the key under which handlers are registered.</param>
public sealed record OperationBinding<TInput, TOutput>(string SchemaPath)
    where TInput : struct, IView<TInput>
    where TOutput : ViewEditor, IEditor<TOutput>
{
    /// <summary>The input of a call.</summary>
    public TInput Input(DataNode input) => TInput.Over(new NodeView(input, TInput.Names));

    /// <summary>Makes the output of a call.</summary>
    public Branch Output(OperationNode operation, Action<TOutput> fill) => Message.Make(operation.Output, TOutput.Over, fill);
}

/// <summary>A generated notification: where it is in a schema, and its typed content.</summary>
/// <typeparam name="TView">The view of the content.</typeparam>
/// <typeparam name="TEditor">The editor of the content.</typeparam>
/// <param name="Module">The module that defines it.</param>
/// <param name="Name">Its name.</param>
public sealed record NotificationBinding<TView, TEditor>(string Module, string Name)
    where TView : struct, IView<TView>
    where TEditor : ViewEditor, IEditor<TEditor>
{
    /// <summary>The notification in a schema.</summary>
    /// <exception cref="InvalidOperationException">The schema does not have it.</exception>
    public NotificationNode In(Schema schema) => schema.FindNotification(Module, Name)
        ?? throw new InvalidOperationException($"the schema has no notification {Module}:{Name}");

    /// <summary>Reads a notification's content.</summary>
    public TView View(DataNode content) => TView.Over(new NodeView(content, TView.Names));

    /// <summary>Makes a notification.</summary>
    public DataNode Make(Schema schema, Action<TEditor> fill)
    {
        var node = In(schema);
        return new DataNode(node, Message.Make(node, TEditor.Over, fill));
    }
}

/// <summary>Makes what is in no datastore: inputs, outputs, notifications.</summary>
public static class Message
{
    /// <summary>Makes the content of a message.</summary>
    /// <param name="schema">The input, output or notification.</param>
    /// <param name="over">The generated editor's <c>Over</c>.</param>
    /// <param name="fill">Sets what there is to set.</param>
    public static Branch Make<TEditor>(ParentNode schema, Func<NodeEditor, TEditor> over, Action<TEditor> fill)
        where TEditor : ViewEditor
    {
        var editor = new BranchEditor(schema, Branch.Empty);
        fill(over(editor.Root));
        return editor.ToBranch();
    }
}
