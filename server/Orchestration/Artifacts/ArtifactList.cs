using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using BoundArtifacts = Netconf.Mano.Bindings.Mano.Artifacts;
using ManoRootEditor = Netconf.Mano.Bindings.Mano.ManoRootEditor;

namespace Netconf.Mano.Orchestration.Artifacts;

/// <summary>The files that are kept (mano-artifacts): read when they are asked for.</summary>
internal sealed class ArtifactList(IArtifacts artifacts) : IStateProvider
{
    /// <inheritdoc/>
    public string Path => BoundArtifacts.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var list = new ManoRootEditor(root).Artifacts.ArtifactList;
        foreach (var artifact in artifacts.List())
        {
            var entry = list[artifact.Digest];
            (entry.Size, entry.Added) = ((ulong)artifact.Size, artifact.AddedAt);
        }
    }
}
