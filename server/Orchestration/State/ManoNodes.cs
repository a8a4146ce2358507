using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.State;

/// <summary>The lists whose changes wake reconcilers and guards, found once in the schema.</summary>
/// <param name="schema">The schema.</param>
public sealed class ManoNodes(Schema schema)
{
    /// <summary>VNF descriptors.</summary>
    public ParentNode Vnfd { get; } = Find(schema, "etsi-nfv-descriptors", "nfv", "vnfd");

    /// <summary>VNF instances.</summary>
    public ParentNode Instance { get; } = Find(schema, "mano-vnf", "vnf-instances", "vnf-instance");

    /// <summary>The container of VIMs.</summary>
    public ParentNode Vims { get; } = Find(schema, "mano-vim", "vims");

    /// <summary>VIMs.</summary>
    public ParentNode Vim { get; } = Find(schema, "mano-vim", "vims", "vim");

    /// <summary>Collections of indicators.</summary>
    public ParentNode Collection { get; } = Find(schema, "mano-kpi", "kpis", "collection");

    /// <summary>Whether alarms keep their history: the feature alarm-history is on.</summary>
    public static bool HasAlarmHistory(Schema schema) =>
        Find(schema, "ietf-alarms", "alarms", "alarm-list", "alarm").FindChild("ietf-alarms", "status-change") is not null;

    /// <summary>The only key of an entry.</summary>
    public static string KeyOf(InstancePath path) => Encoding.UTF8.GetString(path.Key.Values[0].Span);

    private static ParentNode Find(Schema schema, string module, params ReadOnlySpan<string> names)
    {
        ParentNode node = schema.Root;
        foreach (var name in names)
        {
            node = node.FindChild(module, name) as ParentNode
                ?? throw new InvalidOperationException($"the schema has no {module}:{name}; the orchestration cannot work with it");
        }

        return node;
    }
}
