using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>
/// The simulator's own calls, without a token: <c>GET /simulator/state</c>, <c>POST|GET|DELETE /simulator/faults</c>,
/// <c>POST /simulator/quotas</c> <c>{"instances": 1}</c>, <c>POST /simulator/servers/{id or name}/kill</c>
/// <c>{"to": "vanish|error|shutoff", "message": "…"}</c>, <c>POST /simulator/servers/{id or name}/load</c> <c>{"percent": 90}</c>,
/// <c>POST /simulator/tokens/revoke</c>.
/// </summary>
internal sealed class Admin(Cloud cloud)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private CloudState State => cloud.State;

    internal void Map(Router router)
    {
        router.Map("GET", "/simulator/state", (_, _) => Document(State));
        router.Map("GET", "/simulator/faults", (_, _) => Document(State.Faults));
        router.Map("POST", "/simulator/faults", (r, _) => Changed(() => State.Faults.Add(r.Body.Deserialize<InjectedFault>(Format)!)));
        router.Map("DELETE", "/simulator/faults", (_, _) => Changed(State.Faults.Clear));
        router.Map("POST", "/simulator/tokens/revoke", (_, _) => Changed(State.Tokens.Clear));
        router.Map("POST", "/simulator/quotas", (r, _) => Changed(() =>
        {
            foreach (var quota in r.Body.EnumerateObject())
            {
                State.Quotas[quota.Name] = quota.Value.GetInt32();
            }
        }));
        router.Map("POST", "/simulator/servers/{id}/kill", (r, a) => With(a[0], s => Kill(s, r.Body.Text("to") ?? "vanish", r.Body.Text("message"), r.Now)));
        router.Map("POST", "/simulator/servers/{id}/load", (r, a) => With(a[0], s =>
        {
            Cloud.Account(s, r.Now);
            s.Load = r.Body.GetProperty("percent").GetDouble();
        }));
    }

    private SimReply With(string id, Action<SimServer> then)
    {
        var server = State.Servers.GetValueOrDefault(id) ?? State.Servers.Values.FirstOrDefault(s => s.Name == id);
        return server is null ? SimReply.Nova(404, $"The simulator has no server '{id}'.") : Changed(() => then(server));
    }

    internal void Kill(SimServer server, string to, string? message, DateTimeOffset now)
    {
        Cloud.Account(server, now);
        (server.Becomes, server.BecomesAt, server.Task) = (null, null, null);
        switch (to)
        {
            case "vanish":
                cloud.Remove(server, now);
                break;
            case "error":
                (server.Status, server.Fault, server.Updated) = ("ERROR", message ?? "killed", now);
                break;
            default:
                (server.Status, server.Updated) = ("SHUTOFF", now);
                break;
        }
    }

    private SimReply Changed(Action change)
    {
        change();
        cloud.IsDirty = true;
        return SimReply.Empty204;
    }

    private static SimReply Document<T>(T value) => new(200, JsonSerializer.SerializeToUtf8Bytes(value, Format));
}
