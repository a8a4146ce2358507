using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Paths;

/// <summary>Instance paths as RFC 7951 §6.11 and RFC 7950 §9.13 write them.</summary>
[TestClass]
public class InstancePathTests
{
    private static readonly Schema Schema = Kit.Kit.Compile(
        """module m { namespace "urn:m"; prefix p; container c { list l { key "a b"; leaf a { type string; } leaf b { type int8; } leaf v { type string; } } leaf-list ll { type int8; } } }""",
        """module n { namespace "urn:n"; prefix p; import m { prefix x; } augment "/x:c" { leaf extra { type string; } } container c { list k { config false; leaf v { type string; } } } }""");

    [TestMethod]
    [DataRow("/m:c/l[a='x'][b='1']/v", "/p:c/p:l[p:a='x'][p:b='1']/p:v")]
    [DataRow("/m:c/l[a=\"it's\"][b='-1']", "/p:c/p:l[p:a=\"it's\"][p:b='-1']")]
    [DataRow("/m:c/ll[.='5']", "/p:c/p:ll[.='5']")]
    [DataRow("/m:c/n:extra", "/p:c/p2:extra")]
    [DataRow("/n:c/k[3]/v", "/p:c/p:k[3]/p:v")]
    [DataRow("/m:c/l", "/p:c/p:l")]
    [DataRow("/", "/")]
    public void PrintsWhatItReads(string text, string netconf)
    {
        Assert.IsTrue(InstancePath.TryParse(text, Schema, out var path, out var error), error);
        Assert.AreEqual(text, path.ToString());
        Assert.AreEqual(netconf, path.ToNetconf(out var declarations));
        Assert.HasCount(netconf.Contains("p2", StringComparison.Ordinal) ? 2 : netconf == "/" ? 0 : 1, declarations);
    }

    [TestMethod]
    public void MakesKeysCanonicalInAnyOrder()
    {
        Assert.IsTrue(InstancePath.TryParse("/m:c/l[b='+01'][a='x']", Schema, out var path, out _));
        Assert.IsTrue(InstancePath.TryParse("/m:c/l[a='x'][b='1']", Schema, out var same, out _));
        Assert.AreEqual(same, path);
        Assert.AreEqual(same.GetHashCode(), path.GetHashCode());
        Assert.IsTrue(path.IsAtOrBelow(same.Parent!));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("m:c")]
    [DataRow("/c")]
    [DataRow("/m:none")]
    [DataRow("/m:c/l[a='x']")]
    [DataRow("/m:c/l[a='x'][b='300']")]
    [DataRow("/m:c/l[a='x'][v='1']")]
    [DataRow("/m:c/l[a='x][b='1']")]
    [DataRow("/m:c/ll[5]")]
    [DataRow("/n:c/k[0]")]
    [DataRow("/m:c[1]")]
    [DataRow("/m:c/n:extra/x")]
    public void SaysWhatIsNoPath(string text)
    {
        Assert.IsFalse(InstancePath.TryParse(text, Schema, out _, out var error));
        Assert.AreNotEqual("", error);
    }
}
