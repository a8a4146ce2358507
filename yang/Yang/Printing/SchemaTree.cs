namespace Netconf.Mano.Yang;

/// <summary>Prints a module as a tree diagram (RFC 8340), groupings expanded.</summary>
public static class SchemaTree
{
    /// <summary>Prints the nodes a module defines: its data, what it adds to others, rpcs, notifications, templates.</summary>
    public static void Print(Schema schema, Module module, TextWriter writer)
    {
        writer.WriteLine($"module: {module.Name}");
        var own = schema.Root.Children.Where(c => ReferenceEquals(c.Module, module)).ToList();
        new TreeWriter(writer).WriteChildren([.. own.Where(c => c is not (OperationNode or NotificationNode))], "  ", "");
        PrintAugments(module, writer);
        PrintSection("rpcs:", [.. own.OfType<OperationNode>()], module, writer);
        PrintSection("notifications:", [.. own.OfType<NotificationNode>()], module, writer);
        PrintStructures(schema, module, writer);
    }

    private static void PrintAugments(Module module, TextWriter writer)
    {
        var first = true;
        foreach (var augment in module.Augments)
        {
            var nodes = augment.Nodes.Where(n => !n.IsRemoved).ToList();
            if (nodes.Count == 0)
                continue;
            var isStructure = Root(augment.Target) is { Kind: SchemaNodeKind.Structure };
            if (first)
                writer.WriteLine();
            first = false;
            writer.WriteLine($"  {(isStructure ? "augment-structure" : "augment")} {augment.Path}:");
            new TreeWriter(writer).WriteChildren(nodes, "    ", TreeWriter.FlagsWithin(augment.Target));
        }
    }

    private static SchemaNode Root(SchemaNode node)
    {
        while (node.Parent is not null)
            node = node.Parent;
        return node;
    }

    private static void PrintSection(string title, IReadOnlyList<SchemaNode> nodes, Module module, TextWriter writer)
    {
        if (nodes.Count == 0)
            return;
        writer.WriteLine();
        writer.WriteLine($"  {title}");
        new TreeWriter(writer).WriteChildren(nodes, "    ", "");
    }

    private static void PrintStructures(Schema schema, Module module, TextWriter writer)
    {
        var first = true;
        foreach (var structure in schema.Structures)
        {
            if (!ReferenceEquals(structure.Module, module))
                continue;
            if (first)
                writer.WriteLine();
            first = false;
            var isYangData = structure.IsYangData;
            writer.WriteLine($"  {(isYangData ? "yang-data" : "structure")} {structure.Name}:");
            new TreeWriter(writer).WriteChildren(structure.Children, "    ", TreeWriter.FlagsWithin(structure));
        }
    }
}
