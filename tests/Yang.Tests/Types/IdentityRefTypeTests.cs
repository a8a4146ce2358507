using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

[TestClass]
public class IdentityRefTypeTests
{
    [TestMethod]
    public void WritesTheModulesNameWhateverThePrefix()
    {
        var scope = new TestScope();
        var animal = scope.Identity("animal");
        scope.Identity("dog", animal);
        var other = new TestScope(name: "other");
        other.Identity("cat", animal);
        scope.Import(other.Module);
        var type = scope.Type("identityref", S(Keyword.Base, "animal"));
        Assert.AreEqual("m:dog", type.Canonical("dog", scope));
        Assert.AreEqual("m:dog", type.Canonical(" m:dog ", scope));
        Assert.AreEqual("other:cat", type.Canonical("other:cat", scope));
        foreach (var bad in new[] { "animal", "cat", "x:dog", "", ":dog", "m:", "other:dog", "m:dog:x" })
            type.Refusal(bad, scope);
        var at = 0;
        Assert.IsTrue(type.TryNextPrefix("other:cat"u8, ref at, out var prefix) && prefix.SequenceEqual("other"u8));
        Assert.IsFalse(type.TryNextPrefix("other:cat"u8, ref at, out _));
    }

    [TestMethod]
    public void WantsAllBases()
    {
        var scope = new TestScope();
        var (a, b) = (scope.Identity("a"), scope.Identity("b"));
        scope.Identity("one", a);
        scope.Identity("both", a, b);
        var type = scope.Type("identityref", S(Keyword.Base, "a"), S(Keyword.Base, "b"));
        Assert.IsTrue(type.Takes("both", scope));
        Assert.IsFalse(type.Takes("one", scope) || type.Takes("a", scope));
        CollectionAssert.Contains(new TestScope(false) is var old && old.Identity("a") is not null
            && old.Identity("b") is not null
            ? old.Faults("identityref", S(Keyword.Base, "a"), S(Keyword.Base, "b")) : [], "too-many-bases");
    }

    [TestMethod]
    public void TakesNothingOfModulesThatAreOnlyImported()
    {
        var scope = new TestScope();
        var animal = scope.Identity("animal");
        var other = new TestScope(name: "other");
        other.Module.IsImplemented = false;
        other.Identity("cat", animal);
        scope.Import(other.Module);
        scope.Type("identityref", S(Keyword.Base, "animal")).Refusal("other:cat", scope);
    }

    [TestMethod]
    public void RefusesBadDefinitions()
    {
        CollectionAssert.AreEqual(new[] { "missing-base" }, new TestScope().Faults("identityref"));
        CollectionAssert.AreEqual(new[] { "unknown-identity" }, new TestScope().Faults("identityref", S(Keyword.Base,
            "x")));
    }
}
