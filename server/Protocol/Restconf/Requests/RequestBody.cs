using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>The content of a request, read by its schema.</summary>
internal sealed class RequestBody
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly Schema _schema;
    private readonly XmlLimits _limits;

    private RequestBody(ReadOnlyMemory<byte> text, DataEncoding encoding, bool isYangPatch, Schema schema, RestconfOptions options)
    {
        _text = text;
        _schema = schema;
        _limits = new XmlLimits { Depth = options.MaxDepth };
        Encoding = encoding;
        IsYangPatch = isYangPatch;
    }

    public DataEncoding Encoding { get; }

    public bool IsYangPatch { get; }

    public bool IsEmpty => _text.Span.Trim(" \t\r\n"u8).IsEmpty;

    public ReadOnlySpan<byte> Text => _text.Span;

    public XmlLimits Limits => _limits;

    private ContentRules Configuration => ContentRules.Config with { Limits = _limits };

    /// <summary>Receives the body; its size is bounded while it comes, whatever Content-Length says.</summary>
    public static async Task<(RequestBody? Body, Fault? Fault)> ReceiveAsync(
        HttpContext context, Schema schema, RestconfOptions options, bool isOptional = false)
    {
        var request = context.Request;
        var type = MediaTypes.OfBody(request);
        if (type is null && !(isOptional && request.ContentType is null))
            return (null, UnsupportedType(request));
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxBody;
        using var text = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(text, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            var tag = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? ErrorTag.TooBig : ErrorTag.MalformedMessage;
            return (null, new Fault(e.StatusCode, [new RpcError(RpcErrorType.Transport, tag, e.Message)]));
        }
        if (type is null && text.Length > 0)
            return (null, UnsupportedType(request));
        return (new RequestBody(text.ToArray(), type?.Encoding ?? DataEncoding.Json, type?.IsYangPatch ?? false, schema, options), null);
    }

    /// <summary>The one child of a resource that the body is.</summary>
    public (BodyChild? Child, Fault? Fault) ReadChild(InstancePath parent) => ReadChild(_text.Span, parent);

    /// <summary>The same of a text that stands within this body.</summary>
    public (BodyChild? Child, Fault? Fault) ReadChild(ReadOnlySpan<byte> text, InstancePath parent)
    {
        var node = (ParentNode)parent.Node;
        var read = ReadContent(text, Encoding, node, parent);
        return read.Content is { } content
            ? ResourceEdit.ChildOf(parent, content, NamedChild(text, Encoding, node))
            : (null, Fault.Of(read.Errors));
    }

    private ContentResult ReadContent(ReadOnlySpan<byte> text, DataEncoding encoding, ParentNode parent, InstancePath at)
    {
        var path = at.IsRoot ? null : at;
        if (encoding == DataEncoding.Json)
            return ReadJson(text, (ref Utf8JsonReader reader) => JsonDataReader.ReadContent(ref reader, _schema, parent, Configuration, path));
        var reader = new Utf8XmlReader(text, _limits);
        if (!reader.ReadPastSpace() || !XmlFragment.TryReadElement(ref reader, out var element) || !IsAtEnd(ref reader))
            return Malformed(reader.Error?.ToString() ?? "the body is not one element");
        byte[] wrapped = [.. "<c>"u8, .. element.Span, .. "</c>"u8];
        var inner = new Utf8XmlReader(wrapped, _limits);
        inner.ReadPastSpace();
        return XmlDataReader.ReadContent(ref inner, _schema, parent, Configuration, path);
    }

    /// <summary>
    /// The child that a body names; null when it names none or several. Content alone does not tell: a container without presence that is sent empty holds
    /// nothing, and is nevertheless what is meant.
    /// </summary>
    public static SchemaNode? NamedChild(ReadOnlySpan<byte> text, DataEncoding encoding, ParentNode parent)
    {
        if (encoding == DataEncoding.Xml)
        {
            var element = new Utf8XmlReader(text);
            return element.ReadPastSpace() ? parent.FindChild(element.NamespaceUri, element.LocalName) : null;
        }
        SchemaNode? named = null;
        var reader = JsonDataReader.Begin(text, ContentRules.Config);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Skip();
            if (name.StartsWith('@'))
                continue;
            if (named is not null)
                return null;
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            named = colon < 0 ? parent.FindChild(parent.Module, name) : parent.FindChild(name[..colon], name[(colon + 1)..]);
        }
        return named;
    }

    /// <summary>All of a datastore, within <c>data</c>.</summary>
    public ContentResult ReadDatastore() => ReadEnvelope(Envelope.Data, _schema.Root, Configuration);

    /// <summary>The input of an rpc or action; one without nodes may be left out altogether (RFC 8040 §3.6.1).</summary>
    public ContentResult ReadInput(OperationNode operation) => IsEmpty
        ? new ContentResult(Branch.Empty, [])
        : ReadEnvelope(
            new Envelope(operation.Module.Name, operation.Module.Namespace, "input"), operation.Input, ContentRules.Data with { Limits = _limits });

    private delegate ContentResult ReadValue(ref Utf8JsonReader reader);

    private ContentResult ReadEnvelope(Envelope envelope, ParentNode content, ContentRules rules)
    {
        if (Encoding == DataEncoding.Json)
            return ReadJson(_text.Span, (ref Utf8JsonReader reader) => ReadMember(ref reader, envelope, content, rules));
        var reader = new Utf8XmlReader(_text.Span, _limits);
        if (!reader.ReadPastSpace())
            return Malformed(reader.Error?.ToString() ?? "the body is empty");
        if (!reader.Is(System.Text.Encoding.UTF8.GetBytes(envelope.Name), envelope.Namespace))
            return Refuse(envelope);
        var result = XmlDataReader.ReadContent(ref reader, _schema, content, rules);
        return !result.Succeeded || IsAtEnd(ref reader) ? result : Malformed(reader.Error?.ToString() ?? "something follows the body's element");
    }

    private ContentResult ReadMember(ref Utf8JsonReader reader, Envelope envelope, ParentNode content, ContentRules rules)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals($"{envelope.Module}:{envelope.Name}"))
            return Refuse(envelope);
        reader.Read();
        var result = JsonDataReader.ReadContent(ref reader, _schema, content, rules);
        return !result.Succeeded || (reader.Read() && reader.TokenType == JsonTokenType.EndObject) ? result : Refuse(envelope);
    }

    private static ContentResult ReadJson(ReadOnlySpan<byte> text, ReadValue read)
    {
        try
        {
            var reader = JsonDataReader.Begin(text, ContentRules.Config);
            reader.Read();
            var result = read(ref reader);
            if (result.Succeeded && reader.Read())
                return Malformed("something follows the body's object");
            return result;
        }
        catch (JsonException e)
        {
            return Malformed($"the body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message}");
        }
    }

    private static bool IsAtEnd(ref Utf8XmlReader reader)
    {
        while (reader.Read())
            if (reader.Depth == 0 && reader.Token == XmlToken.Start)
                return false;
        return reader.Token != XmlToken.Failed;
    }

    private static ContentResult Refuse(Envelope envelope) => new(null, [
        new RpcError(
            RpcErrorType.Protocol, ErrorTag.BadElement,
            $"The body is one {envelope.Module}:{envelope.Name}, in XML an element of {envelope.Namespace}.")
        { Info = [new ErrorInfo("bad-element", envelope.Name)] }]);

    private static ContentResult Malformed(string why) => new(null, [new RpcError(RpcErrorType.Rpc, ErrorTag.MalformedMessage, why)]);

    private static Fault UnsupportedType(HttpRequest request)
    {
        var patches = HttpMethods.IsPatch(request.Method) ? $", of a YANG Patch {MediaTypes.PatchJson} or {MediaTypes.PatchXml}" : "";
        return new Fault(StatusCodes.Status415UnsupportedMediaType, [new RpcError(
            RpcErrorType.Protocol, ErrorTag.InvalidValue,
            $"The Content-Type is {MediaTypes.DataJson} or {MediaTypes.DataXml}{patches}; not {request.ContentType ?? "absent"}.")]);
    }
}
