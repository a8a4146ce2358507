using System.Net;
using System.Text;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bindings.Tests;

/// <summary>The bindings of the orchestration over the demo's documents: the real models, read from XML.</summary>
[TestClass]
public sealed class CatalogueTests
{
    private static readonly string[] Demo = ["vnfd.xml", "vnf-instance.xml", "vim.xml", "kpi.xml"];
    private static readonly Lazy<ManoRoot> Root = new(Read);

    [TestMethod]
    public void ReadsADescriptorThroughItsReferences()
    {
        var vnfd = Root.Value.Nfv.Vnfds["gateway-1.0"];
        var flavour = vnfd.Dfs["standard"];
        var forward = vnfd.Vdus["forward"];

        Assert.AreEqual("cirros", vnfd.SwImageDescs[forward.SwImageDesc!].Name);
        Assert.AreEqual(2.0m, Convert.ToDecimal(vnfd.VirtualComputeDescs[forward.VirtualComputeDesc!].VirtualMemory.Size));
        Assert.AreEqual("control", vnfd.ExtCpds["management"].IntCpd!.Value.VduId);
        Assert.AreEqual(VnfdExtCpdCpConnectionCase.IntCpd, vnfd.ExtCpds["management"].CpConnection);
        Assert.AreEqual(3, Convert.ToInt32(flavour.ScalingAspects["throughput"].MaxScaleLevel));
        CollectionAssert.Contains(flavour.SupportedOperations.ToArray(), SupportedOperation.HealVnf);
        CollectionAssert.AreEqual(new[] { LayerProtocol.Ipv4 }, forward.IntCpds["fabric"].LayerProtocols.ToArray());
    }

    [TestMethod]
    public void FollowsAnInstanceToItsLevel()
    {
        var root = Root.Value;
        var instance = root.VnfInstances.VnfInstanceList["gateway-a"];

        var level = instance.ResolveInstantiationLevel(root);

        Assert.AreEqual(2, Convert.ToInt32(level!.Value.VduLevels["forward"].NumberOfInstances));
        Assert.AreEqual("standard", instance.ResolveFlavour(root)!.Value.Id);
        Assert.AreEqual("site-a", instance.ResolveVim("site-a", root)!.Value.Name);
        Assert.AreEqual(DesiredState.Started, instance.DesiredState);
        Assert.IsFalse(instance.IsDesiredStateSet);
    }

    [TestMethod]
    public void ReadsAddressesAndKindsAsWhatTheyAre()
    {
        var root = Root.Value;
        var address = root.VnfInstances.VnfInstanceList["gateway-a"].ExtCps["management"].Addresses[1];

        Assert.AreEqual(IPAddress.Parse("10.10.0.10"), address.IpAddresses[0]);
        Assert.AreSame(VimKind.Openstack, root.Vims.VimList["site-a"].Kind);
    }

    [TestMethod]
    public void WritesStateBesideTheConfiguration()
    {
        var schema = Schema.Value;
        var editor = new TreeEditor(DataTree.Empty(schema));
        var kept = new ManoRootEditor(editor.Root).VnfInstances.VnfInstanceList["gateway-a"];
        var since = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
        kept.AppliedGeneration = 3;
        kept.Vnfcs["forward-1"].Status = VnfcStatus.Active;
        kept.Resources["server"].Since = since;

        var read = new ManoRoot(editor.ToTree().Root).VnfInstances.VnfInstanceList["gateway-a"];

        Assert.AreEqual(3ul, read.AppliedGeneration);
        Assert.AreEqual(VnfcStatus.Active, read.Vnfcs["forward-1"].Status);
        Assert.AreEqual(since, read.Resources["server"].Since);
    }

    private static Lazy<Schema> Schema { get; } = new(() =>
    {
        var source = new DirectoryModuleSource([Path.Combine(Repository.Root, "yang", "Modules")], recursive: true);
        string[] modules = ["etsi-nfv-descriptors", "mano-vnf", "mano-vim", "mano-vim-openstack", "mano-kpi", "mano-lcm"];
        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = modules });
        Assert.IsFalse(result.HasErrors, string.Join('\n', result.Diagnostics));
        return result.Schema!;
    });

    private static ManoRoot Read()
    {
        var documents = Demo.Select(d => File.ReadAllText(Path.Combine(Repository.Root, "tools", "demo", d)));
        var config = $"<config>{string.Concat(documents)}</config>";
        var result = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(config), Schema.Value);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
        return new ManoRoot(result.Tree!.Root);
    }
}
