using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>What must still be so for a change to be made (optimistic concurrency); asked under the writer's lock, on what is changed.</summary>
/// <param name="Tag">The transaction id of the whole, or null.</param>
/// <param name="Nodes">Those of containers and list entries; <c>none</c> for what must not be there.</param>
public sealed record Precondition(string? Tag, IReadOnlyList<(InstancePath Path, string Tag)> Nodes)
{
    /// <summary>What has changed, or null.</summary>
    internal RpcError? Check(string tag, DataTree tree)
    {
        if (Tag is not null && Tag != tag)
            return Changed($"The datastore has changed: its transaction id is {tag}, not {Tag}. Read it again and repeat the change on what it is now.", null);
        foreach (var (path, expected) in Nodes)
            if (ContentTag.Of(tree.Find(path)) != expected)
                return Changed($"{path} has changed since it was read with the transaction id {expected}. Read it again and repeat the change.", path);
        return null;
    }

    private static RpcError Changed(string message, InstancePath? path) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message)
    {
        AppTag = "data-changed",
        Path = path?.ToString(),
    };
}
