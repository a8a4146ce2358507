using Netconf.Mano.Data;
using Netconf.Mano.Datastore;

namespace Netconf.Mano;

/// <summary>
/// Refuses what could never work: keys that cannot be read or do not fit their certificates, algorithms that are not there, an address used twice. A port that
/// another program holds is not known here; it is state (mano-endpoints).
/// </summary>
/// <param name="reveal">The clear form of a protected private key.</param>
internal sealed class FrontDoorGuard(Func<string, byte[]> reveal) : ICommitGuard
{
    private static readonly (string Module, string Name)[] Tops =
        [("ietf-netconf-server", "netconf-server"), ("ietf-keystore", "keystore"), ("ietf-truststore", "truststore")];

    /// <summary>Whether the two differ in what concerns the front door: a comparison of pointers.</summary>
    public static bool Differ(DataTree before, DataTree after) => Array.Exists(Tops, t => Differ(before, after, t.Module, t.Name));

    /// <summary>Whether the two differ in that top-level container.</summary>
    public static bool Differ(DataTree before, DataTree after, string module, string name) =>
        !ReferenceEquals(ConfigNode.Top(before, module, name).Storage, ConfigNode.Top(after, module, name).Storage);

    /// <inheritdoc/>
    public IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor) =>
        Differ(before, after) ? FrontDoorConfiguration.Read(after, reveal).Errors : [];
}
