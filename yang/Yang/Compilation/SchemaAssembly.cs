using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>Puts the finished parts together.</summary>
internal static class SchemaAssembly
{
    public static Schema Assemble(RootNode root, CompilerContext context, SchemaRequest request)
    {
        Module[] modules = [.. context.Loader.Units.Select(u => u.Module)
            .OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Revision, StringComparer.Ordinal)];
        var byName = new Dictionary<string, Module>(StringComparer.Ordinal);
        var byNamespace = new Dictionary<string, Module>(StringComparer.Ordinal);
        foreach (var module in modules)
        {
            Prefer(byName, module.Name, module);
            Prefer(byNamespace, module.Namespace, module);
        }
        return new Schema(root)
        {
            Modules = modules,
            ByName = byName,
            ByNamespace = byNamespace,
            Rpcs = [.. root.Children.OfType<OperationNode>()],
            Notifications = [.. root.Children.OfType<NotificationNode>()],
            Structures = [.. context.Structures.Where(s => !s.IsRemoved)],
            ContentId = ContentId(modules),
            Request = request with { Base = null },
        };
    }

    // The implemented one, else the newest.
    private static void Prefer(Dictionary<string, Module> index, string key, Module module)
    {
        if (!index.TryGetValue(key, out var other) || module.IsImplemented || !other.IsImplemented)
            index[key] = module;
    }

    private static string ContentId(Module[] modules)
    {
        var text = new StringBuilder();
        foreach (var m in modules)
        {
            text.Append(m.Name).Append('@').Append(m.Revision).Append(m.IsImplemented ? " implement" : " import").Append('\n');
            foreach (var s in m.Submodules.OrderBy(s => s.Name, StringComparer.Ordinal))
                text.Append(" submodule ").Append(s.Name).Append('@').Append(s.Revision).Append('\n');
            foreach (var f in m.Features.Where(f => f.IsSupported).OrderBy(f => f.Name, StringComparer.Ordinal))
                text.Append(" feature ").Append(f.Name).Append('\n');
            foreach (var d in m.DeviatedBy)
                text.Append(" deviation ").Append(d.Name).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
