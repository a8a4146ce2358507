using Netconf.Mano.Datastore;

namespace Netconf.Mano;

/// <summary>The event streams beside NETCONF, which carries everything: each a part of it, for who wants no more.</summary>
internal static class EventStreams
{
    /// <summary>Adds the streams whose modules are served.</summary>
    public static void Add(Datastores datastores)
    {
        Add("base", "Sessions, configuration changes, confirmed commits, capabilities (RFC 6470, RFC 8525).", "ietf-netconf-notifications", "ietf-yang-library");
        Add("alarms", "Alarms raised, changed and cleared (RFC 8632).", "ietf-alarms");
        Add("lifecycle", "Lifecycle operations of VNF instances, step by step.", "mano-lcm");
        Add("kpi", "Performance figures as they are collected.", "mano-kpi");

        void Add(string name, string description, params string[] modules)
        {
            if (modules.Any(m => datastores.Schema.FindModule(m) is { IsImplemented: true }))
                datastores.Notifications.AddStream(name, description, e => e.Node is { } node && modules.Contains(node.Module.Name));
        }
    }
}
