using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
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

/// <summary>The datastore of a source or target parameter, or what came in its place.</summary>
internal sealed record DatastoreParameter
{
    public DatastoreName? Name { get; init; }

    /// <summary>The content of an inline config.</summary>
    public DataTree? Config { get; init; }

    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    /// <summary>Reads <c>source</c> or <c>target</c>; the reader stands on its start and is left on its end.</summary>
    public static DatastoreParameter Read(ref Utf8XmlReader reader, NetconfServer server, string operation, bool takesConfig)
    {
        var element = Encoding.UTF8.GetString(reader.LocalName);
        var depth = reader.Depth;
        DatastoreParameter? found = null;
        while (reader.NextChild(depth))
        {
            if (found is not null)
            {
                found = Error(RpcFaults.Bad(element, $"{operation} takes one {element}."));
                reader.Skip();
                continue;
            }
            found = ReadOne(ref reader, server, element, operation, takesConfig);
        }
        return found ?? Error(RpcFaults.Missing(element == "source" ? "running" : "target", element));
    }

    private static DatastoreParameter ReadOne(
        ref Utf8XmlReader reader, NetconfServer server, string element, string operation, bool takesConfig)
    {
        if (takesConfig && reader.Is("config"u8))
        {
            var schema = server.Datastores.Schema;
            var read = XmlDataReader.ReadContent(ref reader, schema, schema.Root, ContentRules.Config);
            return new DatastoreParameter { Config = read.Content is { } content ? new DataTree(schema, content) : null, Errors = read.Errors };
        }
        DatastoreName? name = reader.Is("running"u8) ? DatastoreName.Running : reader.Is("candidate"u8) ? DatastoreName.Candidate : null;
        var local = Encoding.UTF8.GetString(reader.LocalName);
        reader.Skip();
        if (name is not null)
            return new DatastoreParameter { Name = name };
        return local is "startup" or "url"
            ? Error(new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, $"This server has no {local} datastore.")
            { Info = [new ErrorInfo("bad-element", local)] })
            : Error(RpcFaults.UnknownElement(Encoding.UTF8.GetBytes(local), $"{operation}'s {element}"));
    }

    private static DatastoreParameter Error(RpcError error) => new() { Errors = [error] };
}
