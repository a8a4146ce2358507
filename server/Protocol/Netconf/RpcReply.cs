using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>What an rpc is answered with.</summary>
internal sealed record RpcReply
{
    /// <summary>ok.</summary>
    public static RpcReply Ok { get; } = new();

    /// <summary>The errors; with any, nothing else.</summary>
    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    /// <summary>Writes what the reply carries instead of ok; given the declaration of the base namespace that a child element needs.</summary>
    public Func<MessageWriter, string, CancellationToken, ValueTask>? Content { get; init; }

    public static RpcReply Of(IReadOnlyList<RpcError> errors) => errors.Count == 0 ? Ok : new RpcReply { Errors = errors };

    public static implicit operator RpcReply(RpcError error) => new() { Errors = [error] };
}

/// <summary>
/// What of an rpc the reply needs: its element's prefix, and all its attributes, namespace declarations included, as they were written (RFC 6241 §4.1).
/// </summary>
/// <param name="Prefix">The prefix of the rpc element with its colon, or empty.</param>
/// <param name="Attributes">The attributes, each with a blank before it.</param>
internal sealed record RpcEnvelope(string Prefix, string Attributes)
{
    /// <summary>The declaration that children of the reply need to be in the base namespace.</summary>
    private string Xmlns => Prefix.Length == 0 ? "" : $" xmlns=\"{XmlOutput.Base}\"";

    public async ValueTask WriteAsync(MessageWriter output, RpcReply reply, Schema schema, CancellationToken cancellation)
    {
        output.WriteRaw($"<{Prefix}rpc-reply{Attributes}>");
        if (reply.Errors.Count > 0)
            foreach (var error in reply.Errors)
                RpcErrorXml.Write(output, error, schema, Xmlns);
        else if (reply.Content is { } content)
            await content(output, Xmlns, cancellation).ConfigureAwait(false);
        else
            output.WriteRaw($"<ok{Xmlns}/>");
        output.WriteRaw($"</{Prefix}rpc-reply>");
    }
}
