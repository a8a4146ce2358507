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
        var (defaultOperation, errorOption, testOption) = (EditOperation.Merge, ErrorOption.StopOnError, TestOption.TestThenSet);
        var schema = server.Datastores.Schema; // One for all of it: modules may be added meanwhile.
        while (reader.NextChild(depth))
        {
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "edit-config", takesConfig: false);
            else if (reader.Is("default-operation"u8))
                defaultOperation = Choose(ref reader, errors, "default-operation", ("merge", EditOperation.Merge), ("replace", EditOperation.Replace), ("none", EditOperation.None));
            else if (reader.Is("error-option"u8))
                errorOption = Choose(ref reader, errors, "error-option", ("stop-on-error", ErrorOption.StopOnError), ("continue-on-error", ErrorOption.ContinueOnError), ("rollback-on-error", ErrorOption.RollbackOnError));
            else if (reader.Is("test-option"u8))
                testOption = Choose(ref reader, errors, "test-option", ("test-then-set", TestOption.TestThenSet), ("set", TestOption.Set), ("test-only", TestOption.TestOnly));
            else if (reader.Is("config"u8))
                config = XmlDataReader.ReadEdit(ref reader, schema, schema.Root);
            else
                errors.Add(reader.Refuse("edit-config"));
        }
        if (reader.Token == XmlToken.Failed)
            return OperationPlan.Refuse(errors);
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "edit-config")]);
        if (config is null)
            errors.Add(RpcFaults.Missing("config", "edit-config"));
        if (errors.Count == 0)
            errors.AddRange(NotWritable(server, target!.Name!.Value));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        if (config!.Value.Edit is not { } edit)
            return OperationPlan.Refuse(config.Value.Errors);
        var request = new EditRequest(target!.Name!.Value, new EditDocument(schema, edit))
        {
            DefaultOperation = defaultOperation,
            ErrorOption = errorOption,
            TestOption = testOption,
        };
        return OperationPlan.Of(async session =>
            RpcReply.Of(await server.Operations.Configuration.EditAsync(session.Actor, request).ConfigureAwait(false)));
    }

    public static OperationPlan CopyConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? target = null, source = null;
        while (reader.NextChild(depth))
        {
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "copy-config", takesConfig: false);
            else if (reader.Is("source"u8))
                source = DatastoreParameter.Read(ref reader, server, "copy-config", takesConfig: true);
            else if (reader.Is("with-defaults"u8, WithDefaults.Namespace))
                WithDefaults.Read(ref reader, errors);
            else
                errors.Add(reader.Refuse("copy-config"));
        }
        if (reader.Token == XmlToken.Failed)
            return OperationPlan.Refuse(errors);
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "copy-config")]);
        errors.AddRange(source?.Errors ?? [RpcFaults.Missing("source", "copy-config")]);
        if (errors.Count == 0 && source!.Name == target!.Name && source.Name is not null)
            errors.Add(RpcFaults.Invalid("target", "Source and target are the same datastore."));
        if (errors.Count == 0)
            errors.AddRange(NotWritable(server, target!.Name!.Value));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        var to = target!.Name!.Value;
        return OperationPlan.Of(async session =>
        {
            var operations = server.Operations.Configuration;
            var content = source!.Config ?? ReadableCopy.Of(operations.Content(source.Name!.Value), server.Datastores.Access.ReadAccessOf(session.Actor));
            return RpcReply.Of(await operations.CopyAsync(session.Actor, to, content).ConfigureAwait(false));
        });
    }

    public static OperationPlan DeleteConfig(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? target = null;
        while (reader.NextChild(depth))
            if (reader.Is("target"u8))
                target = DatastoreParameter.Read(ref reader, server, "delete-config", takesConfig: false);
            else
                errors.Add(reader.Refuse("delete-config"));
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", "delete-config")]);
        // RFC 6241 §7.4: running cannot be deleted; candidate is no target of the model.
        if (errors.Count == 0)
            errors.Add(RpcFaults.Invalid("target", $"The {target!.Name.ToString()!.ToLowerInvariant()} datastore cannot be deleted."));
        return OperationPlan.Refuse(errors);
    }

    public static OperationPlan Validate(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        DatastoreParameter? source = null;
        while (reader.NextChild(depth))
            if (reader.Is("source"u8))
                source = DatastoreParameter.Read(ref reader, server, "validate", takesConfig: true);
            else
                errors.Add(reader.Refuse("validate"));
        errors.AddRange(source?.Errors ?? [RpcFaults.Missing("source", "validate")]);
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        return OperationPlan.Of(session => RpcReply.Of(source!.Config is { } config
            ? ConfigurationOperations.Validate(config)
            : server.Operations.Configuration.Validate(session.Actor, source.Name!.Value)));
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
            else
                errors.Add(reader.Refuse("commit"));
        }
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
                target = DatastoreParameter.Read(ref reader, server, operation, takesConfig: false);
            else
                errors.Add(reader.Refuse(operation));
        errors.AddRange(target?.Errors ?? [RpcFaults.Missing("target", operation)]);
        return errors.Count > 0
            ? OperationPlan.Refuse(errors)
            : OperationPlan.Of(session => RpcReply.Of(act(session.Actor, target!.Name!.Value)));
    }

    private static IReadOnlyList<RpcError> NotWritable(NetconfServer server, DatastoreName target) =>
        target == DatastoreName.Running && !server.Options.WritableRunning
            ? [RpcFaults.Invalid("target", "Running is not writable here; edit the candidate and commit.")]
            : [];

    private static T Choose<T>(ref Utf8XmlReader reader, List<RpcError> errors, string element, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        var text = reader.ReadParameter();
        foreach (var (name, value) in choices)
            if (name == text)
                return value;
        errors.Add(RpcFaults.Invalid(element, $"{element} is not '{text}'."));
        return choices[0].Value;
    }
}
