using System.Buffers;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>push-update and push-change-update (RFC 8641 §3.7), written as they are sent: what a subscription selects is never gathered in memory.</summary>
internal static class PushUpdate
{
    private const int Piece = 64 * 1024;

    /// <summary>Writes a push-update of <paramref name="tree"/>, or of the datastore as it is then.</summary>
    public static Func<MessageWriter, CancellationToken, ValueTask> Writer(NetconfServer server, Receiver receiver, SubscriptionTerms terms, DataTree? tree)
    {
        var now = server.Time.GetUtcNow();
        return async (output, cancellation) =>
        {
            var access = server.Datastores.Access.ReadAccessOf(receiver.Actor);
            var seen = tree ?? server.Subscriptions.Content(terms);
            Begin(output, now, "push-update", receiver.SubscriptionId);
            output.WriteRaw("<datastore-contents>");
            var writer = new XmlDataWriter(seen.Schema, new WriteOptions { Selection = terms.Selection.Select(seen, access) });
            writer.Start(seen.Root);
            while (writer.Continue(output, Piece))
                await output.FlushAsync(cancellation).ConfigureAwait(false);
            output.WriteRaw("</datastore-contents></push-update></notification>");
        };
    }

    /// <summary>Writes what is different between two versions; null when nothing of what is selected is.</summary>
    public static Func<MessageWriter, CancellationToken, ValueTask>? Changes(
        NetconfServer server, Receiver receiver, SubscriptionTerms terms, DataTree before, DataTree after, long patch)
    {
        var access = server.Datastores.Access.ReadAccessOf(receiver.Actor);
        var (was, now) = (terms.Selection.Select(before, access), terms.Selection.Select(after, access));
        var excluded = terms.View.OnChange!.Value.ExcludedChanges.ToHashSet();
        var edits = new ArrayBufferWriter<byte>(512);
        var count = 0;
        foreach (var change in SelectedDiff.Between(before, was, after, now))
        {
            var kind = KindOf(change);
            if (!excluded.Contains(kind))
                WriteEdit(edits, change, Models.YangNames.ToYangName(kind), ++count, after.Schema);
        }
        if (count == 0)
            return null;
        var time = server.Time.GetUtcNow();
        return (output, _) =>
        {
            Begin(output, time, "push-change-update", receiver.SubscriptionId);
            output.WriteRaw($"<datastore-changes><yang-patch><patch-id>{patch}</patch-id>");
            output.Write(edits.WrittenSpan);
            output.WriteRaw("</yang-patch></datastore-changes></push-change-update></notification>");
            return ValueTask.CompletedTask;
        };
    }

    private static Models.ChangeType KindOf(SelectedChange change) => change.Kind switch
    {
        ChangeKind.Created => change.IsPlaced ? Models.ChangeType.Insert : Models.ChangeType.Create,
        ChangeKind.Deleted => Models.ChangeType.Delete,
        ChangeKind.Moved => Models.ChangeType.Move,
        _ => Models.ChangeType.Replace,
    };

    private static void Begin(MessageWriter output, DateTimeOffset time, string name, uint id) => output.WriteRaw(
        $"<notification xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\"><eventTime>{EventEncoding.Time(time)}</eventTime>" +
        $"<{name} xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-push\"><id>{id}</id>");

    private static void WriteEdit(ArrayBufferWriter<byte> output, SelectedChange change, string operation, int number, Schema schema)
    {
        output.WriteRaw($"<edit><edit-id>edit{number}</edit-id><operation>{operation}</operation>");
        output.WriteElement("target", ApiPath(change.Path));
        if (change.IsPlaced && change.Behind is { } behind)
            output.WriteElement("point", ApiPath(behind));
        if (change.IsPlaced)
            output.WriteElement("where", change.Behind is null ? "first" : "after");
        if (change.Kind is ChangeKind.Created or ChangeKind.Modified)
        {
            output.WriteRaw("<value>");
            WriteValue(output, change, schema);
            output.WriteRaw("</value>");
        }
        output.WriteRaw("</edit>");
    }

    private static void WriteValue(ArrayBufferWriter<byte> output, SelectedChange change, Schema schema)
    {
        switch (change.Path.Node)
        {
            case ValueNode node when change.Value is { } value:
                XmlDataWriter.WriteValueElement(node, value.Span, schema, output);
                break;
            case AnyNode node when change.Any is { } any:
                output.WriteRaw($"<{node.Name} xmlns=\"{node.Module.Namespace}\">");
                output.Write(any.Xml.Span);
                output.WriteRaw($"</{node.Name}>");
                break;
            case ParentNode when change.Path.IsRoot:
                new XmlDataWriter(schema, new WriteOptions { Selection = change.Selection! }).Write(change.After, output);
                break;
            case ParentNode:
                new XmlDataWriter(schema, new WriteOptions { Selection = change.Selection! }).WriteElement(change.After, output);
                break;
        }
    }

    /// <summary>The path of an instance as a resource (RFC 8040 §3.5.3): module names where the module changes, keys behind an equals sign.</summary>
    public static string ApiPath(InstancePath path)
    {
        if (path.IsRoot)
            return "/";
        var text = new StringBuilder();
        Append(text, path);
        return text.ToString();
    }

    private static void Append(StringBuilder text, InstancePath path)
    {
        if (path.IsRoot)
            return;
        Append(text, path.Parent!);
        var above = path.Parent!.IsRoot ? null : path.Parent.Node.Module;
        text.Append('/');
        if (!ReferenceEquals(above, path.Node.Module))
            text.Append(path.Node.Module.Name).Append(':');
        text.Append(path.Node.Name);
        if (path.Key.Values is { Count: > 0 } keys)
            text.Append('=').AppendJoin(',', keys.Select(k => Uri.EscapeDataString(Encoding.UTF8.GetString(k.Span))));
        else if (path.Node is LeafListNode)
            text.Append('=').Append(Uri.EscapeDataString(Encoding.UTF8.GetString(path.Value.Span)));
    }
}
