using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>Keystone: tokens and the catalog.</summary>
internal sealed class Keystone(Cloud cloud, Func<string> root)
{
    internal void Map(Router router)
    {
        router.Map("GET", "/identity/v3", (_, _) => SimReply.Json(200, j => Nova.Wrap(j, "version", () =>
        {
            j.WriteString("id", "v3.14");
            j.WriteString("status", "stable");
        })));
        router.Map("POST", "/identity/v3/auth/tokens", (r, _) => Login(r));
    }

    /// <summary>The answer to a request without a valid token, the same for every service.</summary>
    internal SimReply? Refuse(string? token, DateTimeOffset now) =>
        token is not null && cloud.State.Tokens.TryGetValue(token, out var known) && known.ExpiresAt > now
            ? null : SimReply.Keystone(401, "The request you have made requires authentication.");

    private SimReply Login(SimRequest r)
    {
        if (!IsKnown(r.Body))
        {
            return SimReply.Keystone(401, "The request you have made requires authentication.");
        }

        var token = new SimToken(Guid.NewGuid().ToString("N"), r.Now + cloud.Options.TokenLifetime);
        foreach (var old in cloud.State.Tokens.Values.Where(t => t.ExpiresAt <= r.Now).ToList())
        {
            cloud.State.Tokens.Remove(old.Id);
        }

        cloud.State.Tokens[token.Id] = token;
        cloud.IsDirty = true;
        return SimReply.Json(201, j => Nova.Wrap(j, "token", () => Token(j, token, r.Now))) with { Headers = [("X-Subject-Token", token.Id)] };
    }

    private bool IsKnown(JsonElement body)
    {
        var options = cloud.Options;
        if (!body.TryGetProperty("auth", out var auth) || !auth.TryGetProperty("identity", out var identity))
        {
            return false;
        }

        if (identity.TryGetProperty("application_credential", out var app))
        {
            return app.Text("id") == "mano-app" && app.Text("secret") == options.Password;
        }

        var isUser = identity.TryGetProperty("password", out var password) && password.TryGetProperty("user", out var user)
            && user.Text("name") == options.User && user.Text("password") == options.Password;
        return isUser && auth.TryGetProperty("scope", out var scope) && scope.TryGetProperty("project", out var project)
            && (project.Text("name") == options.Project || project.Text("id") == Cloud.ProjectId);
    }

    private void Token(Utf8JsonWriter json, SimToken token, DateTimeOffset now)
    {
        json.WriteString("issued_at", NovaForms.Stamp(now));
        json.WriteString("expires_at", token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null));
        Nova.Wrap(json, "project", () =>
        {
            json.WriteString("id", Cloud.ProjectId);
            json.WriteString("name", cloud.Options.Project);
        });
        json.WriteStartArray("catalog");
        foreach (var (type, name, path) in new[]
        {
            ("identity", "keystone", "/identity"), ("compute", "nova", "/compute/v2.1" + (cloud.Options.HasProjectInComputeUrl ? "/" + Cloud.ProjectId : "")), ("network", "neutron", "/network"), ("image", "glance", "/image"),
            ("volumev3", "cinderv3", "/volume/v3/" + Cloud.ProjectId), ("orchestration", "heat", "/orchestration/v1/" + Cloud.ProjectId),
        })
        {
            Service(json, type, name, root() + path);
        }

        json.WriteEndArray();
    }

    private void Service(Utf8JsonWriter json, string type, string name, string url)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("name", name);
        json.WriteStartArray("endpoints");
        foreach (var face in new[] { "public", "internal", "admin" })
        {
            json.WriteStartObject();
            json.WriteString("interface", face);
            json.WriteString("region", cloud.Options.Region);
            json.WriteString("region_id", cloud.Options.Region);
            json.WriteString("url", url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
