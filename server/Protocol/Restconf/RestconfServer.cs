using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// The RESTCONF server (RFC 8040) over the same operations, access control and datastores as NETCONF. It takes requests whose user the host has authenticated
/// (<see cref="HttpContext.User"/>) and knows nothing of how.
/// </summary>
/// <example><code>
/// var restconf = new RestconfServer(datastores, new RestconfOptions(), TimeProvider.System, logger);
/// restconf.Map(app);
/// </code></example>
public sealed class RestconfServer
{
    private readonly ILogger _logger;
    private readonly uint _session;
    private readonly RestconfRouter _router;

    /// <summary>A server over those datastores; adds /restconf-state to operational.</summary>
    public RestconfServer(Datastores datastores, RestconfOptions options, TimeProvider time, ILogger logger)
    {
        Datastores = datastores;
        Options = options;
        Time = time;
        _logger = logger;
        // No session stands behind a request; what asks for one (locks, the history) is told this number, which is nobody else's.
        _session = datastores.NextSessionId();
        Operations = new ConfigurationOperations(datastores);
        _router = new RestconfRouter(this);
        if (datastores.Schema.FindModule("ietf-restconf-monitoring") is { IsImplemented: true })
            datastores.Operational.AddProvider(new RestconfState(datastores, options));
        datastores.Operational.AddProvider(new ModuleLocations(options));
    }

    internal Datastores Datastores { get; }

    internal Schema Schema => Datastores.Schema;

    internal RestconfOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ConfigurationOperations Operations { get; }

    internal EntityTags Tags { get; } = new();

    /// <summary>Maps its resources, and the documents that lead to them.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        // RFC 8040 §3.1: what leads here is for everyone.
        endpoints.MapGet("/.well-known/host-meta", () => Results.Content(
            $"<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'><Link rel='restconf' href='{RestconfOptions.Root}'/></XRD>", "application/xrd+xml"));
        endpoints.MapGet("/.well-known/host-meta.json", () => Results.Content(
            $$"""{"links":[{"rel":"restconf","href":"{{RestconfOptions.Root}}"}]}""", "application/json"));
        foreach (var root in new[] { RestconfOptions.Root, RestconfOptions.Modules, RestconfOptions.OpenApi })
            endpoints.Map(root + "/{**path}", HandleAsync);
    }

    /// <summary>Makes an edit in one step with the questions that go before it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="datastore">The datastore.</param>
    /// <param name="resource">The resource its preconditions are about.</param>
    /// <param name="preconditions">The preconditions.</param>
    /// <param name="check">Asked of the newest tree; a fault ends it.</param>
    /// <param name="edit">The edit.</param>
    internal async Task<(Edited? Edited, Fault? Fault)> ChangeAsync(
        RestconfRequest request, ConfigurationResource datastore, InstancePath resource, Preconditions preconditions,
        Func<DataTree, Fault?> check, Func<DataTree, EditResult> edit)
    {
        Fault? fault = null;
        var existed = false;
        var modified = Datastores.Configuration.Running.At;
        if (datastore.Name != DatastoreName.Running)
        {
            var errors = await Operations.ChangeAsync(request.Actor, datastore.Name, Step).ConfigureAwait(false);
            return errors.Count > 0
                ? (null, fault ?? Fault.Of(errors))
                : (new Edited(existed, Operations.Content(request.Actor, datastore.Name), Time.GetUtcNow()), null);
        }
        var result = await Operations.ChangeRunningAsync(request.Actor, Step).ConfigureAwait(false);
        return result.Snapshot is { } snapshot ? (new Edited(existed, snapshot.Tree, snapshot.At), null) : (null, fault ?? Fault.Of(result.Errors));

        EditResult Step(DataTree tree)
        {
            // Modules may be added while the server runs: a request that was read by another schema means nothing in this one.
            fault = !ReferenceEquals(tree.Schema.Root, resource.AtDepth(0).Node)
                ? Fault.Of(new RpcError(RpcErrorType.Protocol, ErrorTag.InUse, "The modules of the server changed meanwhile: send the request again."))
                : !preconditions.IsNone && preconditions.Forbids(Tags.Of(tree, resource), modified) is { } header
                ? Fault.PreconditionFailed(header)
                : check(tree);
            if (fault is not null)
                return new EditResult(tree, fault.Errors);
            existed = ResourceEdit.Exists(tree, resource);
            return edit(tree);
        }
    }

    /// <summary>Tells the tag and time of a resource after an edit, to who may read it.</summary>
    internal void Describe(RestconfRequest request, Edited edited, InstancePath resource) =>
        Describe(request, Tags.Of(edited.After, resource), edited.At);

    internal void Describe(RestconfRequest request, string? tag, DateTimeOffset modified)
    {
        var headers = request.Context.Response.Headers;
        if (tag is not null)
            headers.ETag = tag;
        headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        // RFC 8040 §5.5: the server decides anew each time; what one user sees is not for another.
        headers.CacheControl = "no-cache, private";
        headers.Vary = "Accept, Authorization";
        headers.XContentTypeOptions = "nosniff";
        Fault? fault;
        var encoding = DataEncoding.Json;
        try
        {
            if (context.User.Identity is not { IsAuthenticated: true, Name: { } user })
            {
                fault = Anonymous;
                encoding = MediaTypes.Accepted(context.Request) ?? DataEncoding.Json;
            }
            else
            {
                var request = new RestconfRequest(context, ActorOf(context, user));
                encoding = request.ErrorEncoding;
                fault = await _router.HandleAsync(request).ConfigureAwait(false);
                Options.Audit(request.Actor, context.Request.Method.ToLowerInvariant(), context.Request.Path, fault?.Errors[0].Tag);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            Log.RestconfFailed(_logger, context.Request.Method, context.Request.Path, e);
            fault = Fault.Of(new RpcError(
                RpcErrorType.Application, ErrorTag.OperationFailed,
                "The server failed while it carried the request out; its log tells more. Nothing half-done was kept."));
        }
        if (fault is not null)
            await ErrorBody.WriteAsync(context, fault, encoding, Schema).ConfigureAwait(false);
    }

    private static Fault Anonymous { get; } = new(
        StatusCodes.Status401Unauthorized,
        [new RpcError(RpcErrorType.Protocol, ErrorTag.AccessDenied, "Say who you are: the credentials are missing or not accepted.")]);

    private Actor ActorOf(HttpContext context, string user) => new(user, _session, context.Connection.RemoteIpAddress?.ToString() ?? "local")
    {
        IsRecovery = Options.IsRecoveryUser(user),
        Groups = [.. context.User.FindAll("group").Select(c => c.Value)],
    };
}
