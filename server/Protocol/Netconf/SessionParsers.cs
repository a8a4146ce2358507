using System.Globalization;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>close-session and kill-session (RFC 6241 §7.8, §7.9).</summary>
internal static class SessionParsers
{
    public static OperationPlan CloseSession(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server) =>
        ConfigurationParsers.NoParameters(ref reader, "close-session")
        ?? OperationPlan.Of(session =>
        {
            session.IsClosing = true;
            return RpcReply.Ok;
        });

    public static OperationPlan KillSession(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server)
    {
        var depth = reader.Depth;
        var errors = new List<RpcError>();
        string? text = null;
        while (reader.NextChild(depth))
            if (reader.Is("session-id"u8))
                text = reader.ReadParameter();
            else
                errors.Add(reader.Refuse("kill-session"));
        if (text is null)
            errors.Add(RpcFaults.Missing("session-id", "kill-session"));
        if (errors.Count > 0)
            return OperationPlan.Refuse(errors);
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
            return RpcFaults.Invalid("session-id", $"'{text}' is no session id.");
        return OperationPlan.Of(session => Kill(session, server, id));
    }

    private static async ValueTask<RpcReply> Kill(NetconfSession session, NetconfServer server, uint id)
    {
        if (id == session.Actor.SessionId)
            return RpcFaults.Invalid("session-id", "A session cannot kill itself; use close-session.");
        if (server.Sessions.Find(id) is not { } other)
            return RpcFaults.Invalid("session-id", $"There is no session {id}.");
        other.End(SessionEnd.Killed, session.Actor.SessionId);
        // ok means that its locks are free and its unconfirmed commit is reverted (§7.9).
        await other.Ended.ConfigureAwait(false);
        return RpcReply.Ok;
    }
}
