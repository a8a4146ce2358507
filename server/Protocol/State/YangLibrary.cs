using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>
/// /yang-library (RFC 8525): what is served, exactly. One module set and one schema serve all datastores.
/// </summary>
public sealed class YangLibrary : IStateProvider
{
    private const string SetName = "top";
    private readonly Datastores _datastores;

    /// <summary>The library of those datastores' schema.</summary>
    public YangLibrary(Datastores datastores) => _datastores = datastores;

    /// <inheritdoc/>
    public string Path => Models.YangLibrary.SchemaPath;

    /// <inheritdoc/>
    public void Provide(NodeEditor root)
    {
        var schema = _datastores.Schema;
        var library = new Models.ProtocolRootEditor(root).YangLibrary;
        var set = library.ModuleSets[SetName];
        foreach (var module in schema.Modules)
            Describe(set, module);
        library.Schemas[SetName].ModuleSets.Add(SetName);
        foreach (var datastore in Datastores())
            library.Datastores[datastore].Schema = SetName;
        library.ContentId = schema.ContentId;
    }

    private IEnumerable<Models.DsDatastore> Datastores()
    {
        yield return Models.DsDatastore.Running;
        yield return Models.DsDatastore.Candidate;
        yield return Models.DsDatastore.Operational;
        // The others are only reached by the operations of RFC 8526 (or, startup, where it is on).
        if (_datastores.Configuration.Startup is not null)
            yield return Models.DsDatastore.Startup;
        if (_datastores.Schema.FindModule("ietf-netconf-nmda") is { IsImplemented: true })
            yield return Models.DsDatastore.Intended;
        if (_datastores.Schema.FindModule("ietf-factory-default") is { IsImplemented: true })
            yield return Models.DsDatastore.FactoryDefault;
    }

    private static void Describe(Models.ModuleSetEditor set, Module module)
    {
        if (module.IsImplemented)
            DescribeImplemented(set.Modules[module.Name], module);
        else
            DescribeImported(set.ImportOnlyModules[new Models.ModuleSetImportOnlyModuleKey(module.Name, module.Revision ?? "")], module);
    }

    private static void DescribeImplemented(Models.ModuleSetModuleEditor entry, Module module)
    {
        entry.Revision = module.Revision;
        entry.Namespace = module.Namespace;
        foreach (var submodule in module.Submodules)
            entry.Submodules[submodule.Name].Revision = submodule.Revision;
        entry.Features.Set(Supported(module));
        entry.Deviations.Set(module.DeviatedBy.Select(d => d.Name));
    }

    private static void DescribeImported(Models.ModuleSetImportOnlyModuleEditor entry, Module module)
    {
        entry.Namespace = module.Namespace;
        foreach (var submodule in module.Submodules)
            entry.Submodules[submodule.Name].Revision = submodule.Revision;
    }

    internal static IEnumerable<string> Supported(Module module) => module.Features.Where(f => f.IsSupported).Select(f => f.Name);
}
