using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Netconf.Mano.Datastore;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>A request of an authenticated user.</summary>
/// <param name="Context">The exchange.</param>
/// <param name="Actor">Who asks.</param>
internal sealed record RestconfRequest(HttpContext Context, Actor Actor)
{
    /// <summary>The encoding of the reply; null when the client accepts none there is.</summary>
    public DataEncoding? Accepted { get; } = MediaTypes.Accepted(Context.Request);

    public string Method => Context.Request.Method;

    /// <summary>The query, as sent.</summary>
    public string Query => Context.Request.QueryString.Value ?? "";

    public CancellationToken Cancellation => Context.RequestAborted;

    public bool IsRead => HttpMethods.IsGet(Method) || HttpMethods.IsHead(Method);

    /// <summary>The encoding of errors: what is accepted, else what the client itself spoke.</summary>
    public DataEncoding ErrorEncoding => Accepted ?? MediaTypes.OfBody(Context.Request)?.Encoding ?? DataEncoding.Json;

    /// <summary>The path as sent: percent-encoded slashes in keys are not slashes of the path, so what was decoded is of no use.</summary>
    public static ReadOnlyMemory<char> PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.AsMemory();
        // The absolute form (RFC 9112 §3.2.2).
        if (target.Span.IndexOf("://") is var scheme and > 0 && target.Span[0] != '/')
        {
            var slash = target.Span[(scheme + 3)..].IndexOf('/');
            target = slash < 0 ? "/".AsMemory() : target[(scheme + 3 + slash)..];
        }
        var end = target.Span.IndexOfAny('?', '#');
        return end < 0 ? target : target[..end];
    }

    /// <summary>The absolute URL of a path on this server, as the client reached it.</summary>
    public string UrlOf(string path) => $"{Context.Request.Scheme}://{Context.Request.Host}{path}";

    /// <summary>Sends a small body whole; of a HEAD its headers.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> body, string type)
    {
        Context.Response.ContentType = type;
        Context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(Method) ? Task.CompletedTask : Context.Response.Body.WriteAsync(body, Cancellation).AsTask();
    }
}
