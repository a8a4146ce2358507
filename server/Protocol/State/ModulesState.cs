using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>/modules-state (RFC 7895; RFC 8525 deprecates it): what older clients look at.</summary>
internal sealed class ModulesState(Datastores datastores) : IStateProvider
{
    /// <inheritdoc/>
    public string Path => Models.ModulesState.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var schema = datastores.Schema;
        var state = new Models.ProtocolRootEditor(root).ModulesState;
        state.ModuleSetId = schema.ContentId;
        foreach (var module in schema.Modules)
        {
            var entry = state.Modules[new Models.YanglibModuleKey(module.Name, module.Revision ?? "")];
            entry.Namespace = module.Namespace;
            entry.ConformanceType = module.IsImplemented
                ? Models.YanglibModuleConformanceType.Implement
                : Models.YanglibModuleConformanceType.Import;
            if (module.IsImplemented)
                entry.Features.Set(YangLibrary.Supported(module));
            foreach (var deviation in module.DeviatedBy)
                _ = entry.Deviations[new Models.YanglibModuleDeviationKey(deviation.Name, deviation.Revision ?? "")];
            foreach (var submodule in module.Submodules)
                _ = entry.Submodules[new Models.YanglibModuleSubmoduleKey(submodule.Name, submodule.Revision ?? "")];
        }
    }
}
