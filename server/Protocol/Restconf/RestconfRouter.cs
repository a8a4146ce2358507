using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>From a path to its resource, and from a method to what the resource does.</summary>
internal sealed class RestconfRouter
{
    /// <summary>The revision of ietf-yang-library that is served (RFC 8040 §3.3.3).</summary>
    private const string LibraryVersion = "2019-01-04";

    private static readonly ConfigurationResource Running = new(DatastoreName.Running, $"{RestconfOptions.Root}/data");
    private readonly RestconfServer _server;
    private readonly DataResource _data;
    private readonly DataEdits _edits;
    private readonly OperationsResource _operations;
    private readonly EventStreams _streams;

    public RestconfRouter(RestconfServer server)
    {
        _server = server;
        _data = new DataResource(server);
        _edits = new DataEdits(server);
        _operations = new OperationsResource(server);
        _streams = new EventStreams(server);
    }

    /// <summary>Handles a request; what it answers with is a fault, or was written.</summary>
    public Task<Fault?> HandleAsync(RestconfRequest request)
    {
        var path = RestconfRequest.PathOf(request.Context);
        if (Strip(path, RestconfOptions.Modules) is { } module)
            return ModuleDocument.ServeAsync(request, _server.Schema, module);
        if (Strip(path, RestconfOptions.OpenApi) is { } document)
            return OpenApiResource.ServeAsync(request, _server.Schema, document, _operations.Callable);
        if (Strip(path, RestconfOptions.Root) is not { } resource)
            return Missing(path);
        if (resource.IsEmpty || resource.Span is "/")
            return Only(request, () => RootAsync(request));
        if (Strip(resource, "/data") is { } data)
            return DataAsync(request, data, ReadSource.Unified, Running);
        if (Strip(resource, "/ds") is { } datastore)
            return DatastoreAsync(request, datastore);
        if (Strip(resource, "/operations") is { } operation)
            return OperationAsync(request, operation);
        if (Strip(resource, "/streams") is { } stream)
            return Only(request, () => _streams.ServeAsync(request, stream));
        return resource.Span is "/yang-library-version" ? Only(request, () => VersionAsync(request)) : Missing(path);
    }

    /// <summary>{+restconf}/ds/NAME (RFC 8527 §3.1): each datastore as it is; running, candidate and startup can be edited.</summary>
    private Task<Fault?> DatastoreAsync(RestconfRequest request, ReadOnlyMemory<char> path)
    {
        var text = path.Span;
        var end = text.Length < 2 ? -1 : text[1..].IndexOf('/');
        var identity = (end < 0 ? text : text[..(end + 1)]).TrimStart('/').ToString();
        DatastoreName? name = identity switch
        {
            "ietf-datastores:running" => DatastoreName.Running,
            "ietf-datastores:candidate" => DatastoreName.Candidate,
            "ietf-datastores:startup" when _server.Operations.HasStartup => DatastoreName.Startup,
            "ietf-datastores:intended" => DatastoreName.Intended,
            "ietf-datastores:operational" => DatastoreName.Operational,
            "ietf-factory-default:factory-default" => DatastoreName.FactoryDefault,
            _ => null,
        };
        if (name is not { } datastore)
            return Task.FromResult<Fault?>(Fault.NotFound($"There is no datastore {identity}; ietf-yang-library lists those there are."));
        return DataAsync(
            request, end < 0 ? default : path[(end + 1)..], datastore == DatastoreName.Operational ? ReadSource.Operational : ReadSource.Configuration,
            new ConfigurationResource(datastore, $"{RestconfOptions.Root}/ds/{identity}"));
    }

    private Task<Fault?> DataAsync(RestconfRequest request, ReadOnlyMemory<char> path, ReadSource source, ConfigurationResource datastore)
    {
        var (target, fault) = ResourcePath.Parse(path.Span, InstancePath.Root(_server.Schema.Root), _server.Schema);
        if (fault is not null)
            return Task.FromResult<Fault?>(fault);
        var isWritable = datastore.Name <= DatastoreName.Startup;
        if (HttpMethods.IsOptions(request.Method))
        {
            DataResource.Options(request, target!, isWritable);
            request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.FromResult<Fault?>(null);
        }
        if (target!.Action is { } action)
            // RFC 8527 §3.1.1: actions are on operational; a resource of /data is there too.
            return HttpMethods.IsPost(request.Method) && source != ReadSource.Configuration
                ? _operations.CallAsync(request, action, target.Instance)
                : NotAllowed(target, isWritable);
        if (request.IsRead)
            return _data.ReadAsync(request, target, source, datastore.Name);
        if (!isWritable || (!target.IsDatastore && !target.Node.IsConfig))
            return NotAllowed(target, isWritable);
        return request.Method switch
        {
            "POST" => _edits.PostAsync(request, datastore, target),
            "PUT" => _edits.PutAsync(request, datastore, target),
            "PATCH" => _edits.PatchAsync(request, datastore, target),
            "DELETE" => _edits.DeleteAsync(request, datastore, target),
            _ => NotAllowed(target, isWritable),
        };
    }

    private Task<Fault?> OperationAsync(RestconfRequest request, ReadOnlyMemory<char> path)
    {
        if (path.IsEmpty)
            return Only(request, () => _operations.ListAsync(request));
        if (!PercentText.TryDecode(path.Span[1..], out string? name) || _operations.Find(name) is not { } rpc)
            return Task.FromResult<Fault?>(Fault.NotFound(
                $"There is no operation {path.Span[1..]}; GET {RestconfOptions.Root}/operations lists those there are."));
        if (HttpMethods.IsPost(request.Method))
            return _operations.CallAsync(request, rpc);
        if (!HttpMethods.IsOptions(request.Method))
            return Task.FromResult<Fault?>(Fault.NotAllowed("POST, OPTIONS", "An operation is called with POST."));
        request.Context.Response.Headers.Allow = "POST, OPTIONS";
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.FromResult<Fault?>(null);
    }

    private static async Task<Fault?> RootAsync(RestconfRequest request)
    {
        if (request.Accepted is not { } encoding)
            return Fault.NotAcceptable($"{MediaTypes.DataJson} and {MediaTypes.DataXml}");
        var body = encoding == DataEncoding.Json
            ? $$$"""{"ietf-restconf:restconf":{"data":{},"operations":{},"yang-library-version":"{{{LibraryVersion}}}"}}"""
            : $"<restconf xmlns=\"{Envelope.Data.Namespace}\"><data/><operations/>"
                + $"<yang-library-version>{LibraryVersion}</yang-library-version></restconf>";
        await request.SendAsync(System.Text.Encoding.UTF8.GetBytes(body), MediaTypes.Of(encoding)).ConfigureAwait(false);
        return null;
    }

    private static async Task<Fault?> VersionAsync(RestconfRequest request)
    {
        if (request.Accepted is not { } encoding)
            return Fault.NotAcceptable($"{MediaTypes.DataJson} and {MediaTypes.DataXml}");
        var body = encoding == DataEncoding.Json
            ? $$"""{"ietf-restconf:yang-library-version":"{{LibraryVersion}}"}"""
            : $"<yang-library-version xmlns=\"urn:ietf:params:xml:ns:yang:ietf-restconf\">{LibraryVersion}</yang-library-version>";
        await request.SendAsync(System.Text.Encoding.UTF8.GetBytes(body), MediaTypes.Of(encoding)).ConfigureAwait(false);
        return null;
    }

    /// <summary>Resources that can only be read.</summary>
    internal static Task<Fault?> Only(RestconfRequest request, Func<Task<Fault?>> read)
    {
        if (request.IsRead)
            return read();
        if (!HttpMethods.IsOptions(request.Method))
            return Task.FromResult<Fault?>(Fault.NotAllowed("GET, HEAD, OPTIONS", "This resource can only be read."));
        request.Context.Response.Headers.Allow = "GET, HEAD, OPTIONS";
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.FromResult<Fault?>(null);
    }

    /// <summary>What follows a prefix that ends at a step; null when the path has not that prefix.</summary>
    private static ReadOnlyMemory<char>? Strip(ReadOnlyMemory<char> path, string prefix)
    {
        if (!path.Span.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var rest = path[prefix.Length..];
        return rest.IsEmpty || rest.Span[0] == '/' ? rest : (ReadOnlyMemory<char>?)null;
    }

    private static Task<Fault?> NotAllowed(ResourceTarget target, bool isWritable) => Task.FromResult<Fault?>(
        Fault.NotAllowed(
            DataResource.Allow(target, isWritable), target.Action is null ? "The resource has not that method." : "An action is called with POST."));

    private static Task<Fault?> Missing(ReadOnlyMemory<char> path) => Task.FromResult<Fault?>(
        Fault.NotFound($"There is no resource {path}; {RestconfOptions.Root} has data, ds, operations, streams and yang-library-version."));
}
