using System.Globalization;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>get-data and edit-data: any datastore by its identity (RFC 8526 §3.1).</summary>
internal static class NmdaParsers
{
    public static OperationPlan GetData(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var request = new GetDataRequest();
        while (reader.NextChild(depth))
            if (PageParameter.IsAt(ref reader, operation))
                request.Page = PageParameter.Read(ref reader, server.Datastores.Schema, errors);
            else if (!reader.NamespaceUri.SequenceEqual(operation.Module.NamespaceUtf8.Span)
                || operation.Input.FindChild(reader.NamespaceUri, reader.LocalName) is not { } parameter)
                errors.Add(reader.Refuse("get-data"));
            else
                request.Read(ref reader, parameter, server, errors);
        request.Check(errors);
        return errors.Count > 0 ? OperationPlan.Refuse(errors) : OperationPlan.Of(session => Read(session, server, request));
    }

    public static OperationPlan EditData(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var schema = server.Datastores.Schema;
        var space = operation.Module.Namespace;
        var transaction = new TransactionParameters(operation, schema, errors);
        DatastoreName? target = null;
        (EditNode? Edit, IReadOnlyList<RpcError> Errors)? config = null;
        string? url = null;
        var hasTarget = false;
        var defaultOperation = EditOperation.Merge;
        while (reader.NextChild(depth))
        {
            if (reader.Is("datastore"u8, space))
            {
                hasTarget = true;
                target = DatastoreParameter.ReadIdentity(ref reader, (LeafNode)operation.Input.FindChild("datastore"u8)!, server, errors);
            }
            else if (reader.Is("default-operation"u8, space))
                defaultOperation = ConfigurationParsers.Choose(
                    ref reader, errors, "default-operation", ("merge", EditOperation.Merge), ("replace", EditOperation.Replace), ("none", EditOperation.None));
            else if (reader.Is("config"u8, space))
                config = XmlDataReader.ReadEdit(ref reader, schema, schema.Root);
            else if (reader.Is("url"u8, space) && server.Operations.Files is not null)
                url = reader.ReadParameter()?.Trim();
            else if (!transaction.TryRead(ref reader))
                errors.Add(reader.Refuse("edit-data"));
        }
        if (reader.Token == XmlToken.Failed)
            return OperationPlan.Refuse(errors);
        if (!hasTarget)
            errors.Add(RpcFaults.Missing("datastore", "edit-data"));
        if (config is null && url is null)
            errors.Add(RpcFaults.Missing("config", "edit-data"));
        else if (config is not null && url is not null)
            errors.Add(RpcFaults.Bad("url", "edit-data takes a config or a url, not both."));
        if (target > DatastoreName.Startup)
            errors.Add(RpcFaults.Invalid("datastore", $"The {target.ToString()!.ToLowerInvariant()} datastore is not writable."));
        else if (errors.Count == 0)
            errors.AddRange(ConfigurationParsers.NotWritable(server, target!.Value));
        if (errors.Count > 0 || config is { Edit: null })
            return OperationPlan.Refuse(errors.Count > 0 ? errors : config!.Value.Errors);
        return ConfigurationParsers.EditPlan(server, schema, url, config?.Edit, edit => new EditRequest(target!.Value, edit)
        {
            DefaultOperation = defaultOperation,
            // RFC 8526 §3.1.2: an error restores what was there before.
            ErrorOption = ErrorOption.RollbackOnError,
            Precondition = transaction.Precondition,
            Comment = transaction.Comment,
        });
    }

    private static RpcReply Read(NetconfSession session, NetconfServer server, GetDataRequest request)
    {
        var datastores = server.Datastores;
        DataTree? intended = null;
        var tree = request.Datastore == DatastoreName.Operational
            ? datastores.Operational.Read(request.Filter.MaySee, out intended)
            : datastores.Content(session.Actor, request.Datastore!.Value);
        var access = datastores.Access.ReadAccessOf(session.Actor);
        var selection = request.Filter.Filter.Select(tree, access.Nodes).And(access.In(tree.Schema));
        if (request.Origins.Count > 0)
            selection = selection.And(OriginSelection.Of(intended!, request.Origins, request.IsNegated));
        if (request.Page is { } page)
            selection = PageSelection.Of(selection, page);
        var defaults = request.Defaults ?? (request.Datastore == DatastoreName.Operational ? DefaultsReport.ReportAll : DefaultsReport.Explicit);
        return DataReply.Of(
            tree,
            new WriteOptions
            {
                Selection = selection,
                Defaults = defaults,
                Kinds = request.ConfigFilter switch { true => ContentKinds.Config, false => ContentKinds.State, null => ContentKinds.All },
                MaxDepth = request.MaxDepth,
                IsDepthFromSelected = true,
                Intended = request.WithOrigin ? intended : null,
                IsInUse = defaults is DefaultsReport.ReportAll or DefaultsReport.ReportAllTagged ? new DefaultsInUse(tree).IsInUse : null,
            },
            $" xmlns=\"{DatastoreParameter.Nmda}\"");
    }
}

/// <summary>The parameters of get-data.</summary>
internal sealed class GetDataRequest
{
    private bool _hasDatastore;
    private int _filters;

    public DatastoreName? Datastore { get; private set; }

    public FilterParameter Filter { get; private set; } = FilterParameter.None;

    public Page? Page { get; set; }

    public bool? ConfigFilter { get; private set; }

    /// <summary>Names of origins.</summary>
    public List<string> Origins { get; } = [];

    public bool IsNegated { get; private set; }

    public int MaxDepth { get; private set; } = int.MaxValue;

    public bool WithOrigin { get; private set; }

    public DefaultsReport? Defaults { get; private set; }

    /// <summary>Takes the parameter the reader stands on.</summary>
    public void Read(ref Utf8XmlReader reader, SchemaNode parameter, NetconfServer server, List<RpcError> errors)
    {
        switch (parameter.Name)
        {
            case "datastore":
                _hasDatastore = true;
                Datastore = DatastoreParameter.ReadIdentity(ref reader, (LeafNode)parameter, server, errors);
                break;
            case "subtree-filter":
                _filters++;
                Filter = FilterParameter.ReadSubtree(ref reader, server.Datastores.Schema, errors);
                break;
            case "xpath-filter":
                _filters++;
                Filter = FilterParameter.ReadExpression(ref reader, server.Datastores.Schema, errors);
                break;
            case "config-filter":
                ConfigFilter = reader.ReadParameter() switch { "true" => true, "false" => false, var other => Refuse(errors, other) };
                break;
            case "origin-filter" or "negated-origin-filter":
                ReadOrigin(ref reader, (LeafListNode)parameter, server, errors);
                break;
            case "max-depth":
                ReadDepth(reader.ReadParameter(), errors);
                break;
            case "with-origin":
                WithOrigin = true;
                reader.Skip();
                break;
            default:
                Defaults = WithDefaults.Read(ref reader, errors);
                break;
        }
    }

    /// <summary>What does not go together.</summary>
    public void Check(List<RpcError> errors)
    {
        if (!_hasDatastore)
            errors.Add(RpcFaults.Missing("datastore", "get-data"));
        if (_filters > 1)
            errors.Add(RpcFaults.Bad("xpath-filter", "get-data takes one filter."));
        if (Datastore is null or DatastoreName.Operational)
            return;
        if (WithOrigin)
            errors.Add(RpcFaults.Invalid("with-origin", "Only the operational datastore tells origins."));
        if (Origins.Count > 0)
            errors.Add(RpcFaults.Invalid(IsNegated ? "negated-origin-filter" : "origin-filter", "Only the operational datastore has origins."));
    }

    private void ReadOrigin(ref Utf8XmlReader reader, LeafListNode list, NetconfServer server, List<RpcError> errors)
    {
        var isNegated = list.Name == "negated-origin-filter";
        var prefixes = new XmlPrefixResolver(reader.Scope, server.Datastores.Schema).Kept();
        if (!reader.TryReadText(out var text))
            return;
        if (Origins.Count > 0 && IsNegated != isNegated)
            errors.Add(RpcFaults.Bad(list.Name, "origin-filter and negated-origin-filter exclude each other."));
        else if (list.Type.TryCanonicalize(text, prefixes, new ValueScratch(), out var canonical, out _))
        {
            var name = System.Text.Encoding.UTF8.GetString(canonical);
            Origins.Add(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            IsNegated = isNegated;
        }
        else
            errors.Add(RpcFaults.Invalid(list.Name, $"'{System.Text.Encoding.UTF8.GetString(text)}' is no origin; those of ietf-origin are."));
    }

    private void ReadDepth(string? text, List<RpcError> errors)
    {
        if (text == "unbounded")
            MaxDepth = int.MaxValue;
        else if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth > 0)
            MaxDepth = depth;
        else
            errors.Add(RpcFaults.Invalid("max-depth", "max-depth is a number from 1 to 65535, or unbounded."));
    }

    private static bool? Refuse(List<RpcError> errors, string? text)
    {
        errors.Add(RpcFaults.Invalid("config-filter", $"config-filter is true or false, not '{text}'."));
        return null;
    }
}
