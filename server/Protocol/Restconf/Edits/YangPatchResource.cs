using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;
using Failures = System.Collections.Generic.IReadOnlyList<(string Id, System.Collections.Generic.IReadOnlyList<Netconf.Mano.Data.RpcError> Errors)>;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// PATCH with a YANG Patch (RFC 8072): edits in order, all of them or none, and a status that says of each failed one why.
/// </summary>
internal static class YangPatchResource
{
    public static async Task<Fault?> ApplyAsync(
        RestconfServer server, RestconfRequest request, ConfigurationResource datastore, ResourceTarget target, RequestBody body,
        Preconditions preconditions)
    {
        var (patch, fault) = YangPatchDocument.Read(body);
        if (fault is not null)
            return fault;
        var edits = new List<PatchEdit>();
        foreach (var sent in patch!.Edits)
        {
            var (edit, wrong) = Compile(server, target, body, sent);
            if (wrong is not null)
                return await RefuseAsync(request, patch, [(sent.Id, wrong.Errors)], wrong, server.Schema).ConfigureAwait(false);
            edits.Add(edit!);
        }
        IReadOnlyList<PatchEditOutcome> outcomes = [];
        var isThere = false;
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, target.Instance, preconditions,
            tree => ResourceEdit.IsPlace(tree, target.Instance) ? null : Fault.NotFound($"There is no {target.Instance}."),
            tree =>
            {
                isThere = true;
                var result = Patch.Apply(tree, edits, new EditOptions());
                outcomes = result.Edits;
                return new EditResult(result.Tree, result.Errors);
            }).ConfigureAwait(false);
        if (failed is not null && !isThere)
            return failed;
        if (failed is not null)
            return await RefuseAsync(
                request, patch, [.. outcomes.Where(o => o.Errors.Count > 0).Select(o => (o.Edit.Id, o.Errors))], failed, server.Schema).ConfigureAwait(false);
        server.Describe(request, edited!, target.Instance);
        await WriteAsync(request, patch, [], null, server.Schema).ConfigureAwait(false);
        return null;
    }

    /// <summary>An edit by the schema; a fault where its target, value or point make no sense.</summary>
    private static (PatchEdit? Edit, Fault? Fault) Compile(RestconfServer server, ResourceTarget target, RequestBody body, SentEdit sent)
    {
        var (at, fault) = ResourcePath.Parse(sent.Target == "/" ? "" : sent.Target, target.Instance, server.Schema);
        if (fault is not null)
            return (null, fault);
        if (at!.IsDatastore || at.Action is not null || at.IsWholeList || !at.Node.IsConfig)
            return (null, Fault.Invalid($"{sent.Target} is no configuration resource that an edit can have as its target."));
        if (at.Node is LeafNode { IsKey: true } && sent.Operation is not "merge")
            return (null, Fault.Invalid($"{at.Node.Name} is a key: it comes and goes with its entry."));
        var edit = new PatchEdit(sent.Id, Enum.Parse<PatchOperation>(sent.Operation, ignoreCase: true), at.Instance)
        {
            Where = sent.Where is { } where ? Enum.Parse<InsertPosition>(where, ignoreCase: true) : InsertPosition.Last,
        };
        if (sent.Point is { } point)
        {
            (var neighbour, fault) = ResourcePath.Parse(point, target.Instance, server.Schema);
            if (fault is not null)
                return (null, fault);
            edit = edit with { Point = neighbour!.Instance };
        }
        if (sent.Value is not { } value)
            return (edit, null);
        (var child, fault) = body.ReadChild(value.Span, at.Instance.Parent!);
        return fault is not null ? (null, fault)
            : child!.Path.Equals(at.Instance) ? (edit with { Value = child.Content }, null)
            : (null, Fault.Invalid($"The value is {child.Path}, the target {at.Instance}: they must be the same."));
    }

    private static async Task<Fault?> RefuseAsync(RestconfRequest request, YangPatchDocument patch, Failures failures, Fault fault, Schema schema)
    {
        request.Context.Response.StatusCode = fault.Status;
        await WriteAsync(request, patch, failures, fault, schema).ConfigureAwait(false);
        return null;
    }

    /// <summary>yang-patch-status: ok, the failed edit with its errors, or, of what no edit is to blame for, global errors.</summary>
    private static Task WriteAsync(RestconfRequest request, YangPatchDocument patch, Failures failures, Fault? fault, Schema schema)
    {
        var body = new ArrayBufferWriter<byte>();
        var encoding = request.ErrorEncoding;
        if (encoding == DataEncoding.Json)
            WriteJson(body, patch, failures, fault);
        else
            WriteXml(body, patch, failures, fault, schema);
        request.Context.Response.ContentType = MediaTypes.Of(encoding);
        request.Context.Response.ContentLength = body.WrittenCount;
        return request.Context.Response.Body.WriteAsync(body.WrittenMemory, request.Cancellation).AsTask();
    }

    private static void WriteJson(ArrayBufferWriter<byte> body, YangPatchDocument patch, Failures failures, Fault? fault)
    {
        using var writer = new Utf8JsonWriter(body);
        writer.WriteStartObject();
        writer.WriteStartObject("ietf-yang-patch:yang-patch-status");
        writer.WriteString("patch-id", patch.Id);
        if (fault is null)
        {
            writer.WriteStartArray("ok");
            writer.WriteNullValue();
            writer.WriteEndArray();
        }
        else if (failures.Count == 0)
            ErrorBody.WriteJson(writer, fault.Errors, "errors");
        else
        {
            writer.WriteStartObject("edit-status");
            writer.WriteStartArray("edit");
            foreach (var (id, errors) in failures)
            {
                writer.WriteStartObject();
                writer.WriteString("edit-id", id);
                ErrorBody.WriteJson(writer, errors, "errors");
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteXml(ArrayBufferWriter<byte> body, YangPatchDocument patch, Failures failures, Fault? fault, Schema schema)
    {
        body.WriteRaw("<yang-patch-status xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-patch\">");
        body.WriteElement("patch-id", patch.Id);
        if (fault is null)
            body.WriteRaw("<ok/>");
        else if (failures.Count == 0)
            ErrorBody.WriteXml(body, fault.Errors, schema, "");
        else
        {
            body.WriteRaw("<edit-status>");
            foreach (var (id, errors) in failures)
            {
                body.WriteRaw("<edit>");
                body.WriteElement("edit-id", id);
                ErrorBody.WriteXml(body, errors, schema, "");
                body.WriteRaw("</edit>");
            }
            body.WriteRaw("</edit-status>");
        }
        body.WriteRaw("</yang-patch-status>");
    }
}
