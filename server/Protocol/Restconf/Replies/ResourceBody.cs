using System.Buffers;
using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>
/// The representation of a resource, streamed from the tree: a document of a hundred megabytes is never built. The first piece is kept back, since it decides
/// the status: of a resource that has nothing to show there is no representation.
/// </summary>
internal sealed class ResourceBody
{
    private const int Piece = 64 * 1024;
    private static ReadOnlySpan<byte> EmptyObject => "{}"u8;

    private readonly ContentWriter _writer;
    private readonly ArrayBufferWriter<byte> _first = new(4096);
    private readonly string _suffix;
    private readonly bool _hasMore;

    /// <param name="schema">The schema of what is written.</param>
    /// <param name="node">What holds the nodes that are written.</param>
    /// <param name="options">Which of them.</param>
    /// <param name="encoding">How.</param>
    /// <param name="envelope">What stands around them: nothing of a resource, <c>data</c> of a datastore, <c>output</c>.</param>
    public ResourceBody(Schema schema, DataNode node, WriteOptions options, DataEncoding encoding, Envelope? envelope = null)
    {
        Encoding = encoding;
        _writer = encoding == DataEncoding.Json ? new JsonDataWriter(schema, options) : new XmlDataWriter(schema, options);
        if (envelope is not null)
            _first.WriteRaw(envelope.Prefix(encoding));
        var before = _first.WrittenCount;
        _writer.Start(node);
        _hasMore = _writer.Continue(_first, Piece);
        var written = _first.WrittenSpan[before..];
        IsEmpty = !_hasMore && (written.IsEmpty || written.SequenceEqual(EmptyObject));
        _suffix = envelope?.Suffix(encoding) ?? "";
    }

    /// <summary>How it is written.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty { get; }

    /// <summary>Sends it; of a HEAD only what its headers say.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaTypes.Of(Encoding);
        if (!_hasMore)
        {
            _first.WriteRaw(_suffix);
            response.ContentLength = _first.WrittenCount;
        }
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var cancellation = context.RequestAborted;
        await response.BodyWriter.WriteAsync(_first.WrittenMemory, cancellation).ConfigureAwait(false);
        if (!_hasMore)
            return;
        for (var isMore = true; isMore;)
        {
            isMore = _writer.Continue(response.BodyWriter, Piece);
            if (!isMore)
                response.BodyWriter.WriteRaw(_suffix);
            if ((await response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted)
                return;
        }
    }

    /// <summary>Sends a resource that is there and has nothing to show.</summary>
    public static Task WriteEmptyAsync(HttpContext context, SchemaNode node, DataEncoding encoding)
    {
        var body = encoding == DataEncoding.Xml
            ? $"<{node.Name} xmlns=\"{System.Security.SecurityElement.Escape(node.Module.Namespace)}\"/>"
            : $"{{\"{node.Module.Name}:{node.Name}\":{(node is ListNode ? "[{}]" : node is LeafListNode ? "[]" : "{}")}}}";
        context.Response.ContentType = MediaTypes.Of(encoding);
        context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(body);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>An element or member around what is written.</summary>
/// <param name="Module">The module's name, for JSON.</param>
/// <param name="Namespace">Its namespace, for XML.</param>
/// <param name="Name">The name.</param>
internal sealed record Envelope(string Module, string Namespace, string Name)
{
    /// <summary>A datastore.</summary>
    public static Envelope Data { get; } = new("ietf-restconf", "urn:ietf:params:xml:ns:yang:ietf-restconf", "data");

    public string Prefix(DataEncoding encoding) => encoding == DataEncoding.Xml
        ? $"<{Name} xmlns=\"{System.Security.SecurityElement.Escape(Namespace)}\">"
        : $"{{\"{Module}:{Name}\":";

    public string Suffix(DataEncoding encoding) => encoding == DataEncoding.Xml ? $"</{Name}>" : "}";
}
