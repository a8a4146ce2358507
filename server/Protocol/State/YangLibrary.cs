using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// /yang-library and /modules-state (RFC 8525): what is served, exactly. One module set and one schema serve all datastores. Built once per schema.
/// </summary>
public sealed class YangLibrary : IStateProvider
{
    private const string SetName = "complete";
    private readonly Schema _schema;

    /// <summary>The library of that schema.</summary>
    public YangLibrary(Schema schema) => _schema = schema;

    /// <inheritdoc/>
    public string Path => "/ietf-yang-library:yang-library";

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var library = root.In("yang-library");
        var set = library.Entry("module-set", SetName);
        foreach (var module in _schema.Modules)
            Describe(set, module);
        library.Entry("schema", SetName).Value("module-set", SetName);
        foreach (var datastore in (string[])["running", "candidate", "operational"])
            library.Entry("datastore", $"ietf-datastores:{datastore}").Leaf("schema", SetName);
        library.Leaf("content-id", _schema.ContentId);
        ProvideModulesState(root);
    }

    private static void Describe(NodeEditor set, Module module)
    {
        var entry = module.IsImplemented
            ? set.Entry("module", module.Name)
            : set.Entry("import-only-module", module.Name, module.Revision ?? "");
        if (module.IsImplemented && module.Revision is { } revision)
            entry.Leaf("revision", revision);
        entry.Leaf("namespace", module.Namespace);
        foreach (var submodule in module.Submodules)
        {
            var sub = entry.Entry("submodule", submodule.Name);
            if (submodule.Revision is { } of)
                sub.Leaf("revision", of);
        }
        if (!module.IsImplemented)
            return;
        foreach (var feature in module.Features)
            if (feature.IsSupported)
                entry.Value("feature", feature.Name);
        foreach (var deviation in module.DeviatedBy)
            entry.Value("deviation", deviation.Name);
    }

    /// <summary>The tree of RFC 7895, deprecated but what older clients look at.</summary>
    private void ProvideModulesState(NodeEditor root)
    {
        var state = root.In("modules-state");
        state.Leaf("module-set-id", _schema.ContentId);
        foreach (var module in _schema.Modules)
        {
            var entry = state.Entry("module", module.Name, module.Revision ?? "");
            entry.Leaf("namespace", module.Namespace);
            entry.Leaf("conformance-type", module.IsImplemented ? "implement" : "import");
            foreach (var feature in module.Features)
                if (feature.IsSupported && module.IsImplemented)
                    entry.Value("feature", feature.Name);
            foreach (var deviation in module.DeviatedBy)
                entry.Entry("deviation", deviation.Name, deviation.Revision ?? "");
            foreach (var submodule in module.Submodules)
                entry.Entry("submodule", submodule.Name, submodule.Revision ?? "");
        }
    }
}
