using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>What a data resource is read from.</summary>
internal enum ReadSource
{
    /// <summary>Configuration and state as one tree: {+restconf}/data (RFC 8040 §1.4).</summary>
    Unified,

    /// <summary>One configuration datastore (RFC 8527).</summary>
    Configuration,

    /// <summary>&lt;operational&gt; (RFC 8527).</summary>
    Operational,
}

/// <summary>GET, HEAD and OPTIONS on data (RFC 8040 §4.1–4.3).</summary>
internal sealed class DataResource(RestconfServer server)
{
    private const string AllowState = "GET, HEAD, OPTIONS";
    private readonly ConditionalWeakTable<SchemaNode, object> _holdsState = [];

    /// <summary>The methods a resource has.</summary>
    public static string Allow(ResourceTarget target, bool isWritable) =>
        target.Action is not null ? "POST, OPTIONS"
        : target.IsDatastore ? isWritable ? "GET, HEAD, OPTIONS, POST, PUT, PATCH" : AllowState
        : !isWritable || !target.Node.IsConfig || target.IsWholeList ? AllowState
        : target.Node is ParentNode ? "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"
        : "GET, HEAD, OPTIONS, PUT, PATCH, DELETE";

    /// <summary>OPTIONS: what can be done here.</summary>
    public static void Options(RestconfRequest request, ResourceTarget target, bool isWritable)
    {
        var headers = request.Context.Response.Headers;
        headers.Allow = Allow(target, isWritable);
        if (headers.Allow.ToString().Contains("PATCH", StringComparison.Ordinal))
            headers["Accept-Patch"] = MediaTypes.Patches;
    }

    /// <summary>GET and HEAD.</summary>
    /// <param name="request">The request.</param>
    /// <param name="target">The resource.</param>
    /// <param name="source">What it is read from.</param>
    /// <param name="datastore">The datastore; of {+restconf}/data running.</param>
    public async Task<Fault?> ReadAsync(RestconfRequest request, ResourceTarget target, ReadSource source, DatastoreName datastore)
    {
        if (request.Accepted is not { } encoding)
            return Fault.NotAcceptable($"{MediaTypes.DataJson} and {MediaTypes.DataXml}");
        var (query, fault) = QueryParameters.OfRead(request.Query);
        var (preconditions, unreadable) = Preconditions.Of(request.Context.Request);
        if ((fault ?? unreadable ?? Misplaced(query!, source)) is { } refused)
            return refused;
        var (within, wrongFields) = FieldsOf(query!, target);
        if (wrongFields is not null)
            return wrongFields;
        var access = server.Datastores.Access.ReadAccessOf(request.Actor);
        if (!access.PermitsWithAncestors(target.Instance))
            return NotThere(target);
        var tagged = source == ReadSource.Operational ? null : server.Operations.Content(request.Actor, datastore);
        if (tagged is not null && (target.IsDatastore || target.Node.IsConfig))
        {
            var (answered, forbidden) = AnswerFromTag(request, target, tagged, preconditions!, query!, source);
            if (answered || forbidden is not null)
                return forbidden;
        }
        DataTree? intended = null;
        var tree = source == ReadSource.Configuration || (source == ReadSource.Unified && query!.Content == ContentKinds.Config)
            ? tagged!
            : server.Datastores.Operational.Read(path => Touches(path, target.Node), out intended);
        var reading = new Reading(tree, query!, within!, access, encoding)
        {
            Origins = query!.WithOrigin ? intended : null,
            // What is in use is what operational tells (RFC 8342 §5.3), as get-data does.
            Standard = source == ReadSource.Operational ? DefaultsReport.ReportAll : DefaultsReport.Explicit,
        };
        return await WriteAsync(request, target, reading).ConfigureAwait(false);
    }

    private async Task<Fault?> WriteAsync(RestconfRequest request, ResourceTarget target, Reading reading)
    {
        var (tree, query, within, access, encoding) = (reading.Tree, reading.Query, reading.Within, reading.Access, reading.Encoding);
        var context = request.Context;
        var isMissingValue = target.Node is LeafNode or LeafListNode { Defaults.Count: > 0 } && !ResourceEdit.Exists(tree, target.Instance);
        // RFC 8040 §3.5.4: a default that is in use is the value of its resource, whatever the basic mode.
        var defaults = isMissingValue ? DefaultsReport.ReportAll : query.Defaults ?? reading.Standard;
        var parent = target.IsDatastore ? target.Instance : target.Instance.Parent!;
        if (!ResourceEdit.IsPlace(tree, parent))
            return NotThere(target);
        var options = new WriteOptions
        {
            Selection = target.IsDatastore
                ? within.And(access.In(tree.Schema))
                : new ResourceSelection(target.Instance, within).And(access.At(parent)),
            Defaults = defaults,
            Kinds = query.Content,
            MaxDepth = target.IsDatastore && query.Depth < int.MaxValue ? query.Depth - 1 : query.Depth,
            IsInUse = defaults is DefaultsReport.ReportAll or DefaultsReport.ReportAllTagged ? new DefaultsInUse(tree).IsInUse : null,
            At = parent.IsRoot ? null : parent,
            QualifiesChildren = !target.IsDatastore,
            Intended = reading.Origins,
        };
        var node = tree.Find(parent) is { Exists: true } found ? found : new DataNode((ParentNode)parent.Node, Branch.Empty);
        if (encoding == DataEncoding.Xml && target.IsWholeList && HasSeveral(node, target, options.Selection))
            return Fault.Invalid($"{target.Instance} has several entries, and an XML document one root: ask for JSON or for one entry (RFC 8040 §4.3).");
        var body = new ResourceBody(tree.Schema, node, options, encoding, target.IsDatastore ? Envelope.Data : null);
        if (!body.IsEmpty || target.IsDatastore)
            await body.WriteAsync(context).ConfigureAwait(false);
        else if (target.Node is ParentNode && !target.IsWholeList && ResourceEdit.Exists(tree, target.Instance))
            await ResourceBody.WriteEmptyAsync(context, target.Node, encoding).ConfigureAwait(false);
        else
            return NotThere(target);
        return null;
    }

    /// <summary>Tells the tag and the time, and answers from them alone where the client asked for that.</summary>
    private (bool IsAnswered, Fault? Fault) AnswerFromTag(
        RestconfRequest request, ResourceTarget target, DataTree tree, Preconditions preconditions, QueryParameters query, ReadSource source)
    {
        var tag = server.Tags.Of(tree, target.Instance);
        var modified = server.Datastores.Configuration.Running.At;
        server.Describe(request, tag, modified);
        if (preconditions.ForbidsRead(tag, modified) is { } header)
            return (true, Fault.PreconditionFailed(header));
        // The tag is that of the configuration: of a resource with state in it it cannot say that nothing changed.
        var isWhole = source == ReadSource.Configuration || query.Content == ContentKinds.Config || !HoldsState(target.Node);
        if (!isWhole || tag is null || !preconditions.IsKnown(tag, modified))
            return (false, null);
        request.Context.Response.StatusCode = StatusCodes.Status304NotModified;
        return (true, null);
    }

    private bool HoldsState(SchemaNode node) => (bool)_holdsState.GetValue(node, static n => Look(n));

    private static bool Look(SchemaNode node) =>
        (!node.IsConfig && node.Kind != SchemaNodeKind.Root) || (node is ParentNode parent && parent.DataChildren.Any(Look));

    private static Fault? Misplaced(QueryParameters query, ReadSource source) =>
        query.HasContent && source != ReadSource.Unified
            ? Fault.Invalid("content is for {+restconf}/data; the datastores of /ds hold what they hold (RFC 8527 §3.2).")
        : query.WithOrigin && source != ReadSource.Operational ? Fault.Invalid("with-origin is for ietf-datastores:operational (RFC 8527 §3.2).")
        : null;

    private (Selection? Selection, Fault? Fault) FieldsOf(QueryParameters query, ResourceTarget target)
    {
        if (query.Fields is not { } fields)
            return (Selection.Everything, null);
        if (target.Node is not ParentNode parent)
            return (null, Fault.Invalid($"{target.Node.Name} is a value: it has no fields."));
        var read = Filter.Fields(fields, parent);
        return read.Filter is { } filter ? (filter.Select(DataTree.Empty(server.Schema)), null) : (null, Fault.Of(read.Errors));
    }

    private static bool HasSeveral(DataNode parent, ResourceTarget target, Selection selection)
    {
        if (target.Node is ListNode list)
            return selection.Entries(parent, parent.List(list.Ordinal)).Take(2).Count() > 1;
        return parent.LeafList(target.Node.Ordinal).Count > 1;
    }

    /// <summary>Whether a read of the target sees what a provider puts at that schema path.</summary>
    private static bool Touches(string provided, SchemaNode target)
    {
        if (target.Kind == SchemaNodeKind.Root)
            return true;
        var path = target.Path;
        var (shorter, longer) = path.Length < provided.Length ? (path, provided) : (provided, path);
        return longer.StartsWith(shorter, StringComparison.Ordinal) && (longer.Length == shorter.Length || longer[shorter.Length] == '/');
    }

    private static Fault NotThere(ResourceTarget target) => Fault.NotFound($"There is no {target.Instance}, or you may not see it.");

    private sealed record Reading(DataTree Tree, QueryParameters Query, Selection Within, ReadAccess Access, DataEncoding Encoding)
    {
        /// <summary>What origins are told by; null where none are.</summary>
        public DataTree? Origins { get; init; }

        /// <summary>How defaults are reported that nothing was said of.</summary>
        public DefaultsReport Standard { get; init; }
    }
}
