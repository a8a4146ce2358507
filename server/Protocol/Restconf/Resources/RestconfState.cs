using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>/restconf-state (RFC 8040 §9): capabilities, streams and where they are.</summary>
internal sealed class RestconfState(Datastores datastores, RestconfOptions options) : IStateProvider
{
    private static readonly string[] Capabilities =
    [
        "urn:ietf:params:restconf:capability:defaults:1.0?basic-mode=explicit",
        "urn:ietf:params:restconf:capability:depth:1.0",
        "urn:ietf:params:restconf:capability:fields:1.0",
        "urn:ietf:params:restconf:capability:filter:1.0",
        "urn:ietf:params:restconf:capability:replay:1.0",
        "urn:ietf:params:restconf:capability:with-defaults:1.0",
        "urn:ietf:params:restconf:capability:yang-patch:1.0",
    ];

    public string Path => "/ietf-restconf-monitoring:restconf-state";

    public void Provide(NodeEditor root)
    {
        var state = Container(root, "ietf-restconf-monitoring", "restconf-state");
        var capabilities = Container(state, null, "capabilities");
        foreach (var capability in Capabilities)
            capabilities.AddValue(Ordinal(capabilities.Schema, "capability"), Encoding.UTF8.GetBytes(capability));
        var streams = Container(state, null, "streams");
        var list = streams.List(Ordinal(streams.Schema, "stream"));
        foreach (var stream in datastores.Notifications.Streams)
            Describe(list.GetOrAdd(EntryKey.Of(stream.Name)), stream);
    }

    private void Describe(NodeEditor entry, NotificationStream stream)
    {
        Set(entry, "description", stream.Description);
        Set(entry, "replay-support", "true");
        if (stream.Oldest is { } oldest)
            Set(entry, "replay-log-creation-time", Content.Time(oldest));
        var access = entry.List(Ordinal(entry.Schema, "access"));
        foreach (var encoding in new[] { "json", "xml" })
            Set(
                access.GetOrAdd(EntryKey.Of(encoding)), "location",
                $"{options.ExternalUrl()}{RestconfOptions.Root}/streams/{Uri.EscapeDataString(stream.Name)}/{encoding}");
    }

    private static NodeEditor Container(NodeEditor parent, string? module, string name) =>
        parent.Container(module is null ? Ordinal(parent.Schema, name) : parent.Schema.FindChild(module, name)!.Ordinal);

    private static void Set(NodeEditor node, string leaf, string value) => node.SetLeaf(Ordinal(node.Schema, leaf), Encoding.UTF8.GetBytes(value));

    private static int Ordinal(ParentNode parent, string name) => parent.FindChild(parent.Module, name)!.Ordinal;
}

/// <summary>Adds to /yang-library where the texts of its modules are.</summary>
internal sealed class ModuleLocations(RestconfOptions options) : IStateProvider
{
    public string Path => Models.YangLibrary.SchemaPath;

    public void Provide(NodeEditor root)
    {
        var library = new Models.ProtocolRootEditor(root).YangLibrary;
        var url = options.ExternalUrl() + RestconfOptions.Modules;
        foreach (var set in new Models.ProtocolRoot(root.Current).YangLibrary.ModuleSets)
        {
            var editor = library.ModuleSets[set.Name];
            foreach (var module in set.Modules)
                editor.Modules[module.Name].Locations.Set([$"{url}/{Name(module.Name, module.Revision)}"]);
            foreach (var module in set.ImportOnlyModules)
                editor.ImportOnlyModules[new Models.ModuleSetImportOnlyModuleKey(module.Name, module.Revision)].Locations
                    .Set([$"{url}/{Name(module.Name, module.Revision)}"]);
        }
    }

    private static string Name(string name, string? revision) => string.IsNullOrEmpty(revision) ? name : $"{name}@{revision}";
}
