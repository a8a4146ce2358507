using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>An operation whose parameters were read: what is wrong with them, or how it is carried out.</summary>
internal sealed record OperationPlan
{
    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    public Func<NetconfSession, ValueTask<RpcReply>>? Run { get; init; }

    public static OperationPlan Of(Func<NetconfSession, ValueTask<RpcReply>> run) => new() { Run = run };

    public static OperationPlan Of(Func<NetconfSession, RpcReply> run) => new() { Run = session => ValueTask.FromResult(run(session)) };

    public static OperationPlan Refuse(IReadOnlyList<RpcError> errors) => new() { Errors = errors };

    public static implicit operator OperationPlan(RpcError error) => new() { Errors = [error] };
}

/// <summary>
/// Reads the parameters of one operation. The reader stands on the start of the operation's element and is left on its end.
/// </summary>
internal delegate OperationPlan OperationParser(ref Utf8XmlReader reader, OperationNode operation, NetconfServer server);

/// <summary>Steps through the parameters of an operation.</summary>
internal static class Parameters
{
    /// <summary>Goes to the start of the next child of the element that was entered at <paramref name="depth"/>; false at its end.</summary>
    public static bool NextChild(this ref Utf8XmlReader reader, int depth)
    {
        while (reader.ReadPastSpace())
        {
            if (reader.Token == XmlToken.Start && reader.Depth == depth + 1)
                return true;
            if (reader.Token == XmlToken.End && reader.Depth < depth)
                return false;
        }
        return false;
    }

    public static bool Is(this ref Utf8XmlReader reader, ReadOnlySpan<byte> name, string @namespace = XmlOutput.Base) =>
        reader.LocalName.SequenceEqual(name) && IsIn(ref reader, @namespace);

    /// <summary>The text of a leaf parameter; null when it holds elements or the document is broken.</summary>
    public static string? ReadParameter(this ref Utf8XmlReader reader) =>
        reader.TryReadText(out var text) ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Passes over what is no parameter; the error says so.</summary>
    public static RpcError Refuse(this ref Utf8XmlReader reader, string operation)
    {
        var name = reader.LocalName.ToArray();
        reader.Skip();
        return RpcFaults.UnknownElement(name, operation);
    }

    private static bool IsIn(ref Utf8XmlReader reader, string @namespace)
    {
        var uri = reader.NamespaceUri;
        if (uri.Length != @namespace.Length)
            return false;
        for (var i = 0; i < uri.Length; i++)
            if (uri[i] != @namespace[i])
                return false;
        return true;
    }
}
