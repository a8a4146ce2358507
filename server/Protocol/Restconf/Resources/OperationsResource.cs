using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>rpcs and actions (RFC 8040 §3.6, §4.4.2).</summary>
internal sealed class OperationsResource(RestconfServer server)
{
    /// <summary>Those of NETCONF sessions have no place here: RESTCONF has resources for what of them makes sense.</summary>
    public IEnumerable<OperationNode> Callable =>
        server.Schema.Rpcs.Where(r => server.Datastores.Operations.Find(r) != NetconfOperations.OfSessions);

    /// <summary>The list of operations.</summary>
    public async Task<Fault?> ListAsync(RestconfRequest request)
    {
        if (request.Accepted is not { } encoding)
            return Fault.NotAcceptable($"{MediaTypes.DataJson} and {MediaTypes.DataXml}");
        if (QueryParameters.None(request.Query, "the list of operations") is { } fault)
            return fault;
        var body = new ArrayBufferWriter<byte>();
        if (encoding == DataEncoding.Json)
        {
            using var writer = new Utf8JsonWriter(body);
            writer.WriteStartObject();
            writer.WriteStartObject("ietf-restconf:operations");
            foreach (var rpc in Callable)
            {
                writer.WriteStartArray($"{rpc.Module.Name}:{rpc.Name}");
                writer.WriteNullValue();
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        else
        {
            body.WriteRaw("<operations xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\">");
            foreach (var rpc in Callable)
            {
                body.WriteRaw($"<{rpc.Name} xmlns=\"");
                body.WriteText(rpc.Module.Namespace);
                body.WriteRaw("\"/>");
            }
            body.WriteRaw("</operations>");
        }
        await request.SendAsync(body.WrittenMemory, MediaTypes.Of(encoding)).ConfigureAwait(false);
        return null;
    }

    /// <summary>The rpc of that name, <c>module:name</c>; null when there is none that can be called here.</summary>
    public OperationNode? Find(string name) => Callable.FirstOrDefault(r => $"{r.Module.Name}:{r.Name}" == name);

    /// <summary>Calls an rpc.</summary>
    public Task<Fault?> CallAsync(RestconfRequest request, OperationNode rpc) =>
        server.Datastores.Access.CheckOperation(request.Actor, rpc) is { } denied
            ? Task.FromResult<Fault?>(Fault.Of(denied))
            : InvokeAsync(request, rpc, null);

    /// <summary>Calls an action on an instance.</summary>
    public Task<Fault?> CallAsync(RestconfRequest request, OperationNode action, InstancePath instance)
    {
        // An instance that may not be seen is not told from one that is not there (RFC 8341 §3.2.4).
        if (!server.Datastores.Access.ReadAccessOf(request.Actor).PermitsWithAncestors(instance))
            return Task.FromResult<Fault?>(Fault.NotFound($"There is no {instance}, or you may not see it."));
        if (OperationCalls.CheckAction(server.Datastores, new OperationCall(request.Actor, action, default, instance)) is { } refused)
            return Task.FromResult<Fault?>(
                refused.Tag == ErrorTag.DataMissing ? Fault.NotFound(refused.Message) : Fault.Of(refused));
        return InvokeAsync(request, action, instance);
    }

    private async Task<Fault?> InvokeAsync(RestconfRequest request, OperationNode operation, InstancePath? instance)
    {
        if (QueryParameters.None(request.Query, operation.Name) is { } misplaced)
            return misplaced;
        var (body, fault) = await RequestBody.ReceiveAsync(request.Context, server.Schema, server.Options, isOptional: true).ConfigureAwait(false);
        if (body is null)
            return fault;
        var read = body.ReadInput(operation);
        if (read.Content is not { } content)
            return Fault.Of([.. read.Errors.Select(OperationCalls.AsParameter)]);
        var call = new OperationCall(request.Actor, operation, new DataNode(operation.Input, content), instance);
        var result = await OperationCalls.CallAsync(server.Datastores, call, request.Cancellation).ConfigureAwait(false);
        if (result.Errors.Count > 0)
            return Fault.Of(result.Errors);
        if (result.Output is not { IsEmpty: false } output)
        {
            request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
            return null;
        }
        if (request.Accepted is not { } encoding)
            return Fault.NotAcceptable($"{MediaTypes.DataJson} and {MediaTypes.DataXml}");
        var envelope = new Envelope(operation.Module.Name, operation.Module.Namespace, "output");
        await new ResourceBody(server.Schema, new DataNode(operation.Output, output), WriteOptions.Default, encoding, envelope)
            .WriteAsync(request.Context).ConfigureAwait(false);
        return null;
    }
}
