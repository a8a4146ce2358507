using System.Diagnostics.CodeAnalysis;

namespace Netconf.Mano.Yang;

/// <summary>
/// A compiled, immutable set of modules: the meaning of a data tree. Made by SchemaCompiler; adding modules makes a new one
/// in which every node that was there keeps its ordinal, so that data moves over without a copy.
/// </summary>
public sealed class Schema
{
    internal Schema(RootNode root) => Root = root;

    /// <summary>The parent of all top-level data nodes.</summary>
    public RootNode Root { get; }

    /// <summary>All modules, implemented and imported only, in order of name then revision.</summary>
    public IReadOnlyList<Module> Modules { get; internal set; } = [];

    /// <summary>The rpcs of the implemented modules.</summary>
    public IReadOnlyList<OperationNode> Rpcs { get; internal set; } = [];

    /// <summary>The top-level notifications of the implemented modules.</summary>
    public IReadOnlyList<NotificationNode> Notifications { get; internal set; } = [];

    /// <summary>yang-data (RFC 8040 §8) and structure (RFC 8791) templates.</summary>
    public IReadOnlyList<MessageNode> Structures { get; internal set; } = [];

    /// <summary>
    /// A digest of what the schema means: names, revisions, features, deviations of all modules, lower-case hex. Equal sets have equal ids, on
    /// every machine (RFC 8525 content-id).
    /// </summary>
    public string ContentId { get; internal set; } = "";

    /// <summary>The module of that name: the implemented one, else the newest imported one, else null. O(1).</summary>
    public Module? FindModule(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The same by UTF-8 name, without making a string.</summary>
    public Module? FindModule(ReadOnlySpan<byte> nameUtf8) => ByNameUtf8.Find(nameUtf8);

    /// <summary>The implemented module, else the newest imported one, with that namespace; null when there is none.</summary>
    public Module? FindModuleByNamespace(string @namespace) => ByNamespace.GetValueOrDefault(@namespace);

    /// <summary>The same by UTF-8 namespace, without making a string.</summary>
    public Module? FindModuleByNamespace(ReadOnlySpan<byte> namespaceUtf8) => ByNamespaceUtf8.Find(namespaceUtf8);

    /// <summary>The rpc <paramref name="name"/> in <paramref name="namespace"/>, or null.</summary>
    public OperationNode? FindRpc(string @namespace, string name)
    {
        foreach (var r in Rpcs)
            if (r.Name == name && r.Module.Namespace == @namespace)
                return r;
        return null;
    }

    /// <summary>The top-level notification <paramref name="name"/> of module <paramref name="module"/>, or null.</summary>
    public NotificationNode? FindNotification(string module, string name)
    {
        foreach (var n in Notifications)
            if (n.Name == name && n.Module.Name == module)
                return n;
        return null;
    }

    /// <summary>The identity <paramref name="name"/> of module <paramref name="module"/>.</summary>
    public bool TryFindIdentity(string module, string name, [NotNullWhen(true)] out Identity? identity)
    {
        identity = FindModule(module)?.FindIdentity(name);
        return identity is not null;
    }

    /// <summary>What it was compiled from, to be extended later.</summary>
    internal SchemaRequest Request { get; init; } = null!;

    internal Dictionary<string, Module> ByName { get; init; } = [];

    internal Dictionary<string, Module> ByNamespace { get; init; } = [];

    internal Utf8Map ByNameUtf8 => _byNameUtf8 ??= new Utf8Map(ByName.Values, m => m.NameUtf8);

    internal Utf8Map ByNamespaceUtf8 => _byNamespaceUtf8 ??= new Utf8Map(ByNamespace.Values, m => m.NamespaceUtf8);

    private Utf8Map? _byNameUtf8;
    private Utf8Map? _byNamespaceUtf8;
}
