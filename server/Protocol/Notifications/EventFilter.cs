using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// Which events a subscriber wants (RFC 5277 §3.6) and may see (RFC 8341 §3.4.6). A filter is over the content of the notification, never its eventTime; an event of
/// which it selects anything is delivered whole.
/// </summary>
internal sealed class EventFilter
{
    private readonly Func<XElement, bool> _selects;

    private EventFilter(Func<XElement, bool> selects, bool isEverything = false)
    {
        _selects = selects;
        IsEverything = isEverything;
    }

    /// <summary>Every event.</summary>
    public static EventFilter None { get; } = new(static _ => true, isEverything: true);

    private bool IsEverything { get; }

    /// <summary>Reads a filter element; the reader stands on its start and is left on its end.</summary>
    public static EventFilter Read(ref Utf8XmlReader reader, List<RpcError> errors)
    {
        if (!XmlFragment.TryReadElement(ref reader, out var fragment))
            return None;
        var element = XElement.Parse(Encoding.UTF8.GetString(fragment.Span));
        XNamespace nc = XmlOutput.Base;
        var type = (string?)element.Attribute("type") ?? (string?)element.Attribute(nc + "type") ?? "subtree";
        if (type == "subtree")
            return new EventFilter(e => SubtreeMatch.Any(element.Elements(), e));
        if (type != "xpath")
        {
            errors.Add(RpcFaults.BadAttribute("type", "filter", $"A filter is of type subtree or xpath, not '{type}'."));
            return None;
        }
        if (((string?)element.Attribute("select") ?? (string?)element.Attribute(nc + "select")) is not { } select)
        {
            errors.Add(RpcFaults.MissingAttribute("select", "filter"));
            return None;
        }
        try
        {
            var expression = System.Xml.XPath.XPathExpression.Compile(select, Prefixes(element));
            if (expression.ReturnType is XPathResultType.NodeSet or XPathResultType.Any)
                return new EventFilter(e => new XDocument(e).CreateNavigator().Select(expression).Count > 0);
            errors.Add(RpcFaults.Invalid("filter", "The expression of a filter selects nodes; this one is a value."));
        }
        catch (XPathException e)
        {
            errors.Add(RpcFaults.Invalid("filter", $"The expression of the filter is wrong: {e.Message}"));
        }
        return None;
    }

    /// <summary>Whether an event is to be delivered to the actor.</summary>
    public bool Passes(NotificationRecord e, NetconfServer server, Actor actor) =>
        NotificationNodes.Of(e.Content.Span, server.Datastores.Schema) is { } schema
        && server.Datastores.Access.PermitsNotification(actor, schema)
        && (IsEverything || _selects(XElement.Parse(Encoding.UTF8.GetString(e.Content.Span))));

    private static XmlNamespaceManager Prefixes(XElement element)
    {
        var prefixes = new XmlNamespaceManager(new NameTable());
        foreach (var declaration in element.Attributes().Where(a => a.IsNamespaceDeclaration && a.Name.LocalName != "xmlns"))
            prefixes.AddNamespace(declaration.Name.LocalName, declaration.Value);
        return prefixes;
    }
}

/// <summary>Subtree filtering of a small document (RFC 6241 §6.2).</summary>
internal static class SubtreeMatch
{
    /// <summary>Whether one of the filter's subtrees selects something of the element; no subtree at all selects nothing (§6.4.2).</summary>
    public static bool Any(IEnumerable<XElement> filters, XElement element) => filters.Any(f => Selects(f, element));

    private static bool Selects(XElement filter, XElement element)
    {
        if (filter.Name.LocalName != element.Name.LocalName
            || (filter.Name.Namespace != XNamespace.None && filter.Name.Namespace != element.Name.Namespace))
            return false;
        foreach (var attribute in filter.Attributes().Where(a => !a.IsNamespaceDeclaration))
            if ((string?)element.Attribute(attribute.Name) != attribute.Value)
                return false;
        var children = filter.Elements().ToList();
        if (children.Count == 0)
            return filter.Value.Trim().Length == 0 || filter.Value.Trim() == element.Value.Trim();
        var content = children.Where(c => !c.HasElements && c.Value.Trim().Length > 0).ToList();
        // Content matches among siblings must all hold; with nothing beside them they select the whole parent (§6.2.5).
        if (content.Exists(c => !element.Elements().Any(e => Selects(c, e))))
            return false;
        return content.Count == children.Count || children.Except(content).Any(c => element.Elements().Any(e => Selects(c, e)));
    }
}

/// <summary>Which notification a stored event is.</summary>
internal static class NotificationNodes
{
    /// <summary>The schema node: of the root element, or, of a notification inside data (RFC 7950 §7.16.2), of the first element below it that is one.</summary>
    public static NotificationNode? Of(ReadOnlySpan<byte> content, Schema schema)
    {
        var reader = new Utf8XmlReader(content);
        if (!reader.ReadPastSpace() || schema.FindModuleByNamespace(reader.NamespaceUri) is not { } module)
            return null;
        var name = Encoding.UTF8.GetString(reader.LocalName);
        if (schema.FindNotification(module.Name, name) is { } top)
            return top;
        ParentNode? at = schema.Root.FindChild(reader.NamespaceUri, reader.LocalName) as ParentNode;
        while (at is not null && reader.ReadPastSpace())
        {
            if (reader.Token != XmlToken.Start)
                continue;
            foreach (var notification in at.Notifications)
                if (notification.NameUtf8.Span.SequenceEqual(reader.LocalName) && notification.Module.NamespaceUtf8.Span.SequenceEqual(reader.NamespaceUri))
                    return notification;
            if (at.FindChild(reader.NamespaceUri, reader.LocalName) is ParentNode below)
                at = below;
        }
        return null;
    }
}
