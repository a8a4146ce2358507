using System.Buffers;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>get, get-config (RFC 6241 §7.1, §7.7) and get-schema (RFC 6022 §3.1).</summary>
internal static class ReadParsers
{
    public static OperationPlan Get(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, needsSource: false);

    public static OperationPlan GetConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        Read(ref reader, operation, server, needsSource: true);

    public static OperationPlan GetSchema(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        string? identifier = null, version = null, format = null;
        var space = operation.Module.Namespace;
        while (reader.NextChild(depth))
        {
            if (reader.Is("identifier"u8, space))
                identifier = reader.ReadParameter();
            else if (reader.Is("version"u8, space))
                version = reader.ReadParameter();
            else if (reader.Is("format"u8, space))
                format = reader.ReadParameter()?.Trim();
            else
                errors.Add(reader.Refuse("get-schema"));
        }
        if (identifier is null)
            errors.Add(RpcFaults.Missing("identifier", "get-schema"));
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(_ => SchemaText.Find(server.Datastores.Schema, identifier!, version, format));
    }

    private static OperationPlan Read(ref Utf8XmlReader reader, OperationNode read, NetconfServer server, bool needsSource)
    {
        var operation = read.Name;
        Page? page = null;
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? source = null;
        var filter = FilterParameter.None;
        var defaults = DefaultsReport.Explicit;
        while (reader.NextChild(depth))
        {
            if (needsSource && reader.Is("source"u8))
                source = DatastoreParameter.Read(ref reader, server, operation, DatastoreUse.Startup);
            else if (reader.Is("filter"u8))
                filter = FilterParameter.Read(ref reader, server.Datastores.Schema, errors);
            else if (reader.Is("with-defaults"u8, WithDefaults.Namespace))
                defaults = WithDefaults.Read(ref reader, errors);
            else if (PageParameter.IsAt(ref reader, read))
                page = PageParameter.Read(ref reader, server.Datastores.Schema, errors);
            else
                errors.Add(reader.Refuse(operation));
        }
        if (needsSource)
            errors.AddRange(source?.Errors ?? [RpcFaults.Missing("source", operation)]);
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        return OperationPlan.Of(session =>
        {
            var datastores = server.Datastores;
            var tree = source?.Name is { } name
                ? server.Operations.Configuration.Content(session.Actor, name)
                : datastores.Operational.Read(filter.MaySee);
            var access = datastores.Access.ReadAccessOf(session.Actor);
            return DataReply.Of(tree, filter.Filter, access, defaults, configOnly: source is not null, page);
        });
    }
}

/// <summary>The text of a module or submodule.</summary>
internal static class SchemaText
{
    /// <summary>RFC 6022 §3.1: no match is invalid-value, several without a version operation-failed with data-not-unique.</summary>
    public static RpcReply Find(Schema schema, string identifier, string? version, string? format)
    {
        if (format is not null && format[(format.IndexOf(':', StringComparison.Ordinal) + 1)..] != "yang")
            return RpcFaults.Invalid("format", $"Schemas are served as yang, not as {format}.");
        var found = new List<ModuleText>();
        foreach (var module in schema.Modules)
        {
            if (module.Name == identifier && (version is null || version == (module.Revision ?? "")))
                found.Add(module.Text);
            foreach (var submodule in module.Submodules)
                if (submodule.Name == identifier && (version is null || version == (submodule.Revision ?? "")) && !found.Contains(submodule.Text))
                    found.Add(submodule.Text);
        }
        if (found.Count == 0)
            return RpcFaults.Invalid(
                version is null ? "identifier" : "version", $"No schema {identifier}{(version is null ? "" : $" of version {version}")} is served.");
        if (found.Count > 1)
            return new RpcError(
                RpcErrorType.Application, ErrorTag.OperationFailed, $"There are several versions of {identifier}; say which.")
            { AppTag = "data-not-unique" };
        return new RpcReply
        {
            Content = async (output, _, cancellation) =>
            {
                output.WriteRaw("<data xmlns=\"urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring\">");
                var text = found[0].Utf8;
                for (var at = 0; at < text.Length; at += 32 * 1024)
                {
                    output.WriteText(text.Span.Slice(at, Math.Min(32 * 1024, text.Length - at)));
                    await output.FlushAsync(cancellation).ConfigureAwait(false);
                }
                output.WriteRaw("</data>");
            },
        };
    }
}
