using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What came of reading a filter.</summary>
/// <param name="Filter">The filter; null when there are errors.</param>
/// <param name="Errors">What is wrong with it.</param>
public sealed record FilterReadResult(Filter? Filter, IReadOnlyList<RpcError> Errors);

/// <summary>
/// What of a tree a client asks for (RFC 6241 §6 and §8.9). Immutable; one filter serves many trees of its schema.
/// </summary>
public abstract class Filter
{
    private protected Filter()
    {
    }

    /// <summary>Everything.</summary>
    public static Filter Everything { get; } = new EverythingFilter();

    /// <summary>Reads a subtree filter.</summary>
    /// <param name="element">The <c>filter</c> element, self-contained UTF-8 XML; its own name does not matter.</param>
    /// <param name="schema">The schema of the trees it is for.</param>
    public static FilterReadResult Subtree(ReadOnlyMemory<byte> element, Schema schema) =>
        SubtreeFilter.Read(element.Span, schema);

    /// <summary>Reads an XPath filter.</summary>
    /// <param name="select">The expression.</param>
    /// <param name="prefixes">The declarations in scope at the filter; an unprefixed name is in no namespace.</param>
    /// <param name="schema">The schema of the trees it is for.</param>
    public static FilterReadResult XPath(string select, IPrefixResolver prefixes, Schema schema) =>
        XPathFilter.Read(select, prefixes, schema);

    /// <summary>
    /// An XPath filter that is only paths (with keys in predicates) and unions of them, as a <c>filter</c> element that selects the same; null when it is
    /// anything else, or wrong. Over such a filter the difference of two trees costs the change (<see cref="SelectedDiff"/>).
    /// </summary>
    public static string? PathsAsSubtree(string select, IPrefixResolver prefixes, Schema schema) =>
        XPathParser.TryParse(select, new WireXPathNames(prefixes), out var expression, out _) ? PathFilter.AsSubtree(expression!, schema) : null;

    /// <summary>
    /// Reads RESTCONF's fields (RFC 8040 §4.8.3): <c>a/b(c;d)</c>, module names where the module changes.
    /// </summary>
    /// <param name="fields">The expression.</param>
    /// <param name="target">The node that is read: paths begin below it.</param>
    public static FilterReadResult Fields(string fields, ParentNode target) => FieldsFilter.Read(fields, target);

    /// <summary>
    /// What it selects of <paramref name="tree"/>. For a subtree filter nothing is walked before the selection is
    /// written.
    /// </summary>
    public abstract Selection Select(DataTree tree);

    /// <summary>
    /// The same for a reader who may not see everything: what he may not see is as if it were not there, in predicates too. The selection is still to be joined
    /// with what he may read, since it takes subtrees whole.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="access">What the reader may see; null for everything.</param>
    public virtual Selection Select(DataTree tree, NodeAccess? access) => Select(tree);

    private sealed class EverythingFilter : Filter
    {
        public override Selection Select(DataTree tree) => Selection.Everything;
    }
}
