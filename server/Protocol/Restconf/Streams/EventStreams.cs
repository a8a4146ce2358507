using System.Globalization;
using System.IO.Pipelines;
using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// Event streams by server-sent events (RFC 8040 §6). Every event carries its number as id, so that a client that lost its connection goes on where it was
/// (Last-Event-ID). A stream reads no faster than its client does and holds nothing for a slow one.
/// </summary>
internal sealed class EventStreams(RestconfServer server)
{
    private int _open;

    /// <summary>Serves <c>/stream/encoding</c>; without an encoding JSON.</summary>
    public async Task<Fault?> ServeAsync(RestconfRequest request, ReadOnlyMemory<char> path)
    {
        if (Find(path) is not { } found)
            return Fault.NotFound("There is no such stream; /restconf-state/streams of ietf-restconf-monitoring lists those there are.");
        if (!Accepts(request.Context.Request))
            return Fault.NotAcceptable(MediaTypes.EventStream);
        var (query, fault) = QueryParameters.OfEvents(request.Query);
        if (fault is not null)
            return fault;
        var (wanted, wrong) = Wanted(request, query!, found.Stream);
        if (wrong is not null)
            return wrong;
        if (Interlocked.Increment(ref _open) > server.Options.MaxStreams)
        {
            Interlocked.Decrement(ref _open);
            return Fault.Of(new RpcError(
                RpcErrorType.Protocol, ErrorTag.ResourceDenied, $"{server.Options.MaxStreams} event streams are open, which is as many as there may be."))
                with
            { Status = StatusCodes.Status503ServiceUnavailable };
        }
        try
        {
            await SendAsync(request, found.Encoding, wanted!).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
        return null;
    }

    private (NotificationStream Stream, DataEncoding Encoding)? Find(ReadOnlyMemory<char> path)
    {
        var steps = path.ToString().Split('/');
        if (steps.Length is not (2 or 3) || !PercentText.TryDecode(steps[1], out string? name)
            || server.Datastores.Notifications.Find(name) is not { } stream)
            return null;
        return steps.Length == 2 || steps[2] == "json" ? (stream, DataEncoding.Json) : steps[2] == "xml" ? (stream, DataEncoding.Xml) : null;
    }

    private async Task SendAsync(RestconfRequest request, DataEncoding encoding, EventRequest wanted)
    {
        var response = request.Context.Response;
        response.ContentType = MediaTypes.EventStream;
        response.Headers.CacheControl = "no-cache, no-store";
        request.Context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // What follows may be silent for hours: that is no slow client.
        if (request.Context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (HttpMethods.IsHead(request.Method))
            return;
        var cursor = new EventCursor(server.Datastores, wanted, server.Time);
        await response.StartAsync(request.Cancellation).ConfigureAwait(false);
        // The client learns at once that it listens, not when the first event comes.
        await response.BodyWriter.FlushAsync(request.Cancellation).ConfigureAwait(false);
        while (server.Options.IsKnown(request.Actor.User))
        {
            var (events, mark) = await NextAsync(request, cursor).ConfigureAwait(false);
            foreach (var e in events)
                Write(response.BodyWriter, e, encoding);
            if (events.Count == 0 && mark == EventMark.None)
                // A comment, which clients pass over; a connection that is gone is noticed by it.
                response.BodyWriter.Write(":\n\n"u8);
            if ((await response.BodyWriter.FlushAsync(request.Cancellation).ConfigureAwait(false)).IsCompleted || mark == EventMark.Completed)
                return;
        }
    }

    /// <summary>The next events; none when nothing came for a heartbeat.</summary>
    private async Task<EventBatch> NextAsync(RestconfRequest request, EventCursor cursor)
    {
        using var heartbeat = new CancellationTokenSource(server.Options.StreamHeartbeat, server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, heartbeat.Token);
        try
        {
            return await cursor.NextAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!request.Cancellation.IsCancellationRequested)
        {
            return new EventBatch([], EventMark.None);
        }
    }

    /// <summary>An event: its number as id, each line of it a data field.</summary>
    private static void Write(PipeWriter output, StreamEvent e, DataEncoding encoding)
    {
        output.WriteRaw($"id: {e.Sequence}\n");
        var text = (encoding == DataEncoding.Json ? e.Json : e.Xml).Span;
        while (true)
        {
            var end = text.IndexOfAny((byte)'\n', (byte)'\r');
            output.Write("data: "u8);
            output.Write(end < 0 ? text : text[..end]);
            output.Write("\n"u8);
            if (end < 0)
                break;
            text = text[(end + 1)..];
        }
        output.Write("\n"u8);
    }

    private (EventRequest? Wanted, Fault? Fault) Wanted(RestconfRequest request, QueryParameters query, NotificationStream stream)
    {
        if (!TryTime(query.StartTime, out var start))
            return (null, Fault.Invalid($"start-time is a date-and-time with a zone, not '{query.StartTime}'."));
        if (!TryTime(query.StopTime, out var stop))
            return (null, Fault.Invalid($"stop-time is a date-and-time with a zone, not '{query.StopTime}'."));
        if (stop is not null && start is null)
            return (null, Fault.Invalid("stop-time goes with start-time (RFC 8040 §4.8.8)."));
        if (start > server.Time.GetUtcNow())
            return (null, Fault.Invalid("start-time is in the future: only what has happened can be replayed."));
        if (stop < start)
            return (null, Fault.Invalid("stop-time is before start-time."));
        var filter = query.Filter is { } expression
            ? EventFilter.XPath(expression, EventFilter.ModulePrefixes(server.Schema), takesValues: true)
            : new EventFilterResult(EventFilter.Everything, null);
        if (filter.Filter is null)
            return (null, Fault.Invalid($"The filter is no XPath expression with module names as prefixes: {filter.Error}"));
        long? after = long.TryParse(request.Context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last : null;
        return (new EventRequest(stream, request.Actor) { Filter = filter.Filter, Start = start, Stop = stop, After = after }, null);
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (text is null)
            return true;
        if (text.Length < 20 || !(text[^1] == 'Z' || text.LastIndexOfAny(['+', '-']) > 10)
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        time = parsed;
        return true;
    }

    private static bool Accepts(HttpRequest request) =>
        request.Headers.Accept.Count == 0
        || (Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var wanted)
            && wanted.Any(w => new Microsoft.Net.Http.Headers.MediaTypeHeaderValue(MediaTypes.EventStream).IsSubsetOf(w) && w.Quality is not 0));
}
