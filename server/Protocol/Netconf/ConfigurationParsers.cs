using System.Globalization;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The operations that change and validate configuration (RFC 6241 §7.2–7.4, §8.3, §8.4, §8.6).</summary>
internal static class ConfigurationParsers
{
    public static OperationPlan EditConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? target = null;
        (EditNode? Edit, IReadOnlyList<RpcError> Errors)? config = null;
        string? url = null;
        var (defaultOperation, errorOption, testOption) = (EditOperation.Merge, ErrorOption.StopOnError, TestOption.TestThenSet);
        var schema = server.Datastores.Schema; // One for all of it: modules may be added meanwhile.
        var transaction = new TransactionParameters(operation, schema, errors);
        while (reader.NextChild(depth))
        {
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "edit-config", DatastoreUse.None);
            else if (reader.Is("default-operation"u8))
                defaultOperation = Choose(ref reader, errors, "default-operation", ("merge", EditOperation.Merge), ("replace", EditOperation.Replace), ("none", EditOperation.None));
            else if (reader.Is("error-option"u8))
                errorOption = Choose(ref reader, errors, "error-option", ("stop-on-error", ErrorOption.StopOnError), ("continue-on-error", ErrorOption.ContinueOnError), ("rollback-on-error", ErrorOption.RollbackOnError));
            else if (reader.Is("test-option"u8))
                testOption = Choose(ref reader, errors, "test-option", ("test-then-set", TestOption.TestThenSet), ("set", TestOption.Set), ("test-only", TestOption.TestOnly));
            else if (reader.Is("config"u8))
                config = XmlDataReader.ReadEdit(ref reader, schema, schema.Root);
            else if (reader.Is("url"u8) && server.Operations.Files is not null)
                url = reader.ReadParameter()?.Trim();
            else if (!transaction.TryRead(ref reader))
                errors.Add(reader.Refuse("edit-config"));
        }
        if (reader.Token == XmlToken.Failed)
            return OperationPlan.Refuse(errors);
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "edit-config")]);
        if (config is null && url is null)
            errors.Add(RpcFaults.Missing("config", "edit-config"));
        else if (config is not null && url is not null)
            errors.Add(RpcFaults.Bad("url", "edit-config takes a config or a url, not both."));
        if (errors.Count == 0)
            errors.AddRange(NotWritable(server, target!.Name!.Value));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        if (config is { Edit: null })
            return OperationPlan.Refuse(config.Value.Errors);
        return EditPlan(server, schema, url, config?.Edit, edit => new EditRequest(target!.Name!.Value, edit)
        {
            DefaultOperation = defaultOperation,
            ErrorOption = errorOption,
            TestOption = testOption,
            Precondition = transaction.Precondition,
            Comment = transaction.Comment,
        });
    }

    /// <summary>Edits with what came in the request, or with what a URL holds when the edit is made.</summary>
    internal static OperationPlan EditPlan(
        NetconfServer server, Schema schema, string? url, EditNode? edit, Func<EditDocument, EditRequest> request)
    {
        return OperationPlan.Of(async session =>
        {
            if (url is not null)
            {
                var (content, error) = await server.Operations.Files!.ReadAsync(url, session.Stopped).ConfigureAwait(false);
                if (error is not null)
                    return error;
                var read = EditXml.Read(content, schema);
                if (read.Document is null)
                    return RpcReply.Of(read.Errors);
                edit = read.Document.Root;
            }
            return RpcReply.Of(await server.Operations.Configuration.EditAsync(
                session.Actor, request(new EditDocument(schema, edit!))).ConfigureAwait(false));
        });
    }

    public static OperationPlan Lock(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        OnTarget(ref reader, server, "lock", server.Operations.Configuration.Lock);

    public static OperationPlan Unlock(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        OnTarget(ref reader, server, "unlock", server.Operations.Configuration.Unlock);

    public static OperationPlan DiscardChanges(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        NoParameters(ref reader, "discard-changes")
        ?? OperationPlan.Of(session => RpcReply.Of(server.Operations.Configuration.Discard(session.Actor)));

    public static OperationPlan Commit(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        var request = new CommitRequest();
        var transaction = new TransactionParameters(operation, server.Datastores.Schema, errors);
        var hasTimeout = false;
        while (reader.NextChild(depth))
        {
            if (reader.Is("confirmed"u8))
            {
                request = request with { Confirmed = true };
                reader.Skip();
            }
            else if (reader.Is("confirm-timeout"u8))
            {
                hasTimeout = true;
                if (uint.TryParse(reader.ReadParameter(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
                    request = request with { Timeout = TimeSpan.FromSeconds(seconds) };
                else
                    errors.Add(RpcFaults.Invalid("confirm-timeout", "confirm-timeout is a number of seconds from 1 to 4294967295."));
            }
            else if (reader.Is("persist"u8))
                request = request with { Persist = reader.ReadParameter() };
            else if (reader.Is("persist-id"u8))
                request = request with { PersistId = reader.ReadParameter() };
            else if (!transaction.TryRead(ref reader))
                errors.Add(reader.Refuse("commit"));
        }
        request = request with { Comment = transaction.Comment, Precondition = transaction.Precondition };
        // RFC 6241 §8.4.5.1: these two mean nothing without confirmed.
        if (!request.Confirmed && (hasTimeout || request.Persist is not null))
            errors.Add(RpcFaults.Missing("confirmed", "commit with confirm-timeout or persist"));
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(async session =>
                RpcReply.Of(await server.Operations.Configuration.CommitAsync(session.Actor, request).ConfigureAwait(false)));
    }

    public static OperationPlan CancelCommit(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        string? persistId = null;
        while (reader.NextChild(depth))
            if (reader.Is("persist-id"u8))
                persistId = reader.ReadParameter();
            else
                errors.Add(reader.Refuse("cancel-commit"));
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(async session =>
                RpcReply.Of(await server.Operations.Configuration.CancelCommitAsync(session.Actor, persistId).ConfigureAwait(false)));
    }

    /// <summary>Refuses parameters where there are none; null when there were none.</summary>
    public static OperationPlan? NoParameters(ref Utf8XmlReader reader, string operation)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        while (reader.NextChild(depth))
            errors.Add(reader.Refuse(operation));
        return errors.Count == 0 ? null : OperationPlan.Refuse(errors);
    }

    private static OperationPlan OnTarget(
        ref Utf8XmlReader reader, NetconfServer server, string operation, Func<Actor, DatastoreName, IReadOnlyList<RpcError>> act)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? target = null;
        while (reader.NextChild(depth))
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, operation, DatastoreUse.Startup | DatastoreUse.Identity);
            else
                errors.Add(reader.Refuse(operation));
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", operation)]);
        // RFC 8526 §3.2: what cannot be written cannot be locked.
        if (errors.Count == 0 && target!.Name > DatastoreName.Startup)
            errors.Add(RpcFaults.Invalid("datastore", $"The {target.Name.ToString()!.ToLowerInvariant()} datastore is not writable and has no lock."));
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(session => RpcReply.Of(act(session.Actor, target!.Name!.Value)));
    }

    internal static IReadOnlyList<RpcError> NotWritable(NetconfServer server, DatastoreName target) =>
        target == DatastoreName.Running && !server.Options.WritableRunning
            ? [RpcFaults.Invalid("target", "Running is not writable here; edit the candidate and commit.")]
            : [];

    internal static T Choose<T>(ref Utf8XmlReader reader, List<RpcError> errors, string element, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = reader.ReadParameter();
        foreach (var (name, value) in choices)
            if (name == text)
                return value;
        errors.Add(RpcFaults.Invalid(element, $"{element} is not '{text}'."));
        return choices[0].Value;
    }
}
