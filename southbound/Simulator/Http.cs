using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Netconf.Mano.Simulator;

/// <summary>A request, read whole.</summary>
internal sealed record SimRequest(
    string Method, string Path, IReadOnlyDictionary<string, string[]> Query, JsonElement Body, byte[] Raw, Version Compute, DateTimeOffset Now)
{
    internal string? Ask(string name) => Query.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>An answer.</summary>
internal sealed record SimReply(int Status, byte[] Body, string ContentType = "application/json")
{
    internal static readonly SimReply Empty204 = new(204, []);

    internal static readonly SimReply Empty202 = new(202, []);

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    internal static SimReply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new SimReply(status, buffer.WrittenSpan.ToArray());
    }

    internal static SimReply Nova(int status, string message) => Json(status, j =>
    {
        j.WriteStartObject(status switch
        {
            400 => "badRequest",
            403 => "forbidden",
            404 => "itemNotFound",
            409 => "conflictingRequest",
            413 or 429 => "overLimit",
            503 => "serviceUnavailable",
            _ => "computeFault",
        });
        j.WriteNumber("code", status);
        j.WriteString("message", message);
        j.WriteEndObject();
    });

    internal static SimReply Neutron(int status, string type, string message) => Json(status, j =>
    {
        j.WriteStartObject("NeutronError");
        j.WriteString("type", type);
        j.WriteString("message", message);
        j.WriteString("detail", "");
        j.WriteEndObject();
    });

    internal static SimReply Keystone(int status, string message) => Json(status, j =>
    {
        j.WriteStartObject("error");
        j.WriteNumber("code", status);
        j.WriteString("message", message);
        j.WriteString("title", Title(status));
        j.WriteEndObject();
    });

    internal static SimReply Heat(int status, string type, string message) => Json(status, j =>
    {
        j.WriteNumber("code", status);
        j.WriteString("title", Title(status));
        j.WriteString("explanation", "The server could not comply with the request.");
        j.WriteStartObject("error");
        j.WriteString("message", message);
        j.WriteNull("traceback");
        j.WriteString("type", type);
        j.WriteEndObject();
    });

    /// <summary>Glance answers errors in HTML.</summary>
    internal static SimReply Glance(int status, string message) => new(
        status,
        System.Text.Encoding.UTF8.GetBytes(
            $"<html>\n <head>\n  <title>{status} {Title(status)}</title>\n </head>\n <body>\n  <h1>{status} {Title(status)}</h1>\n  {message}<br /><br />\n\n\n </body>\n</html>"),
        "text/html");

    private static string Title(int status) => status switch
    {
        401 => "Unauthorized",
        _ => string.Concat(((HttpStatusCode)status).ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? " " + c : c.ToString())),
    };
}
