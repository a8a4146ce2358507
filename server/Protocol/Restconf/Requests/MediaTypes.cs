using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>How data is written.</summary>
internal enum DataEncoding
{
    /// <summary>RFC 7951.</summary>
    Json,

    /// <summary>RFC 7950.</summary>
    Xml,
}

/// <summary>The media types of RESTCONF, and which of them a client wants.</summary>
internal static class MediaTypes
{
    public const string DataJson = "application/yang-data+json";
    public const string DataXml = "application/yang-data+xml";
    public const string PatchJson = "application/yang-patch+json";
    public const string PatchXml = "application/yang-patch+xml";
    public const string Patches = $"{DataXml}, {DataJson}, {PatchXml}, {PatchJson}";
    public const string EventStream = "text/event-stream";

    private static readonly (MediaTypeHeaderValue Type, DataEncoding Encoding)[] Offered =
    [
        (new(DataJson), DataEncoding.Json), (new(DataXml), DataEncoding.Xml),
        // What clients say that know nothing of YANG.
        (new("application/json"), DataEncoding.Json), (new("application/xml"), DataEncoding.Xml), (new("text/xml"), DataEncoding.Xml),
    ];

    public static string Of(DataEncoding encoding) => encoding == DataEncoding.Json ? DataJson : DataXml;

    /// <summary>The encoding of the reply: the accepted one with the highest weight, JSON among equals; null when none is accepted.</summary>
    public static DataEncoding? Accepted(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0)
            return DataEncoding.Json;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
            return null;
        (DataEncoding Encoding, double Quality, int Detail)? best = null;
        foreach (var (type, encoding) in Offered)
            foreach (var range in wanted)
                if (type.IsSubsetOf(range) && range.Quality is not 0 && Better(range, best))
                    best = (encoding, range.Quality ?? 1, Detail(range));
        return best?.Encoding;
    }

    /// <summary>The encoding of the body, and whether it is a YANG Patch; null for a type that is neither.</summary>
    public static (DataEncoding Encoding, bool IsYangPatch)? OfBody(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        return type.MediaType.ToString().ToLowerInvariant() switch
        {
            DataJson => (DataEncoding.Json, false),
            DataXml => (DataEncoding.Xml, false),
            PatchJson => (DataEncoding.Json, true),
            PatchXml => (DataEncoding.Xml, true),
            _ => null,
        };
    }

    private static bool Better(MediaTypeHeaderValue range, (DataEncoding Encoding, double Quality, int Detail)? best) =>
        best is not { } b || (range.Quality ?? 1) > b.Quality || ((range.Quality ?? 1) == b.Quality && Detail(range) > b.Detail);

    private static int Detail(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
