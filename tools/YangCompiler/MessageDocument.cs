using System.Text;
using System.Xml;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler;

/// <summary>Documents that hold a message or several roots, brought to what the readers take.</summary>
internal static class MessageDocument
{
    private const string Netconf = "urn:ietf:params:xml:ns:netconf:base:1.0";
    private const string Notification = "urn:ietf:params:xml:ns:netconf:notification:1.0";

    /// <summary>
    /// The document under one root: as it is when its only root is a wrapper (config, data, …), else its roots, data nodes of the schema, put
    /// under one.
    /// </summary>
    public static byte[] WithOneRoot(byte[] document, Schema schema)
    {
        var roots = Roots(document);
        if (roots is null || (roots.Count == 1 && !IsData(roots[0], schema)))
            return document;
        var text = new StringBuilder("<data>");
        foreach (var root in roots)
            text.Append(root.OuterXml);
        return Encoding.UTF8.GetBytes(text.Append("</data>").ToString());
    }

    /// <summary>Validates an edit-config's content, an rpc, its reply or a notification.</summary>
    public static IReadOnlyList<RpcError> Validate(byte[] document, Schema schema, string type)
    {
        if (type == "edit")
        {
            var edit = new Utf8XmlReader(WithOneRoot(document, schema), ContentRules.Config.Limits);
            edit.ReadPastSpace();
            return XmlDataReader.ReadEdit(ref edit, schema, schema.Root).Errors;
        }
        if (Roots(document) is not [var root])
            return [Malformed("the document has to hold one element")];
        // The envelopes of RFC 6241 and RFC 5277 are taken off; eventTime is theirs.
        var element = root.NamespaceURI is Netconf or Notification && root.LocalName is "rpc" or "rpc-reply" or "notification"
            ? root.ChildNodes.OfType<XmlElement>().FirstOrDefault(e => e.LocalName != "eventTime")
            : root;
        if (element is null)
            return [Malformed("the envelope is empty")];
        return Content(schema, element, type) is { } content ? ValidateContent(schema, content, element)
            : [new RpcError(RpcErrorType.Application, ErrorTag.UnknownElement, $"The schema has no {(type == "notification" ? type : "rpc")} {element.LocalName} in {element.NamespaceURI}.")];
    }

    private static ParentNode? Content(Schema schema, XmlElement element, string type) => type switch
    {
        "notification" => schema.Notifications.FirstOrDefault(n => n.Name == element.LocalName && n.Module.Namespace == element.NamespaceURI),
        "rpc" => schema.FindRpc(element.NamespaceURI, element.LocalName)?.Input,
        _ => schema.FindRpc(element.NamespaceURI, element.LocalName)?.Output,
    };

    private static IReadOnlyList<RpcError> ValidateContent(Schema schema, ParentNode content, XmlElement element)
    {
        var reader = new Utf8XmlReader(Encoding.UTF8.GetBytes(element.OuterXml), ContentRules.Data.Limits);
        reader.ReadPastSpace();
        var read = XmlDataReader.ReadContent(ref reader, schema, content, ContentRules.Data);
        return read.Content is { } branch
            ? Validator.ValidateMessage(DataTree.Empty(schema), new MessageInstance(new DataNode(content, branch)))
            : read.Errors;
    }

    private static bool IsData(XmlElement root, Schema schema) =>
        schema.Root.FindChild(Encoding.UTF8.GetBytes(root.NamespaceURI), Encoding.UTF8.GetBytes(root.LocalName)) is not null;

    /// <summary>The root elements; null when the text is not well-formed (the reader says why).</summary>
    private static List<XmlElement>? Roots(byte[] document)
    {
        var settings = new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        var holder = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        var roots = new List<XmlElement>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document), settings);
            while (holder.ReadNode(reader) is { } node)
                if (node is XmlElement element)
                    roots.Add(element);
            return roots;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static RpcError Malformed(string why) => new(RpcErrorType.Rpc, ErrorTag.MalformedMessage, char.ToUpperInvariant(why[0]) + why[1..] + ".");
}
