namespace Netconf.Mano.Yang;

/// <summary>The lines of a tree diagram.</summary>
internal sealed class TreeWriter(TextWriter writer)
{
    /// <summary>Writes siblings and all below them.</summary>
    /// <param name="nodes">The siblings.</param>
    /// <param name="indent">What stands left of them.</param>
    /// <param name="flags">The flags in force where config does not say them: rpc input, output, notification, templates.</param>
    public void WriteChildren(IReadOnlyList<SchemaNode> nodes, string indent, string flags)
    {
        // Keys first, then other data, actions and notifications, as yanglint has it.
        var shown = nodes.Where(n => n is not MessageNode { Kind: not SchemaNodeKind.Structure, Children.Count: 0 })
            .OrderBy(n => n switch { LeafNode { IsKey: true } => n.Ordinal, OperationNode => int.MaxValue - 1, NotificationNode => int.MaxValue, _ => int.MaxValue - 2 })
            .ToList();
        var width = shown.Where(HasType).Select(n => n.Name.Length + 1).DefaultIfEmpty(0).Max() + 3;
        for (var i = 0; i < shown.Count; i++)
            Write(shown[i], indent, i == shown.Count - 1, width, flags);
    }

    /// <summary>The flags of nodes below <paramref name="node"/> that are in no datastore; empty inside a datastore.</summary>
    public static string FlagsWithin(SchemaNode node)
    {
        for (SchemaNode? n = node; n is not null; n = n.Parent)
            switch (n.Kind)
            {
                case SchemaNodeKind.Input:
                    return "-w";
                case SchemaNodeKind.Output or SchemaNodeKind.Notification:
                    return "ro";
                case SchemaNodeKind.Structure:
                    return ((MessageNode)n).IsYangData ? "--" : " ";
            }
        return "";
    }

    private void Write(SchemaNode node, string indent, bool isLast, int width, string flags)
    {
        var line = $"{indent}{StatusSign(node)}--{Flags(node, flags)}{Label(node)}";
        if (TypeOf(node) is { } type)
            line = $"{line}{new string(' ', Math.Max(1, width - node.Name.Length - Options(node).Length))}{type}";
        if (node.IfFeatures.Count > 0)
            line += $" {{{OneLine(string.Join(",", node.IfFeatures))}}}?";
        writer.WriteLine(line);
        if (node is ParentNode parent)
            WriteChildren(parent.Children, indent + (isLast ? "   " : "|  "), Below(node, flags));
    }

    private static string Below(SchemaNode node, string flags) => node.Kind switch
    {
        SchemaNodeKind.Input => "-w",
        SchemaNodeKind.Output or SchemaNodeKind.Notification => "ro",
        _ => flags,
    };

    private static string StatusSign(SchemaNode node) => node.Status switch
    {
        Status.Deprecated => "x",
        Status.Obsolete => "o",
        _ => "+",
    };

    private static string Flags(SchemaNode node, string flags) => node switch
    {
        CaseNode => "",
        { Kind: SchemaNodeKind.Rpc or SchemaNodeKind.Action } => "-x ",
        NotificationNode => "-n ",
        { Kind: SchemaNodeKind.Input } => "-w ",
        { Kind: SchemaNodeKind.Output } => "ro ",
        ParentNode { MountPoint: not null } => "mp ",
        _ when flags == " " => " ",
        _ when flags.Length > 0 => flags + " ",
        _ => node.IsConfig ? "rw " : "ro ",
    };

    private static string Label(SchemaNode node) => node switch
    {
        CaseNode => $":({node.Name})",
        ChoiceNode => $"({node.Name}){Options(node)}",
        ListNode { Keys.Count: > 0 } list => $"{node.Name}* [{string.Join(' ', list.Keys.Select(k => k.Name))}]",
        _ => node.Name + Options(node),
    };

    private static string Options(SchemaNode node) => node switch
    {
        LeafNode { IsMandatory: false, IsKey: false } or AnyNode { IsMandatory: false } or ChoiceNode { IsMandatory: false } => "?",
        LeafListNode or ListNode => "*",
        ContainerNode { IsPresence: true } => "!",
        _ => "",
    };

    private static bool HasType(SchemaNode node) => node is ValueNode or AnyNode;

    private static string OneLine(string text) => string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));

    private static string? TypeOf(SchemaNode node) => node switch
    {
        AnyNode => node.Kind == SchemaNodeKind.AnyData ? "anydata" : "anyxml",
        ValueNode { TypeText: "leafref", Type: LeafRefType leafRef } => "-> " + OneLine(leafRef.PathText),
        ValueNode value => value.TypeText,
        _ => null,
    };
}
