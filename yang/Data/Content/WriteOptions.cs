using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>How defaults are reported (RFC 6243 §3).</summary>
public enum DefaultsReport
{
    /// <summary>What was set, even when it equals the default.</summary>
    Explicit,

    /// <summary>Nothing that equals the default.</summary>
    Trim,

    /// <summary>All defaults in use.</summary>
    ReportAll,

    /// <summary>All defaults in use, every node that holds one marked <c>wd:default="true"</c>.</summary>
    ReportAllTagged,
}

/// <summary>Which nodes are written.</summary>
public enum ContentKinds
{
    /// <summary>Configuration and state.</summary>
    All,

    /// <summary>Configuration only.</summary>
    Config,

    /// <summary>State only, with the ancestors and keys it needs.</summary>
    State,
}

/// <summary>What a writer shows of a tree.</summary>
public sealed record WriteOptions
{
    /// <summary>Everything as it was set.</summary>
    public static WriteOptions Default { get; } = new();

    /// <summary>What is shown.</summary>
    public Selection Selection { get; init; } = Selection.Everything;

    /// <summary>How defaults are reported.</summary>
    public DefaultsReport Defaults { get; init; }

    /// <summary>Configuration, state or both.</summary>
    public ContentKinds Kinds { get; init; }

    /// <summary>How many levels are shown: 1 shows only the children of the node that is written.</summary>
    public int MaxDepth { get; init; } = int.MaxValue;

    /// <summary>
    /// Whether levels are counted from each node the selection takes whole (RFC 8526 max-depth: 1 shows those nodes and none of their children) instead of
    /// from the node that is written.
    /// </summary>
    public bool IsDepthFromSelected { get; init; }

    /// <summary>
    /// The configuration intended: when given, what is written is operational state, and its configuration nodes carry <c>or:origin</c> (RFC 8342 §5.3.4)
    /// wherever it is another than that of the node around them.
    /// </summary>
    public DataTree? Intended { get; init; }

    /// <summary>
    /// Whether the whens of a child that is not there are true, so that its default is in use (RFC 7950 §7.21.5); asked
    /// only for nodes that have some. Null: always.
    /// </summary>
    public Func<InstancePath, SchemaNode, bool>? IsInUse { get; init; }

    /// <summary>The path of the node that is written; null when it is a root.</summary>
    public InstancePath? At { get; init; }

    /// <summary>Whether the children of the node that is written name their module even where it is the node's own: they are documents of
    /// their own (RFC 8040 §3.5), not parts of it.</summary>
    public bool QualifiesChildren { get; init; }

    /// <summary>Whether lines are broken and indented, for people.</summary>
    public bool Indented { get; init; }

    internal bool ReportsAll => Defaults is DefaultsReport.ReportAll or DefaultsReport.ReportAllTagged;

    /// <summary>Whether what is selected is written as it is stored, nothing added and nothing left out.</summary>
    internal bool IsUnaltered => Defaults == DefaultsReport.Explicit && Kinds == ContentKinds.All && Intended is null;
}
