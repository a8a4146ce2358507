using System.Net;
using System.Text.Encodings.Web;
using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol;

namespace Netconf.Mano;

/// <summary>What the HTTPS port serves: health, readiness, and a page that says what is there.</summary>
internal static class Pages
{
    /// <summary>Maps them.</summary>
    public static void Map(WebApplication app, ServerOptions options, Func<IPEndPoint?> ssh, Datastores datastores, SessionTable sessions)
    {
        app.MapGet("/health", () => datastores.Health.Trouble is { } trouble
            ? Results.Text($"read-only since {trouble.Since:yyyy-MM-dd'T'HH:mm:ss'Z'}: {trouble.Message}\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok\n"));
        // Ready: the datastores are recovered and NETCONF listens.
        app.MapGet("/ready", () => ssh() is null
            ? Results.Text("not listening yet\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready\n"));
        app.MapGet("/", () => Results.Content(Overview(options, ssh(), datastores, sessions), "text/html; charset=utf-8"));
    }

    private static string Overview(ServerOptions options, IPEndPoint? ssh, Datastores datastores, SessionTable sessions)
    {
        var modules = string.Concat(datastores.Schema.Modules.Where(m => m.IsImplemented)
            .Select(m => $"<tr><td>{HtmlEncoder.Default.Encode(m.Name)}<td>{m.Revision}"));
        return $"""
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Netconf.Mano</title>
            <style>body{"{"}font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem{"}"}td{"{"}padding-right:2rem{"}"}</style>
            <h1>Netconf.Mano</h1>
            <p>A NETCONF-driven management and orchestration server. Its interfaces are NETCONF and RESTCONF:</p>
            <pre>ssh -p {ssh?.Port} -s admin@{HtmlEncoder.Default.Encode(options.Listen.ToString())} netconf
            curl -k -u admin https://HOST:PORT/restconf/data</pre>
            <p>{sessions.Count} NETCONF sessions; configuration revision {datastores.Configuration.Running.Revision}.
            <a href="/health">Health</a>, <a href="/ready">readiness</a>.</p>
            <h2>Models</h2><table>{modules}</table></html>
            """;
    }
}
