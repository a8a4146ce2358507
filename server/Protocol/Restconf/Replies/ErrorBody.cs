using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>ietf-restconf:errors (RFC 8040 §7.1) in both encodings.</summary>
internal static class ErrorBody
{
    private const string Namespace = "urn:ietf:params:xml:ns:yang:ietf-restconf";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with a fault; nothing was written before.</summary>
    public static async Task WriteAsync(HttpContext context, Fault fault, DataEncoding encoding, Schema schema)
    {
        var response = context.Response;
        response.StatusCode = fault.Status;
        response.ContentType = MediaTypes.Of(encoding);
        if (fault.Allow is { } allow)
            response.Headers.Allow = allow;
        var body = new ArrayBufferWriter<byte>();
        if (encoding == DataEncoding.Xml)
            WriteXml(body, fault.Errors, schema, $" xmlns=\"{Namespace}\"");
        else
            using (var writer = new Utf8JsonWriter(body, Relaxed))
            {
                writer.WriteStartObject();
                WriteJson(writer, fault.Errors, "ietf-restconf:errors");
                writer.WriteEndObject();
            }
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The errors as a member; also within the status of a YANG Patch.</summary>
    public static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<RpcError> errors, string member)
    {
        writer.WriteStartObject(member);
        writer.WriteStartArray("error");
        foreach (var error in errors)
        {
            writer.WriteStartObject();
            writer.WriteString("error-type", TypeOf(error));
            writer.WriteString("error-tag", error.Tag);
            if (error.AppTag is { } tag)
                writer.WriteString("error-app-tag", tag);
            if (error.Path is { } path)
                writer.WriteString("error-path", path);
            writer.WriteString("error-message", error.Message);
            if (error.Info.Count > 0)
            {
                writer.WriteStartObject("error-info");
                // Info elements may repeat (missing-choice); members may not.
                foreach (var info in error.Info.GroupBy(i => i.Name))
                    writer.WriteString(info.Key, string.Join(' ', info.Select(i => i.Value)));
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The errors as an element.</summary>
    public static void WriteXml(IBufferWriter<byte> output, IReadOnlyList<RpcError> errors, Schema schema, string declaration)
    {
        output.WriteRaw($"<errors{declaration}>");
        foreach (var error in errors)
        {
            output.WriteRaw("<error>");
            output.WriteElement("error-type", TypeOf(error));
            output.WriteElement("error-tag", error.Tag);
            if (error.AppTag is { } tag)
                output.WriteElement("error-app-tag", tag);
            if (error.Path is { } path)
                RpcErrorXml.WritePath(output, "error-path", path, schema, null);
            output.WriteElement("error-message", error.Message);
            if (error.Info.Count > 0)
            {
                output.WriteRaw("<error-info>");
                foreach (var info in error.Info)
                    output.WriteElement(info.Name, info.Value);
                output.WriteRaw("</error-info>");
            }
            output.WriteRaw("</error>");
        }
        output.WriteRaw("</errors>");
    }

    private static string TypeOf(RpcError error) => error.Type switch
    {
        RpcErrorType.Transport => "transport",
        RpcErrorType.Rpc => "rpc",
        RpcErrorType.Protocol => "protocol",
        _ => "application",
    };
}
