using System.Collections.Immutable;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.State;

/// <summary>
/// The settings that a plug-in's own module augments into a connection: leaves of one container, named as the kind of VIM. The plug-in is told their
/// names and values; the orchestration knows none of them.
/// </summary>
internal static class PluginSettings
{
    /// <summary>What is set explicitly; defaults are the plug-in's.</summary>
    /// <param name="connection">The VIM, or its retained connection.</param>
    /// <param name="kind">The kind of VIM: the container's name.</param>
    public static ImmutableSortedDictionary<string, string> Read(DataNode connection, string kind)
    {
        if (!connection.Exists || Container(connection.Schema, kind) is not { } container || connection.Container(container.Ordinal) is not { Exists: true } settings)
            return ImmutableSortedDictionary<string, string>.Empty;
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var leaf in container.DataChildren.OfType<LeafNode>())
            if (settings.TryGetLeaf(leaf.Ordinal, out var value))
                read[leaf.Name] = Encoding.UTF8.GetString(value);
        return read.ToImmutable();
    }

    /// <summary>Makes the container hold these settings and no others.</summary>
    public static void Write(NodeEditor connection, string kind, ImmutableSortedDictionary<string, string> settings)
    {
        if (Container(connection.Schema, kind) is not { } container)
            return;
        connection.Remove(container.Ordinal);
        foreach (var leaf in container.DataChildren.OfType<LeafNode>())
            if (settings.TryGetValue(leaf.Name, out var value))
                connection.Container(container.Ordinal).SetLeaf(leaf.Ordinal, Encoding.UTF8.GetBytes(value));
    }

    private static ContainerNode? Container(ParentNode connection, string kind) =>
        connection.DataChildren.OfType<ContainerNode>().FirstOrDefault(c => c.Name == kind && c.Module != connection.Module);
}
