using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

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
        var steps = new List<(PatchEdit Edit, Func<DataTree, EditResult> Apply)>();
        foreach (var edit in patch!.Edits)
        {
            var (apply, wrong) = Compile(server, target, body, edit);
            if (wrong is not null)
                return await RefuseAsync(request, patch, edit, wrong, server.Schema).ConfigureAwait(false);
            steps.Add((edit, apply!));
        }
        PatchEdit? failedEdit = null;
        var (edited, failed) = await server.ChangeAsync(
            request, datastore, target.Instance, preconditions,
            tree => ResourceEdit.IsPlace(tree, target.Instance) ? null : Fault.NotFound($"There is no {target.Instance}."),
            tree =>
            {
                var next = tree;
                foreach (var (edit, apply) in steps)
                {
                    var result = apply(next);
                    if (!result.Succeeded)
                    {
                        failedEdit = edit;
                        return new EditResult(tree, result.Errors);
                    }
                    next = result.Tree;
                }
                return new EditResult(next, []);
            }).ConfigureAwait(false);
        if (failed is { Status: StatusCodes.Status412PreconditionFailed or StatusCodes.Status404NotFound } && failedEdit is null && failed.Errors[0].AppTag is null)
            return failed;
        if (failed is not null)
            return await RefuseAsync(request, patch, failedEdit, failed, server.Schema).ConfigureAwait(false);
        server.Describe(request, edited!, target.Instance);
        await WriteAsync(request, patch, null, null, server.Schema).ConfigureAwait(false);
        return null;
    }

    /// <summary>What an edit does to a tree; a fault where its target, value or point make no sense.</summary>
    private static (Func<DataTree, EditResult>? Apply, Fault? Fault) Compile(
        RestconfServer server, ResourceTarget target, RequestBody body, PatchEdit edit)
    {
        var (at, fault) = ResourcePath.Parse(edit.Target == "/" ? "" : edit.Target, target.Instance, server.Schema);
        if (fault is not null)
            return (null, fault);
        if (at!.IsDatastore || at.Action is not null || at.IsWholeList || !at.Node.IsConfig)
            return (null, Fault.Invalid($"{edit.Target} is no configuration resource that an edit can have as its target."));
        if (at.Node is LeafNode { IsKey: true } && edit.Operation is not "merge")
            return (null, Fault.Invalid($"{at.Node.Name} is a key: it comes and goes with its entry."));
        var instance = at.Instance;
        var item = ResourceEdit.ItemNaming(instance);
        if (edit.Value is { } value)
        {
            (var sent, fault) = ValueOf(body, value, instance);
            if (fault is not null)
                return (null, fault);
            item = sent!;
        }
        (var wish, fault) = WishOf(server, target, edit, instance);
        if (fault is not null)
            return (null, fault);
        item = item with { Operation = OperationOf(edit.Operation), Insert = wish };
        return (tree =>
        {
            if (!ResourceEdit.IsPlace(tree, instance.Parent!))
                return new EditResult(tree, [Missing(instance.Parent!)]);
            return edit.Operation == "move" && !ResourceEdit.Exists(tree, instance)
                ? new EditResult(tree, [Missing(instance)])
                : ResourceEdit.Apply(tree, instance.Parent!, item);
        }, null);
    }

    private static (EditItem? Item, Fault? Fault) ValueOf(RequestBody body, ReadOnlyMemory<byte> value, InstancePath instance)
    {
        var (item, path, fault) = body.ReadChild(value.Span, instance.Parent!);
        return fault is not null ? (null, fault)
            : path!.Equals(instance) ? (item, null)
            : (null, Fault.Invalid($"The value is {path}, the target {instance}: they must be the same."));
    }

    private static (InsertWish? Wish, Fault? Fault) WishOf(RestconfServer server, ResourceTarget target, PatchEdit edit, InstancePath instance)
    {
        if (edit.Operation is not ("insert" or "move"))
            return (null, null);
        if (instance.Node is not (ListNode { IsUserOrdered: true } or LeafListNode { IsUserOrdered: true }))
            return (null, Fault.Invalid($"{edit.Operation} is for entries of lists that are ordered by the user; {instance.Node.Name} is none."));
        var position = edit.Where switch
        {
            "first" => InsertPosition.First,
            "before" => InsertPosition.Before,
            "after" => InsertPosition.After,
            _ => InsertPosition.Last,
        };
        if (edit.Point is not { } point)
            return (new InsertWish(position), null);
        var (neighbour, fault) = ResourcePath.Parse(point, target.Instance, server.Schema);
        return fault is not null ? (null, fault) : DataEdits.WishOf(position, neighbour!.Instance, instance);
    }

    private static EditOperation OperationOf(string operation) => operation switch
    {
        "create" or "insert" => EditOperation.Create,
        "delete" => EditOperation.Delete,
        "remove" => EditOperation.Remove,
        "replace" => EditOperation.Replace,
        _ => EditOperation.Merge,
    };

    private static RpcError Missing(InstancePath instance) => new(
        RpcErrorType.Application, ErrorTag.DataMissing, $"There is no {instance}.") { Path = instance.ToString() };

    private static async Task<Fault?> RefuseAsync(RestconfRequest request, YangPatchDocument patch, PatchEdit? edit, Fault fault, Schema schema)
    {
        request.Context.Response.StatusCode = fault.Status;
        await WriteAsync(request, patch, edit, fault, schema).ConfigureAwait(false);
        return null;
    }

    /// <summary>yang-patch-status: ok, the failed edit with its errors, or, of what no edit is to blame for, global errors.</summary>
    private static Task WriteAsync(RestconfRequest request, YangPatchDocument patch, PatchEdit? edit, Fault? fault, Schema schema)
    {
        var body = new ArrayBufferWriter<byte>();
        var encoding = request.ErrorEncoding;
        if (encoding == DataEncoding.Json)
            WriteJson(body, patch, edit, fault);
        else
            WriteXml(body, patch, edit, fault, schema);
        request.Context.Response.ContentType = MediaTypes.Of(encoding);
        request.Context.Response.ContentLength = body.WrittenCount;
        return request.Context.Response.Body.WriteAsync(body.WrittenMemory, request.Cancellation).AsTask();
    }

    private static void WriteJson(ArrayBufferWriter<byte> body, YangPatchDocument patch, PatchEdit? edit, Fault? fault)
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
        else if (edit is null)
            ErrorBody.WriteJson(writer, fault.Errors, "errors");
        else
        {
            writer.WriteStartObject("edit-status");
            writer.WriteStartArray("edit");
            writer.WriteStartObject();
            writer.WriteString("edit-id", edit.Id);
            ErrorBody.WriteJson(writer, fault.Errors, "errors");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteXml(ArrayBufferWriter<byte> body, YangPatchDocument patch, PatchEdit? edit, Fault? fault, Schema schema)
    {
        body.WriteRaw("<yang-patch-status xmlns=\"urn:ietf:params:xml:ns:yang:ietf-yang-patch\">");
        body.WriteElement("patch-id", patch.Id);
        if (fault is null)
            body.WriteRaw("<ok/>");
        else if (edit is null)
            ErrorBody.WriteXml(body, fault.Errors, schema, "");
        else
        {
            body.WriteRaw("<edit-status><edit>");
            body.WriteElement("edit-id", edit.Id);
            ErrorBody.WriteXml(body, fault.Errors, schema, "");
            body.WriteRaw("</edit></edit-status>");
        }
        body.WriteRaw("</yang-patch-status>");
    }
}
