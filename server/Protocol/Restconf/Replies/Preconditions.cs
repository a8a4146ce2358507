using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>The preconditions of a request (RFC 9110 §13.1), asked of the resource as it is in the same step as the edit.</summary>
internal sealed class Preconditions
{
    private readonly IList<EntityTagHeaderValue>? _match;
    private readonly IList<EntityTagHeaderValue>? _noneMatch;
    private readonly DateTimeOffset? _modifiedSince;
    private readonly DateTimeOffset? _unmodifiedSince;

    private Preconditions(
        IList<EntityTagHeaderValue>? match, IList<EntityTagHeaderValue>? noneMatch, DateTimeOffset? modifiedSince, DateTimeOffset? unmodifiedSince)
    {
        _match = match;
        _noneMatch = noneMatch;
        _modifiedSince = modifiedSince;
        _unmodifiedSince = unmodifiedSince;
    }

    /// <summary>Reads them; a list of tags that cannot be read is a fault, an unreadable date is passed over (§13.1.3).</summary>
    public static (Preconditions? Preconditions, Fault? Fault) Of(HttpRequest request)
    {
        var headers = request.Headers;
        if (!Tags(headers.IfMatch, out var match))
            return (null, Fault.Invalid($"If-Match is * or quoted entity tags, not {headers.IfMatch}."));
        if (!Tags(headers.IfNoneMatch, out var noneMatch))
            return (null, Fault.Invalid($"If-None-Match is * or quoted entity tags, not {headers.IfNoneMatch}."));
        var typed = request.GetTypedHeaders();
        return (new Preconditions(
            match, noneMatch, noneMatch is null ? typed.IfModifiedSince : null, match is null ? typed.IfUnmodifiedSince : null), null);
    }

    /// <summary>Whether anything is asked.</summary>
    public bool IsNone => _match is null && _noneMatch is null && _modifiedSince is null && _unmodifiedSince is null;

    /// <summary>The header that forbids to go on with an edit; null when none does.</summary>
    /// <param name="tag">The resource's tag, null when it is not there.</param>
    /// <param name="modified">When the datastore was changed last.</param>
    public string? Forbids(string? tag, DateTimeOffset modified) =>
        _match is not null && !Contains(_match, tag) ? "If-Match"
        : _unmodifiedSince is { } since && Seconds(modified) > since ? "If-Unmodified-Since"
        : _noneMatch is not null && Contains(_noneMatch, tag) ? "If-None-Match"
        : null;

    /// <summary>Whether a reader has this already: 304.</summary>
    public bool IsKnown(string? tag, DateTimeOffset modified) =>
        _noneMatch is not null ? Contains(_noneMatch, tag) : _modifiedSince is { } since && Seconds(modified) <= since;

    /// <summary>What of it forbids even to read: 412.</summary>
    public string? ForbidsRead(string? tag, DateTimeOffset modified) =>
        _match is not null && !Contains(_match, tag) ? "If-Match"
        : _unmodifiedSince is { } since && Seconds(modified) > since ? "If-Unmodified-Since"
        : null;

    private static bool Tags(Microsoft.Extensions.Primitives.StringValues header, out IList<EntityTagHeaderValue>? tags)
    {
        tags = null;
        return header.Count == 0 || EntityTagHeaderValue.TryParseList(header, out tags);
    }

    private static bool Contains(IList<EntityTagHeaderValue> tags, string? tag)
    {
        foreach (var one in tags)
            if (tag is not null && (one.Equals(EntityTagHeaderValue.Any) || (!one.IsWeak && one.Tag == tag)))
                return true;
        return false;
    }

    /// <summary>HTTP dates have no fractions.</summary>
    private static DateTimeOffset Seconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
