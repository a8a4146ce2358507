using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>What came of reading a filter.</summary>
/// <param name="Filter">The filter; null when there is an error.</param>
/// <param name="Error">What is wrong with it, or null.</param>
public sealed record EventFilterResult(EventFilter? Filter, string? Error);

/// <summary>
/// Which events a subscriber wants (RFC 5277 §3.6, RFC 8639 §2.2). A filter is over the content of the notification, never its eventTime; an event of which it
/// selects anything is delivered whole. The answer for recent events is remembered, so that subscribers who share a filter pay for it once: those with the same
/// text get the same filter from <see cref="EventFilters"/>.
/// </summary>
public sealed class EventFilter
{
    private const int Remembered = 256;
    private readonly Func<XElement, bool> _selects;

    // Sequence · 2 + answer, at sequence modulo the size: one word, so that readers of it need no lock.
    private readonly long[] _answers = new long[Remembered];

    private EventFilter(Func<XElement, bool> selects) => _selects = selects;

    /// <summary>Every event.</summary>
    public static EventFilter Everything { get; } = new(static _ => true);

    /// <summary>A subtree filter (RFC 6241 §6).</summary>
    /// <param name="element">The element that holds the subtrees, self-contained UTF-8 XML; its own name does not matter.</param>
    public static EventFilter Subtree(ReadOnlySpan<byte> element)
    {
        var filters = XElement.Parse(Encoding.UTF8.GetString(element)).Elements().ToList();
        return new EventFilter(e => SubtreeMatch.Any(filters, e));
    }

    /// <summary>An XPath filter: the notification's element is the child of the root.</summary>
    /// <param name="select">The expression.</param>
    /// <param name="prefixes">Prefix to namespace.</param>
    /// <param name="takesValues">Whether it may be a value, taken as a boolean (RFC 8040 §4.8.4), and not only nodes (RFC 6241 §8.9).</param>
    public static EventFilterResult XPath(string select, IReadOnlyDictionary<string, string> prefixes, bool takesValues = false)
    {
        var names = new XmlNamespaceManager(new NameTable());
        foreach (var (prefix, uri) in prefixes)
            if (prefix.Length > 0 && prefix is not ("xml" or "xmlns"))
                names.AddNamespace(prefix, uri);
        try
        {
            var expression = System.Xml.XPath.XPathExpression.Compile(select, names);
            if (expression.ReturnType is XPathResultType.NodeSet or XPathResultType.Any)
                return new EventFilterResult(new EventFilter(e => Navigator(e).Select(expression).MoveNext()), null);
            if (!takesValues)
                return new EventFilterResult(null, "the expression selects no nodes but is a value");
            var boolean = System.Xml.XPath.XPathExpression.Compile($"boolean({select})", names);
            return new EventFilterResult(new EventFilter(e => (bool)Navigator(e).Evaluate(boolean)), null);
        }
        catch (Exception e) when (e is XPathException or ArgumentException)
        {
            return new EventFilterResult(null, e.Message);
        }
    }

    /// <summary>Module names as prefixes: the declarations of a filter in a URI (RFC 8040 §4.8.4).</summary>
    public static IReadOnlyDictionary<string, string> ModulePrefixes(Schema schema)
    {
        var prefixes = new Dictionary<string, string>();
        foreach (var module in schema.Modules)
            prefixes.TryAdd(module.Name, module.Namespace);
        return prefixes;
    }

    /// <summary>Whether it selects anything of the event.</summary>
    public bool Passes(StreamEvent e)
    {
        if (ReferenceEquals(this, Everything))
            return true;
        ref var slot = ref _answers[e.Sequence % Remembered];
        var known = Volatile.Read(ref slot);
        if (known >> 1 == e.Sequence)
            return (known & 1) == 1;
        var passes = _selects(e.Element);
        Volatile.Write(ref slot, (e.Sequence << 1) | (passes ? 1L : 0L));
        return passes;
    }

    private static XPathNavigator Navigator(XElement element) => new XDocument(element).CreateNavigator();
}

/// <summary>The filters in use, by their text: equal ones are one.</summary>
public sealed class EventFilters
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WeakReference<EventFilter>> _filters = [];

    /// <summary>The filter of that text, made when there is none in use.</summary>
    public EventFilterResult Share(string text, Func<EventFilterResult> make)
    {
        lock (_gate)
            if (_filters.TryGetValue(text, out var known) && known.TryGetTarget(out var filter))
                return new EventFilterResult(filter, null);
        var made = make();
        if (made.Filter is null)
            return made;
        lock (_gate)
        {
            if (_filters.Count >= 1024)
                foreach (var (key, reference) in _filters)
                    if (!reference.TryGetTarget(out _))
                        _filters.Remove(key);
            _filters[text] = new WeakReference<EventFilter>(made.Filter);
        }
        return made;
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
