using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;

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
        var (window, wrong) = Window(request, query!);
        var (filter, unreadable) = query!.Filter is { } expression
            ? EventExpression.Read(expression, server.Schema)
            : (EventExpression.Everything, null);
        if ((wrong ?? unreadable) is { } refused)
            return refused;
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
            await SendAsync(request, found.Stream, found.Encoding, window!, filter!).ConfigureAwait(false);
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

    private async Task SendAsync(
        RestconfRequest request, NotificationStream stream, DataEncoding encoding, ReplayWindow window, EventExpression filter)
    {
        var response = request.Context.Response;
        response.ContentType = MediaTypes.EventStream;
        response.Headers.CacheControl = "no-cache, no-store";
        request.Context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // What follows may be silent for hours: that is no slow client.
        if (request.Context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        var live = stream.Last;
        if (HttpMethods.IsHead(request.Method))
            return;
        await response.StartAsync(request.Cancellation).ConfigureAwait(false);
        var sender = new EventSender(server, request, encoding, filter);
        var after = window.After ?? live;
        if (window.Start is { } start && window.After is null)
        {
            after = 0;
            while (true)
            {
                var replayed = stream.Replay(start, window.Stop, after);
                foreach (var e in replayed)
                    if (e.Sequence <= live)
                        await sender.SendAsync(e).ConfigureAwait(false);
                if (replayed.Count == 0 || replayed[^1].Sequence >= live)
                    break;
                after = replayed[^1].Sequence;
            }
            after = live;
        }
        await FollowAsync(request, stream, sender, window, after).ConfigureAwait(false);
    }

    private async Task FollowAsync(RestconfRequest request, NotificationStream stream, EventSender sender, ReplayWindow window, long after)
    {
        while (window.Stop is not { } stop || server.Time.GetUtcNow() < stop)
        {
            if (!server.Options.IsKnown(request.Actor.User))
                return;
            var patience = window.Stop is { } end && end - server.Time.GetUtcNow() is var left && left < server.Options.StreamHeartbeat
                ? left : server.Options.StreamHeartbeat;
            using var timer = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, server.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, timer.Token);
            try
            {
                var events = await stream.ReadAfterAsync(after, either.Token).ConfigureAwait(false);
                foreach (var e in events)
                {
                    if (window.Stop is { } last && e.EventTime > last)
                        return;
                    await sender.SendAsync(e).ConfigureAwait(false);
                }
                after = events[^1].Sequence;
            }
            catch (OperationCanceledException) when (!request.Cancellation.IsCancellationRequested)
            {
                await sender.SendHeartbeatAsync().ConfigureAwait(false);
            }
        }
    }

    private (ReplayWindow? Window, Fault? Fault) Window(RestconfRequest request, QueryParameters query)
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
        long? after = long.TryParse(request.Context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? last : null;
        return (new ReplayWindow(start, stop, after), null);
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

    /// <summary>What of a stream is wanted.</summary>
    /// <param name="Start">Replay from then; null for live events only.</param>
    /// <param name="Stop">Until then; null for ever.</param>
    /// <param name="After">The last event the client has (Last-Event-ID).</param>
    private sealed record ReplayWindow(DateTimeOffset? Start, DateTimeOffset? Stop, long? After);
}

/// <summary>Sends the events of one stream that pass its filter and its user's rights.</summary>
internal sealed class EventSender(RestconfServer server, RestconfRequest request, DataEncoding encoding, EventExpression filter)
{
    public async Task SendAsync(NotificationRecord e)
    {
        if (NotificationNodes.Of(e.Content.Span, server.Schema) is not { } notification
            || !server.Datastores.Access.PermitsNotification(request.Actor, notification) || !filter.Selects(e.Content.Span))
            return;
        var message = encoding == DataEncoding.Json ? EventJson.Of(e, server.Schema) : Xml(e);
        var text = new StringBuilder().Append("id: ").Append(e.Sequence).Append('\n');
        foreach (var line in message.Split('\n'))
            text.Append("data: ").Append(line).Append('\n');
        await WriteAsync(text.Append('\n').ToString()).ConfigureAwait(false);
    }

    /// <summary>A comment, which clients pass over; a connection that is gone is noticed by it.</summary>
    public Task SendHeartbeatAsync() => WriteAsync(":\n\n");

    private async Task WriteAsync(string text)
    {
        var response = request.Context.Response;
        await response.WriteAsync(text, request.Cancellation).ConfigureAwait(false);
        await response.Body.FlushAsync(request.Cancellation).ConfigureAwait(false);
    }

    private static string Xml(NotificationRecord e) =>
        $"<notification xmlns=\"urn:ietf:params:xml:ns:netconf:notification:1.0\"><eventTime>{Content.Time(e.EventTime)}</eventTime>"
        + $"{Encoding.UTF8.GetString(e.Content.Span)}</notification>";
}
