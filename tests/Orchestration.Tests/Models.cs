using System.Text;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Tests;

/// <summary>The product's models, compiled once, and the demo's configuration.</summary>
internal static class Models
{
    private static readonly Lazy<Schema> Compiled = new(Compile);

    public static Schema Schema => Compiled.Value;

    public static string Repository { get; } = FindRepository();

    /// <summary>The tree of some XML, without comments and declarations around it.</summary>
    public static DataTree Tree(params string[] documents)
    {
        var xml = $"<data>{string.Concat(documents)}</data>";
        var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(xml), Schema);
        return result.Tree ?? throw new AssertFailedException(string.Join('\n', result.Errors.Select(e => $"{e.Path}: {e.Message}")));
    }

    public static string Demo(string file) => File.ReadAllText(Path.Combine(Repository, "tools", "demo", file));

    public static Vnfd Gateway() => new ManoRoot(Tree(Demo("vnfd.xml")).Root).Nfv.Vnfds["gateway-1.0"];

    private static Schema Compile()
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource(
            [.. new[] { "ietf", "etsi", "mano" }.Select(d => Path.Combine(Repository, "yang", "Modules", d))]))
        {
            Implement = ["mano-vnf", "mano-vim-openstack", "mano-lcm", "mano-kpi", "mano-oam", "mano-aaa", "mano-alarms", "ietf-alarms", "etsi-nfv-descriptors", "mano-sol006-deviations", "mano-artifacts"],
            Features = new Dictionary<string, IReadOnlyList<string>> { ["ietf-alarms"] = ["alarm-history"] },
        });
        return result.Schema ?? throw new AssertFailedException(string.Join('\n', result.Diagnostics));
    }

    private static string FindRepository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Netconf.Mano.sln")))
        {
            at = at.Parent;
        }

        return at.FullName;
    }
}
