using System.Buffers;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The operations on whole configurations, wherever they are: copy-config, delete-config, validate (RFC 6241 §7.3, §7.4, §8.6, §8.7, §8.8).</summary>
internal static class WholeConfigurationParsers
{
    public static OperationPlan CopyConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var transaction = new TransactionParameters(operation, server.Datastores.Schema, errors);
        DatastoreParameter? target = null, source = null;
        DefaultsReport? defaults = null;
        while (reader.NextChild(depth))
        {
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "copy-config", DatastoreUse.Startup | DatastoreUse.Url);
            else if (reader.Is("source"u8))
                source = DatastoreParameter.Read(ref reader, server, "copy-config", DatastoreUse.Config | DatastoreUse.Startup | DatastoreUse.Url);
            else if (reader.Is("with-defaults"u8, WithDefaults.Namespace))
                defaults = WithDefaults.Read(ref reader, errors);
            else if (!transaction.TryRead(ref reader))
                errors.Add(reader.Refuse("copy-config"));
        }
        if (reader.Token == XmlToken.Failed)
            return OperationPlan.Refuse(errors);
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "copy-config")]);
        errors.AddRange(source?.Errors ?? [RpcFaults.Missing("source", "copy-config")]);
        if (errors.Count == 0 && ((source!.Name is not null && source.Name == target!.Name) || (source.Url is not null && source.Url == target!.Url)))
            errors.Add(RpcFaults.Invalid("target", "Source and target are the same."));
        if (errors.Count == 0 && target!.Name is { } name)
            errors.AddRange(ConfigurationParsers.NotWritable(server, name));
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(session => CopyAsync(session, server, source!, target!, defaults ?? DefaultsReport.Explicit, transaction));
    }

    public static OperationPlan DeleteConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? target = null;
        while (reader.NextChild(depth))
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "delete-config", DatastoreUse.Startup | DatastoreUse.Url);
            else
                errors.Add(reader.Refuse("delete-config"));
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "delete-config")]);
        // RFC 6241 §7.4: running cannot be deleted; candidate is no target of the model.
        if (errors.Count == 0 && target!.Name is DatastoreName.Running or DatastoreName.Candidate)
            errors.Add(RpcFaults.Invalid("target", $"The {target.Name.ToString()!.ToLowerInvariant()} datastore cannot be deleted."));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        return OperationPlan.Of(async session => target!.Url is { } url
            ? await server.Operations.Files!.DeleteAsync(url, session.Stopped).ConfigureAwait(false) is { } failed ? failed : RpcReply.Ok
            : RpcReply.Of(server.Operations.Configuration.DeleteStartup(session.Actor)));
    }

    public static OperationPlan Validate(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? source = null;
        while (reader.NextChild(depth))
            if (reader.Is("source"u8))
                source = DatastoreParameter.Read(
                    ref reader, server, "validate", DatastoreUse.Config | DatastoreUse.Startup | DatastoreUse.Url | DatastoreUse.Identity);
            else
                errors.Add(reader.Refuse("validate"));
        errors.AddRange(source?.Errors ?? [RpcFaults.Missing("source", "validate")]);
        // RFC 8526 §3.2: operational may be what no configuration may.
        if (errors.Count == 0 && source!.Name == DatastoreName.Operational)
            errors.Add(RpcFaults.Invalid("datastore", "The operational datastore cannot be validated."));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        return OperationPlan.Of(async session =>
        {
            if (source!.Name is { } name)
                return RpcReply.Of(server.Operations.Configuration.Validate(session.Actor, name));
            var (content, failed) = await ContentAsync(session, server, source).ConfigureAwait(false);
            return RpcReply.Of(content is null ? failed : ConfigurationOperations.Validate(content));
        });
    }

    private static async ValueTask<RpcReply> CopyAsync(
        NetconfSession session, NetconfServer server, DatastoreParameter source, DatastoreParameter target, DefaultsReport defaults,
        TransactionParameters transaction)
    {
        var (content, errors) = await ContentAsync(session, server, source).ConfigureAwait(false);
        if (content is null)
            return RpcReply.Of(errors);
        if (target.Url is { } url)
            return await server.Operations.Files!.WriteAsync(url, output => Write(content, defaults, output), session.Stopped).ConfigureAwait(false)
                is { } failed ? failed : RpcReply.Ok;
        if (defaults is not DefaultsReport.Explicit)
            content = AsReported(content, defaults);
        return RpcReply.Of(await server.Operations.Configuration.CopyAsync(
            session.Actor, target.Name!.Value, content, source.Name == DatastoreName.Running && defaults == DefaultsReport.Explicit,
            transaction.Comment, transaction.Precondition).ConfigureAwait(false));
    }

    /// <summary>The content of a source, of a datastore what its reader may see (RFC 8341 §3.2.5).</summary>
    private static async Task<(DataTree? Content, IReadOnlyList<RpcError> Errors)> ContentAsync(
        NetconfSession session, NetconfServer server, DatastoreParameter source)
    {
        if (source.Config is { } config)
            return (config, []);
        if (source.Name is { } name)
            return (ReadableCopy.Of(server.Operations.Configuration.Content(session.Actor, name), server.Datastores.Access.ReadAccessOf(session.Actor)), []);
        var (text, error) = await server.Operations.Files!.ReadAsync(source.Url!, session.Stopped).ConfigureAwait(false);
        if (error is not null)
            return (null, [error]);
        var read = XmlDataReader.ReadTree(text.Span, server.Datastores.Schema, ContentRules.Config);
        return (read.Tree, read.Errors);
    }

    private static void Write(DataTree content, DefaultsReport defaults, IBufferWriter<byte> output)
    {
        output.Write("<config xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"u8);
        XmlDataWriter.Write(content, output, Options(content, defaults));
        output.Write("</config>\n"u8);
    }

    /// <summary>
    /// The content as a client would have sent it that was told it that way (RFC 6243 §4.5.1): report-all makes defaults explicit; trim, and report-all-tagged, whose
    /// tagged nodes are to be unset, take away what equals the default.
    /// </summary>
    private static DataTree AsReported(DataTree content, DefaultsReport defaults)
    {
        var text = new ArrayBufferWriter<byte>();
        Write(content, defaults == DefaultsReport.ReportAllTagged ? DefaultsReport.Trim : defaults, text);
        return XmlDataReader.ReadTree(text.WrittenSpan, content.Schema, ContentRules.Config).Tree ?? content;
    }

    private static WriteOptions Options(DataTree content, DefaultsReport defaults) => new()
    {
        Defaults = defaults,
        Kinds = ContentKinds.Config,
        IsInUse = defaults is DefaultsReport.ReportAll or DefaultsReport.ReportAllTagged ? new DefaultsInUse(content).IsInUse : null,
    };
}
