using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>What may stand in a source or target beside running and candidate.</summary>
[Flags]
internal enum DatastoreUse
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>An inline config.</summary>
    Config = 1,

    /// <summary>A url (RFC 6241 §8.8).</summary>
    Url = 2,

    /// <summary>startup (§8.7), where the server has one.</summary>
    Startup = 4,

    /// <summary>Any datastore by its identity (RFC 8526 §3.2).</summary>
    Identity = 8,
}

/// <summary>The datastore of a source or target parameter, or what came in its place.</summary>
internal sealed record DatastoreParameter
{
    public const string Nmda = "urn:ietf:params:xml:ns:yang:ietf-netconf-nmda";

    public DatastoreName? Name { get; init; }

    /// <summary>The content of an inline config.</summary>
    public DataTree? Config { get; init; }

    /// <summary>The text of a url.</summary>
    public string? Url { get; init; }

    public IReadOnlyList<RpcError> Errors { get; init; } = [];

    /// <summary>Reads <c>source</c> or <c>target</c>; the reader stands on its start and is left on its end.</summary>
    public static DatastoreParameter Read(ref Utf8XmlReader reader, NetconfServer server, string operation, DatastoreUse use)
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
            found = ReadOne(ref reader, server, element, operation, use);
        }
        return found ?? Error(RpcFaults.Missing(element == "source" ? "running" : "target", element));
    }

    /// <summary>Reads a leaf of type datastore-ref; null with an error when the server has no such datastore.</summary>
    public static DatastoreName? ReadIdentity(ref Utf8XmlReader reader, LeafNode leaf, NetconfServer server, List<RpcError> errors)
    {
        var prefixes = new XmlPrefixResolver(reader.Scope, server.Datastores.Schema).Kept();
        if (!reader.TryReadText(out var text))
            return null;
        DatastoreName? name = leaf.Type.TryCanonicalize(text, prefixes, new ValueScratch(), out var canonical, out _)
            ? Encoding.UTF8.GetString(canonical) switch
            {
                "ietf-datastores:running" => DatastoreName.Running,
                "ietf-datastores:candidate" => DatastoreName.Candidate,
                "ietf-datastores:startup" when server.Operations.Configuration.HasStartup => DatastoreName.Startup,
                "ietf-datastores:intended" => DatastoreName.Intended,
                "ietf-datastores:operational" => DatastoreName.Operational,
                "ietf-factory-default:factory-default" => DatastoreName.FactoryDefault,
                _ => null,
            }
            : null;
        if (name is null)
            errors.Add(RpcFaults.Invalid(
                "datastore", $"This server has no datastore '{Encoding.UTF8.GetString(text)}'; /yang-library lists those it has."));
        return name;
    }

    private static DatastoreParameter ReadOne(
        ref Utf8XmlReader reader, NetconfServer server, string element, string operation, DatastoreUse use)
    {
        var schema = server.Datastores.Schema;
        if (use.HasFlag(DatastoreUse.Config) && reader.Is("config"u8))
        {
            var read = XmlDataReader.ReadContent(ref reader, schema, schema.Root, ContentRules.Config);
            return new DatastoreParameter { Config = read.Content is { } content ? new DataTree(schema, content) : null, Errors = read.Errors };
        }
        if (use.HasFlag(DatastoreUse.Url) && reader.Is("url"u8) && server.Operations.Files is not null)
            return reader.ReadParameter()?.Trim() is { Length: > 0 } url
                ? new DatastoreParameter { Url = url }
                : Error(RpcFaults.Invalid("url", "url is empty."));
        if (use.HasFlag(DatastoreUse.Identity) && reader.Is("datastore"u8, Nmda)
            && schema.FindRpc(Nmda, "get-data")?.Input.FindChild("ietf-netconf-nmda", "datastore") is LeafNode leaf)
        {
            var errors = new List<RpcError>();
            return new DatastoreParameter { Name = ReadIdentity(ref reader, leaf, server, errors), Errors = errors };
        }
        DatastoreName? name = reader.Is("running"u8) ? DatastoreName.Running
            : reader.Is("candidate"u8) ? DatastoreName.Candidate
            : reader.Is("startup"u8) && use.HasFlag(DatastoreUse.Startup) && server.Operations.Configuration.HasStartup ? DatastoreName.Startup
            : null;
        var local = Encoding.UTF8.GetString(reader.LocalName);
        reader.Skip();
        if (name is not null)
            return new DatastoreParameter { Name = name };
        return local is "startup" or "url"
            ? Error(RpcFaults.Invalid(local, local == "url" ? $"{operation} takes no url here." : $"This server has no startup datastore for {operation}."))
            : Error(RpcFaults.UnknownElement(Encoding.UTF8.GetBytes(local), $"{operation}'s {element}"));
    }

    private static DatastoreParameter Error(RpcError error) => new() { Errors = [error] };
}
