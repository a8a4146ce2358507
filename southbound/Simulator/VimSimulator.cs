using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Simulator;

/// <summary>
/// An HTTP server on the loopback that speaks OpenStack's wire protocol, with its delays, its lies and, on request, its
/// faults. For tests in process, and as a process of its own for demonstrations.
/// </summary>
public sealed class VimSimulator : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Cloud _cloud;
    private readonly Router _router = new();
    private readonly Keystone _keystone;
    private readonly Admin _admin;
    private int _sleeping;

    private VimSimulator(SimulatorOptions options, TimeProvider clock)
    {
        _cloud = new Cloud(options, clock);
        _keystone = new Keystone(_cloud, () => Root);
        _admin = new Admin(_cloud);
        _keystone.Map(_router);
        _admin.Map(_router);
        new Nova(_cloud).Map(_router);
        new Neutron(_cloud).Map(_router);
        new Glance(_cloud).Map(_router);
        new Cinder(_cloud).Map(_router);
        new Heat(_cloud, _router).Map(_router);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(System.Net.IPAddress.Loopback, options.Port);
            k.Limits.MaxRequestBodySize = null;
        });
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    /// <summary>Identity endpoint, with <c>/v3</c>.</summary>
    public Uri Endpoint => new(Root + "/identity/v3");

    /// <summary>Called with method and path of each request before anything is done; an exception closes the connection.</summary>
    public Action<string, string>? OnRequest { get; set; }

    /// <summary>Requests that wait on the clock at this moment (latency, injected delay).</summary>
    public int Sleeping => Volatile.Read(ref _sleeping);

    private string Root => _application.Urls.First().TrimEnd('/');

    /// <summary>Starts a simulator.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<VimSimulator> StartAsync(SimulatorOptions options, TimeProvider clock)
    {
        var simulator = new VimSimulator(options, clock);
        await simulator._application.StartAsync();
        return simulator;
    }

    /// <summary>Reads or changes the cloud behind the API's back.</summary>
    public T With<T>(Func<CloudState, T> look)
    {
        lock (_cloud.Lock)
        {
            _cloud.Settle(_cloud.Clock.GetUtcNow());
            return look(_cloud.State);
        }
    }

    /// <summary>Has coming requests meet a fault.</summary>
    public void Inject(InjectedFault fault) => With(s =>
    {
        s.Faults.Add(fault);
        return true;
    });

    /// <summary>Takes a server away (<c>vanish</c>), breaks it (<c>error</c>) or shuts it off (<c>shutoff</c>).</summary>
    public void Kill(string nameOrId, string to = "vanish", string? message = null) => With(s =>
    {
        var server = s.Servers.GetValueOrDefault(nameOrId) ?? s.Servers.Values.First(x => x.Name == nameOrId);
        _admin.Kill(server, to, message, _cloud.Clock.GetUtcNow());
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            OnRequest?.Invoke(context.Request.Method, context.Request.Path + context.Request.QueryString);
        }
#pragma warning disable CA1031 // a test's hook throws to close the connection
        catch (Exception)
#pragma warning restore CA1031
        {
            context.Abort();
            return;
        }

        var request = await ReadAsync(context);
        var fault = request.Path.StartsWith("/simulator/", StringComparison.Ordinal) ? null : TakeFault(request);
        await SleepAsync(
            _cloud.Options.Latency + TimeSpan.FromSeconds(fault is { Effect: FaultEffect.Delay } ? fault.DelaySeconds : 0), context.RequestAborted);
        switch (fault?.Effect)
        {
            case FaultEffect.Drop:
                context.Abort();
                return;
            case FaultEffect.Hang:
                await SleepAsync(Timeout.InfiniteTimeSpan, context.RequestAborted);
                return;
            case FaultEffect.Refuse:
                await WriteAsync(context, Refusal(request.Path, fault));
                return;
        }

        var reply = Answer(request with { Now = _cloud.Clock.GetUtcNow() }, context, fault);
        if (fault?.Effect == FaultEffect.LoseReply)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, fault?.Effect == FaultEffect.FailAfter ? Refusal(request.Path, fault) : reply);
    }

    private SimReply Answer(SimRequest request, HttpContext context, InjectedFault? fault)
    {
        lock (_cloud.Lock)
        {
            _cloud.Settle(request.Now);
            var isOpen = request.Path.StartsWith("/identity/", StringComparison.Ordinal) || request.Path.StartsWith("/simulator/", StringComparison.Ordinal);
            var refusal = isOpen ? null : _keystone.Refuse(context.Request.Headers["X-Auth-Token"].FirstOrDefault(), request.Now) ?? Microversion(request);
            var reply = refusal ?? (fault?.Effect == FaultEffect.Forget ? Forgotten(request) : _router.Route(request));
            if (fault?.Effect == FaultEffect.ErrorState && reply.Status == 202)
            {
                var id = JsonDocument.Parse(reply.Body).RootElement.GetProperty("server").GetProperty("id").GetString()!;
                _cloud.State.Servers[id].Fault = fault.Message;
                _cloud.Schedule(_cloud.State.Servers[id], "ERROR", null, _cloud.Options.BuildTime);
            }

            _cloud.Save();
            return reply;
        }
    }

    private SimReply? Microversion(SimRequest request)
    {
        var newest = _cloud.Options.NewestCompute;
        return request.Path.StartsWith("/compute/", StringComparison.Ordinal) && (request.Compute > newest || request.Compute < new Version(2, 1))
            ? SimReply.Nova(406, $"Version {request.Compute} is not supported by the API. Minimum is 2.1 and maximum is {newest}.") : null;
    }

    private static SimReply Forgotten(SimRequest request)
    {
        var member = request.Path.TrimEnd('/').Split('/').Last(s => s != "detail").Replace("os-", "", StringComparison.Ordinal).Replace('-', '_');
        return SimReply.Json(200, j =>
        {
            j.WriteStartArray(member);
            j.WriteEndArray();
        });
    }

    private InjectedFault? TakeFault(SimRequest request)
    {
        lock (_cloud.Lock)
        {
            foreach (var fault in _cloud.State.Faults.Where(f =>
                (f.Method.Length == 0 || f.Method == request.Method) && Regex.IsMatch(request.Path, f.Path)))
            {
                if (fault.Skip > 0)
                {
                    fault.Skip--;
                    continue;
                }

                if (fault.Count != 0)
                {
                    fault.Count -= fault.Count > 0 ? 1 : 0;
                    return fault;
                }
            }

            return null;
        }
    }

    private static SimReply Refusal(string path, InjectedFault fault)
    {
        var reply = fault.Status == 401 || path.StartsWith("/identity/", StringComparison.Ordinal) ? SimReply.Keystone(fault.Status, fault.Message)
            : path.StartsWith("/network/", StringComparison.Ordinal) ? SimReply.Neutron(fault.Status, fault.Status >= 500 ? "HTTPInternalServerError" : "Conflict", fault.Message)
            : path.StartsWith("/image/", StringComparison.Ordinal) ? SimReply.Glance(fault.Status, fault.Message)
            : path.StartsWith("/orchestration/", StringComparison.Ordinal) ? SimReply.Heat(fault.Status, "Injected", fault.Message)
            : SimReply.Nova(fault.Status, fault.Message);
        return fault.RetryAfter > 0 ? reply with { Headers = [("Retry-After", fault.RetryAfter.ToString(null, null))] } : reply;
    }

    private async Task SleepAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time == TimeSpan.Zero)
        {
            return;
        }

        Interlocked.Increment(ref _sleeping);
        try
        {
            await Task.Delay(time, _cloud.Clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // the client has given up
        }
        finally
        {
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private async Task<SimRequest> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var raw = buffer.ToArray();
        var isJson = context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) == true && raw.Length > 0;
        return new SimRequest(
            context.Request.Method, WithoutProject(context.Request.Path.Value ?? "/"),
            context.Request.Query.ToDictionary(q => q.Key, q => q.Value.OfType<string>().ToArray()),
            isJson ? JsonDocument.Parse(raw).RootElement : default, raw, Compute(context.Request.Headers), _cloud.Clock.GetUtcNow());
    }

    /// <summary>Nova takes the project in the path for all but its version document.</summary>
    private static string WithoutProject(string path)
    {
        const string Long = "/compute/v2.1/" + Cloud.ProjectId + "/";
        return path.StartsWith(Long, StringComparison.Ordinal) && path.Length > Long.Length ? "/compute/v2.1/" + path[Long.Length..] : path;
    }

    private static Version Compute(IHeaderDictionary headers)
    {
        var text = headers["OpenStack-API-Version"].FirstOrDefault(h => h?.StartsWith("compute ", StringComparison.Ordinal) == true)?[8..]
            ?? headers["X-OpenStack-Nova-API-Version"].FirstOrDefault();
        return Version.TryParse(text, out var version) ? version : new Version(2, 1); // no header means 2.1
    }

    private async Task WriteAsync(HttpContext context, SimReply reply)
    {
        context.Response.StatusCode = reply.Status;
        context.Response.Headers.Date = _cloud.Clock.GetUtcNow().ToString("R", null);
        context.Response.Headers["X-Openstack-Request-Id"] = "req-" + Guid.NewGuid();
        foreach (var (name, value) in reply.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (reply.Body.Length > 0)
        {
            context.Response.ContentType = reply.ContentType;
            await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
        }
    }
}
