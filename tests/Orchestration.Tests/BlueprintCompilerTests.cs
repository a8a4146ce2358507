using System.Text.RegularExpressions;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Tests;

[TestClass]
public sealed class BlueprintCompilerTests
{
    private static (Blueprint? Blueprint, IReadOnlyList<Contradiction> Wrong) Compile(Func<string, string>? change = null)
    {
        var text = Models.Demo("vnfd.xml");
        var changed = change?.Invoke(text) ?? text;
        Assert.AreEqual(change is null, changed == text, "the change must change something");
        var vnfd = new ManoRoot(Models.Tree(changed).Root).Nfv.Vnfds["gateway-1.0"];
        var (blueprint, wrong) = BlueprintCompiler.Compile(vnfd, vnfd.Dfs["standard"]);
        return (blueprint, wrong);
    }

    [TestMethod]
    public void CompilesTheDemosGateway()
    {
        var blueprint = Compile().Blueprint!;
        CollectionAssert.AreEqual(new[] { "control", "forward" }, blueprint.Vdus.Keys.ToArray());
        Assert.AreEqual(FlavorChoice.AtLeast(1, 512, 1), blueprint.Vdus["control"].Size);
        Assert.AreEqual(FlavorChoice.AtLeast(2, 2048, 10), blueprint.Vdus["forward"].Size);
        Assert.AreEqual("cirros", blueprint.Vdus["forward"].Image);
        CollectionAssert.AreEqual(Samples.Gateway.Vdus["control"].Nics.ToArray(), blueprint.Vdus["control"].Nics.ToArray());
        CollectionAssert.AreEqual(Samples.Gateway.Vdus["forward"].Nics.ToArray(), blueprint.Vdus["forward"].Nics.ToArray());
        Assert.AreEqual(GroupPolicy.AntiAffinity, blueprint.Groups["apart"]);
        Assert.AreEqual("apart", blueprint.Vdus["forward"].Group);
        Assert.AreEqual(Samples.Gateway.Levels["pair"], blueprint.Levels["pair"]);
        Assert.AreEqual("single", blueprint.DefaultLevel);
        Assert.AreEqual(3, blueprint.Aspects["throughput"].MaxLevel);
        Assert.AreEqual(1, blueprint.Aspects["throughput"].Step["forward"]);
        CollectionAssert.AreEqual(new[] { "management", "traffic" }, blueprint.ExternalPoints.ToArray());
        CollectionAssert.AreEqual(new[] { new LinkPlan("fabric", 0) }, blueprint.Links.ToArray());
    }

    [TestMethod]
    public void TwoConnectionPointsOfOneOrderContradictEachOther()
    {
        var wrong = Compile(x => x.Replace("<order>1</order>", "<order>0</order>", StringComparison.Ordinal)).Wrong;
        Assert.AreEqual("vdu[id='control']/int-cpd[id='management']/order", wrong[0].Path);
        Assert.IsTrue(wrong.All(w => w.IsRealisable));
    }

    [TestMethod]
    public void ALevelAboveItsAspectIsAContradiction()
    {
        var wrong = Compile(x => x.Replace("<scale-level>1</scale-level>", "<scale-level>9</scale-level>", StringComparison.Ordinal)).Wrong;
        StringAssert.Contains(wrong.Single().Path, "scaling-info[scaling-aspect-id='throughput']/scale-level");
    }

    [TestMethod]
    public void VdusThatWaitForEachOtherAreAContradiction()
    {
        var wrong = Compile(x => x.Replace("</df>", """
            <dependencies><id>a</id><primary-id>control</primary-id><secondary-id>forward</secondary-id></dependencies>
            <dependencies><id>b</id><primary-id>forward</primary-id><secondary-id>control</secondary-id></dependencies></df>
            """, StringComparison.Ordinal)).Wrong;
        StringAssert.Contains(wrong.Single().Message, "control, forward wait for each other");
    }

    [TestMethod]
    public void AVduWithNothingToBootFromCannotBeRealised()
    {
        var wrong = Compile(x => x.Replace("<sw-image-desc>gateway-image</sw-image-desc>", "", StringComparison.Ordinal)).Wrong;
        Assert.HasCount(2, wrong);
        Assert.IsTrue(wrong.All(w => !w.IsRealisable));
    }

    [TestMethod]
    public void DependenciesOrderTheVdus()
    {
        var blueprint = Compile(x => x.Replace("</df>", """
            <dependencies><id>a</id><primary-id>control</primary-id><secondary-id>forward</secondary-id></dependencies></df>
            """, StringComparison.Ordinal)).Blueprint!;
        CollectionAssert.AreEqual(new[] { "control" }, blueprint.Vdus["forward"].After.ToArray());
    }

    [TestMethod]
    public void EtsisOwnExamplesContradictNothing()
    {
        var folder = Path.Combine(Models.Repository, "..", "shared", "data", "descriptors", "sol006", "v4.3.1");
        if (!Directory.Exists(folder))
        {
            Assert.Inconclusive("the official examples are not here");
        }

        foreach (var file in new[] { "complex-vnfd.xml", "nfv-vnfd.xml" })
        {
            var xml = File.ReadAllText(Path.Combine(folder, file));
            xml = Regex.Replace(xml, @"<vnfd xmlns=""urn:etsi:nfv:yang:etsi-nfv-vnfd"">", "<vnfd>");
            xml = xml.Contains("<nfv ", StringComparison.Ordinal) ? xml : $"<nfv xmlns=\"urn:etsi:nfv:yang:etsi-nfv-descriptors\">{xml}</nfv>";
            foreach (var vnfd in new ManoRoot(Models.Tree(xml).Root).Nfv.Vnfds)
            {
                foreach (var flavour in vnfd.Dfs)
                {
                    var (blueprint, wrong) = BlueprintCompiler.Compile(vnfd, flavour);
                    Assert.IsEmpty(wrong, $"{file} {flavour.Id}: {string.Join("; ", wrong)}");
                    Assert.IsFalse(blueprint!.ExternalPoints.IsEmpty, $"{file}: external connection points find their ports");
                }
            }
        }
    }
}
