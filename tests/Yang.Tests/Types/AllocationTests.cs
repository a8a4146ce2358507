using System.Text;
using static Netconf.Mano.Yang.Tests.TestScope;

namespace Netconf.Mano.Yang.Tests;

/// <summary>Canonicalising a value that is canonical already allocates nothing: a bulk load does it once a
/// leaf.</summary>
[TestClass]
public class AllocationTests
{
    [TestMethod]
    public void CanonicalValuesCostNoMemory()
    {
        var scope = new TestScope();
        scope.Identity("i", scope.Identity("b"));
        var inet = new TestScope(name: "ietf-inet-types").Typedef("ipv6-address", S(Keyword.Type, "string",
            S(Keyword.Pattern, "[0-9a-f:]+")))
            .Typedef("ipv4-prefix", S(Keyword.Type, "string"));
        foreach (var (type, value) in new (YangType, string)[]
        {
            (scope.Type("int32"), "-123456"), (scope.Type("uint64"), "18446744073709551615"), (scope.Type("decimal64",
                S(Keyword.FractionDigits, "2")), "3.14"),
            (scope.Type("boolean"), "true"), (scope.Type("string", S(Keyword.Length, "1..64"), S(Keyword.Pattern,
                "\\i\\c*")), "GigabitEthernet-é"),
            (scope.Type("enumeration", S(Keyword.Enum, "up"), S(Keyword.Enum, "down")), "down"), (scope.Type("bits",
                S(Keyword.Bit, "a"), S(Keyword.Bit, "b")), "a b"),
            (scope.Type("binary"), "AQID"), (scope.Type("identityref", S(Keyword.Base, "b")), "m:i"),
                (inet.Type("ipv6-address"), "2001:db8::1"),
            (inet.Type("ipv4-prefix"), "10.1.0.0/16"), (scope.Type("union", S(Keyword.Type, "uint8"), S(Keyword.Type,
                "string")), "text"),
        })
            Assert.AreEqual(0, BytesOf(type, Encoding.UTF8.GetBytes(value), scope), $"{type.BuiltIn} {value}");
    }

    private static long BytesOf(YangType type, byte[] value, TestScope scope)
    {
        var scratch = new ValueScratch();
        Assert.IsTrue(type.TryCanonicalize(value, new Once(scope.Module), scratch, out _, out _));
        var prefixes = new Once(scope.Module);
        var before = GC.GetAllocatedBytesForCurrentThread();
        type.TryCanonicalize(value, prefixes, scratch, out _, out _);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class Once(Module module) : IPrefixResolver
    {
        public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => module;
    }
}
