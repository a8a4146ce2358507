using System.Net;
using System.Text;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano;

/// <summary>The rpcs of mano-aaa.</summary>
internal sealed class UserOperations(Datastores datastores, LogIns logIns, AuditLog audit, TimeProvider time)
{
    /// <summary>Registers the handlers.</summary>
    public void Register()
    {
        datastores.Operations.Register(Rpcs.Unban.SchemaPath, (call, _) => ValueTask.FromResult(Unban(call)));
        datastores.Operations.Register(Rpcs.ChangePassword.SchemaPath, (call, _) => ChangePasswordAsync(call));
        datastores.Operations.Register(Rpcs.QueryAudit.SchemaPath, (call, _) => ValueTask.FromResult(QueryAudit(call)));
    }

    private OperationResult Unban(OperationCall call)
    {
        var address = Rpcs.Unban.Input(call.Input).Address;
        var count = logIns.Bans.Lift(address is null ? null : IPAddress.Parse(address));
        audit.Write(new AuditEntry(time.GetUtcNow(), AuditSubject.Ban, call.Actor.User)
        { SessionId = call.Actor.SessionId, Source = call.Actor.Source, Subject = $"lifted the ban of {address ?? "all"}" });
        return new OperationResult { Output = Rpcs.Unban.Output(call.Operation, o => o.Count = (uint)count) };
    }

    /// <summary>Writes the caller's own entry as the server does: he needs no right to write users.</summary>
    private async ValueTask<OperationResult> ChangePasswordAsync(OperationCall call)
    {
        var input = Rpcs.ChangePassword.Input(call.Input);
        var from = IPAddress.TryParse(call.Actor.Source, out var address) ? address : null;
        if (!Aaa(datastores.Configuration.Running.Tree).Users.TryGet(call.Actor.User, out var user))
            return new RpcError(RpcErrorType.Application, ErrorTag.OperationFailed, $"User {call.Actor.User} has no entry of his own whose password could be changed.");
        if (user.Password is not null
            && !logIns.VerifyPassword(call.Actor.User, Encoding.UTF8.GetBytes(input.CurrentLeaf ?? ""), from, "change-password").Accepted)
            return new RpcError(RpcErrorType.Application, ErrorTag.AccessDenied, "The current password is wrong.")
            { Info = [new ErrorInfo("bad-element", "current")] };
        var least = Aaa(datastores.Configuration.Running.Tree).LogIn.MinimumPasswordLength;
        if (new System.Globalization.StringInfo(input.New).LengthInTextElements < least)
            return new RpcError(RpcErrorType.Application, ErrorTag.InvalidValue, $"A password has at least {least} characters.")
            { Info = [new ErrorInfo("bad-element", "new")] };
        var hash = PasswordHash.Of(Encoding.UTF8.GetBytes(input.New)).ToString();
        var done = await datastores.Configuration.ChangeRunningAsync(
            call.Actor with { IsRecovery = true },
            tree =>
            {
                var editor = new TreeEditor(tree);
                new ManoRootEditor(editor.Root).Aaa.Users[call.Actor.User].Password = hash;
                return new EditResult(editor.ToTree(), []);
            },
            "change-password").ConfigureAwait(false);
        return done.Succeeded ? OperationResult.Ok : new OperationResult { Errors = done.Errors };
    }

    private OperationResult QueryAudit(OperationCall call)
    {
        var input = Rpcs.QueryAudit.Input(call.Input);
        var kind = input.Kind is { } k ? (AuditSubject?)Enum.Parse<AuditSubject>(k.ToString()) : null;
        var entries = audit.Query(new AuditQuery(input.From, input.To, input.User, kind, input.Limit));
        return new OperationResult
        {
            Output = Rpcs.QueryAudit.Output(call.Operation, output =>
            {
                foreach (var entry in entries)
                    output.Entries.Add(e => Fill(e, entry));
            }),
        };
    }

    private static void Fill(QueryAuditOutputEntryEditor output, AuditEntry entry)
    {
        output.Time = entry.Time;
        output.Kind = Enum.Parse<AuditKind>(entry.Kind.ToString());
        output.User = entry.User;
        if (entry.SessionId != 0)
            output.SessionId = entry.SessionId;
        output.Source = entry.Source;
        output.Subject = entry.Subject;
        output.Target = entry.Target;
        output.Outcome = entry.Outcome;
    }

    private static Aaa Aaa(DataTree tree) => new ManoRoot(tree.Root).Aaa;
}

/// <summary>What became of those who tried to come in.</summary>
internal sealed class LogInStateProvider(LogIns logIns) : IStateProvider
{
    /// <inheritdoc/>
    public string Path => LogInState.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var state = new ManoRootEditor(root).Aaa.LogInState;
        state.Accepted = (ulong)logIns.Accepted;
        state.Refused = (ulong)logIns.Refused;
        state.RefusedBanned = (ulong)logIns.RefusedBanned;
        foreach (var ban in logIns.Bans.All)
        {
            var entry = state.Banneds[ban.Address.ToString()];
            entry.Since = ban.Since;
            entry.Until = ban.Until;
            entry.Failures = (uint)ban.Failures;
            entry.User = ban.User;
        }
    }
}
