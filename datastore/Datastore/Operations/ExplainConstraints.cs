using System.Globalization;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The rpc explain-constraints of mano-constraints: what each constraint of the schema costs a commit.</summary>
internal sealed class ExplainConstraints
{
    private readonly Datastores _datastores;
    private readonly OperationNode _rpc;
    private readonly ListNode _constraint;

    private ExplainConstraints(Datastores datastores, OperationNode rpc)
    {
        _datastores = datastores;
        _rpc = rpc;
        _constraint = (ListNode)Child(rpc.Output, "constraint");
    }

    /// <summary>Registers the handler where the schema has the rpc.</summary>
    public static void Attach(Datastores datastores)
    {
        foreach (var rpc in datastores.Schema.Rpcs)
            if (rpc is { Name: "explain-constraints", Module.Name: "mano-constraints" })
                datastores.Operations.Register(rpc, new ExplainConstraints(datastores, rpc).AnswerAsync);
    }

    private ValueTask<OperationResult> AnswerAsync(OperationCall call, CancellationToken cancellation)
    {
        var (path, scope) = (Text(call.Input, "path"), Text(call.Input, "scope"));
        var editor = new BranchEditor(_rpc.Output, Branch.Empty);
        var entries = editor.Root.List(_constraint.Ordinal);
        var access = _datastores.Access.ReadAccessOf(call.Actor);
        foreach (var cost in Validator.Explain(_datastores.Schema))
            if ((path is null || IsAtOrBelow(cost.Node.Path, path)) && (scope is null || scope == Name(cost.Scope)))
                entries.Insert(entries.Count, Entry(cost, access));
        return ValueTask.FromResult(new OperationResult { Output = editor.ToBranch() });
    }

    private Branch Entry(ConstraintCost cost, ReadAccess access)
    {
        var editor = new BranchEditor(_constraint, Branch.Empty);
        var entry = editor.Root;
        Set(entry, "path", cost.Node.Path);
        Set(entry, "expression", cost.Constraint);
        Set(entry, "scope", Name(cost.Scope));
        Set(entry, "contexts", cost.Cost);
        if (access.PermitsAll(cost.Node) && MaySeeTheWay(cost.Node, access))
            Set(entry, "instances", Count(_datastores.Configuration.Running.Tree, cost.Node).ToString(CultureInfo.InvariantCulture));
        return editor.ToBranch();
    }

    private static bool MaySeeTheWay(SchemaNode node, ReadAccess access)
    {
        for (var at = node.DataParent; at is { DataParent: not null }; at = at.DataParent)
            if (access.PermitsEvery(at) != true)
                return false;
        return true;
    }

    private static long Count(DataTree tree, SchemaNode node)
    {
        var way = new Stack<SchemaNode>();
        for (SchemaNode? at = node; at?.DataParent is not null; at = at.DataParent)
            way.Push(at);
        return Count(tree.Root, [.. way], 0);
    }

    private static long Count(DataNode at, SchemaNode[] way, int step)
    {
        if (step == way.Length)
            return 1;
        switch (way[step])
        {
            case ContainerNode container:
                return at.Container(container.Ordinal) is { Exists: true } inner ? Count(inner, way, step + 1) : 0;
            case ListNode list when step == way.Length - 1:
                return at.List(list.Ordinal).Count;
            case ListNode list:
                var sum = 0L;
                foreach (var entry in at.List(list.Ordinal))
                    sum += Count(entry, way, step + 1);
                return sum;
            case LeafListNode list:
                return at.LeafList(list.Ordinal).Count;
            default:
                return at.Has(way[step]) ? 1 : 0;
        }
    }

    private static bool IsAtOrBelow(string path, string above) => path.StartsWith(above, StringComparison.Ordinal)
        && (path.Length == above.Length || above.EndsWith('/') || path[above.Length] == '/');

    private static string Name(ConstraintScope scope) => scope switch
    {
        ConstraintScope.Local => "local",
        ConstraintScope.Indexed => "indexed",
        _ => "wide",
    };

    private static string? Text(DataNode input, string leaf) =>
        input.TryGetLeaf(Child(input.Schema, leaf).Ordinal, out var value) ? Encoding.UTF8.GetString(value) : null;

    private static void Set(NodeEditor entry, string leaf, string value) =>
        entry.SetLeaf(Child(entry.Schema, leaf).Ordinal, Encoding.UTF8.GetBytes(value));

    private static SchemaNode Child(ParentNode parent, string name) =>
        parent.FindChild("mano-constraints", name) ?? throw new InvalidOperationException($"mano-constraints has no {name} in {parent.Path}");
}
