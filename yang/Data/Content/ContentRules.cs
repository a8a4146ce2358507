using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>What a codec accepts as content.</summary>
public sealed record ContentRules
{
    /// <summary>Configuration only: state nodes are unknown elements (RFC 7950 §8.3.1).</summary>
    public static ContentRules Config { get; } = new() { AcceptsState = false };

    /// <summary>Configuration and state: a reply, the content of an rpc, action or notification, kept state.</summary>
    public static ContentRules Data { get; } = new();

    /// <summary>Whether nodes with config false are accepted.</summary>
    public bool AcceptsState { get; init; } = true;

    /// <summary>Whether nodes the schema does not know are passed over instead of being errors: data of a newer or
    /// smaller schema.</summary>
    public bool IgnoresUnknown { get; init; }

    /// <summary>
    /// Whether metadata is held against the annotations of the schema (RFC 7952) and must belong to values that are there; otherwise it is passed over.
    /// </summary>
    public bool ChecksMetadata { get; init; }

    /// <summary>Whether an entry may lack keys and content may hold several cases of a choice: edits, whose own rules
    /// decide.</summary>
    internal bool IsEdit { get; init; }

    /// <summary>After so many errors reading stops.</summary>
    public int MaxErrors { get; init; } = 100;

    /// <summary>Bounds of XML and JSON documents.</summary>
    public XmlLimits Limits { get; init; } = XmlLimits.Default;

    /// <summary>The schema mounted at a node with a mount point (RFC 8528), asked at the first child that is not its
    /// own; null where nothing is mounted.</summary>
    public Func<InstancePath, ParentNode, Schema?>? MountedSchema { get; init; }
}

/// <summary>What came of reading content.</summary>
/// <param name="Content">The content; null when there are errors.</param>
/// <param name="Errors">What is wrong, in document order.</param>
public sealed record ContentResult(Branch? Content, IReadOnlyList<RpcError> Errors)
{
    /// <summary>Whether there were no errors.</summary>
    public bool Succeeded => Content is not null;
}

/// <summary>What came of reading a whole tree.</summary>
/// <param name="Tree">The tree; null when there are errors.</param>
/// <param name="Errors">What is wrong, in document order.</param>
public sealed record TreeResult(DataTree? Tree, IReadOnlyList<RpcError> Errors)
{
    /// <summary>Whether there were no errors.</summary>
    public bool Succeeded => Tree is not null;
}
