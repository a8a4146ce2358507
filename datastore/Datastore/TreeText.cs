using System.Buffers;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The form in which trees and changes are stored: XML with qualified names, so that what is stored outlives any schema's ordinals.</summary>
internal static class TreeText
{
    /// <summary>A change as an edit document.</summary>
    public static ReadOnlyMemory<byte> Write(ChangeSet changes)
    {
        var output = new ArrayBufferWriter<byte>(512);
        changes.WriteEdit(output);
        return output.WrittenMemory;
    }

    /// <summary>A whole tree, piece by piece.</summary>
    public static void Write(DataTree tree, IBufferWriter<byte> output)
    {
        output.Write("<config>"u8);
        XmlDataWriter.Write(tree, output);
        output.Write("</config>"u8);
    }

    /// <summary>A notification's own element; of one defined inside data (RFC 7950 §7.16.2) with the elements that lead to it.</summary>
    public static ReadOnlyMemory<byte> Write(Schema schema, NotificationEvent e)
    {
        var output = new ArrayBufferWriter<byte>(512);
        var around = new List<InstancePath>();
        for (var at = e.Context; at is { IsRoot: false }; at = at.Parent)
            around.Insert(0, at);
        var writer = new Utf8XmlWriter(output);
        foreach (var at in around)
        {
            writer.Start(at.Node.NameUtf8.Span, at.Node.Module.NamespaceUtf8.Span);
            for (var k = 0; at.Node is ListNode list && k < list.Keys.Count; k++)
                writer.Element(list.Keys[k].NameUtf8.Span, Encoding.UTF8.GetString(at.Key.Values[k].Span));
        }
        new XmlDataWriter(schema).WriteElement(e.Content, output);
        for (var i = around.Count - 1; i >= 0; i--)
            writer.End(around[i].Node.NameUtf8.Span);
        return output.WrittenMemory;
    }

    /// <summary>A stored tree; what the schema no longer knows is an error, never dropped.</summary>
    public static DataTree ReadTree(Schema schema, ReadOnlyMemory<byte> xml)
    {
        var read = XmlDataReader.ReadTree(xml.Span, schema);
        return read.Tree ?? throw Unreadable(read.Errors);
    }

    /// <summary>Applies a stored change.</summary>
    public static DataTree Apply(DataTree tree, ReadOnlyMemory<byte> xml)
    {
        var edit = ReadEdit(tree.Schema, xml);
        var result = Edit.Apply(
            tree, new EditDocument(tree.Schema, edit),
            new EditOptions { DefaultOperation = EditOperation.Merge, ErrorOption = ErrorOption.RollbackOnError });
        return result.Succeeded ? result.Tree : throw Unreadable(result.Errors);
    }

    /// <summary>A stored change as an edit.</summary>
    public static EditNode ReadEdit(Schema schema, ReadOnlyMemory<byte> xml)
    {
        var reader = new Utf8XmlReader(xml.Span);
        reader.ReadPastSpace();
        var (edit, errors) = XmlDataReader.ReadEdit(ref reader, schema, schema.Root, ContentRules.Data);
        return edit ?? throw Unreadable(errors);
    }

    private static StoreException Unreadable(IReadOnlyList<RpcError> errors) =>
        new(string.Join("; ", errors.Take(5).Select(e => e.Path is null ? e.Message : $"{e.Path}: {e.Message}")));
}
