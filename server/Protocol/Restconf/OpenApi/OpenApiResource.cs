using System.Buffers;
using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary><c>/openapi</c>: a page to browse, and <c>/openapi/document.json?module=NAME&amp;path=/m:c</c>, the document itself.</summary>
internal static class OpenApiResource
{
    private static readonly Lazy<byte[]> Page = new(static () =>
    {
        using var stream = typeof(OpenApiResource).Assembly.GetManifestResourceStream("openapi.html")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    });

    public static Task<Fault?> ServeAsync(RestconfRequest request, Schema schema, ReadOnlyMemory<char> path, IEnumerable<OperationNode> operations) =>
        RestconfRouter.Only(request, async () =>
        {
            if (path.IsEmpty || path.Span is "/")
            {
                request.Context.Response.Headers.ContentSecurityPolicy =
                    "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'";
                await request.SendAsync(Page.Value, "text/html; charset=utf-8").ConfigureAwait(false);
                return null;
            }
            if (path.Span is "/modules.json")
            {
                var names = schema.Modules.Where(m => m.IsImplemented).Select(m => m.Name);
                var list = $"[{string.Join(',', names.Select(n => $"\"{n}\""))}]";
                await request.SendAsync(Encoding.UTF8.GetBytes(list), "application/json").ConfigureAwait(false);
                return null;
            }
            if (path.Span is not "/document.json")
                return Fault.NotFound("/openapi is a page, /openapi/document.json the document.");
            var query = request.Context.Request.Query;
            var (module, below) = ((string?)query["module"], (string?)query["path"]);
            if (module is not null && schema.FindModule(module) is not { IsImplemented: true })
                return Fault.NotFound($"No module {module} is served.");
            var body = new ArrayBufferWriter<byte>(64 * 1024);
            OpenApiDocument.Write(body, schema, module, below, operations);
            await request.SendAsync(body.WrittenMemory, "application/vnd.oai.openapi+json;version=3.1").ConfigureAwait(false);
            return null;
        });
}
