using System.Diagnostics;
using System.Text;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>The cost of a commit is that of its change, whatever the tree's size. Measured in allocated bytes, which do not depend on the machine.</summary>
[TestClass]
public class CostTests
{
    private static readonly Schema Schema = Module("""
        list entry {
          key name; unique "number";
          leaf name { type string; }
          leaf number { type uint32; mandatory true; must ". != 7 or ../flag = 'true'"; }
          leaf flag { type boolean; default false; }
          leaf next { type leafref { path "../../entry/name"; } }
          leaf peer { type leafref { path "../../entry/name"; } must "deref(.)/../flag = 'false'"; }
          leaf extra { when "../flag = 'true'"; type string; }
        }
        """);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("<entry><name>n5</name><number>1000000</number></entry>")]
    [DataRow("<entry><name>n5</name><flag>true</flag></entry>")]
    [DataRow("<entry><name>n5</name><next>n9</next></entry>")]
    [DataRow("<entry><name>new</name><number>2000000</number></entry>")]
    [DataRow("<entry nc:operation=\"delete\"><name>n7</name></entry>")]
    public void CommitsInTheCostOfTheChange(string edit)
    {
        var small = Measure(1_000, edit);
        var large = Measure(30_000, edit);
        TestContext.WriteLine($"{small} bytes at 1,000 entries, {large} at 30,000");
        Assert.IsLessThan(small * 3, large, $"{small} bytes at 1,000 entries, {large} at 30,000");
    }

    [TestMethod]
    public void ValidatesAHundredThousandNewEntries()
    {
        var tree = Entries(100_000);
        var valid = Validator.ValidateAll(DataTree.Empty(Schema)).Tree!;
        for (var round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            var result = Validator.Validate(valid, tree, Diff.Between(valid.Tree, tree));
            TestContext.WriteLine($"100,000 entries validated and indexed in {watch.ElapsedMilliseconds} ms");
            Assert.IsEmpty(result.Errors);
        }
    }

    [TestMethod]
    public void CompilesTheRulesOfEveryModuleServed()
    {
        var result = SchemaCompiler.Compile(new SchemaRequest(Corpus.Modules)
        {
            Implement = ["etsi-nfv-descriptors", "mano-vnf", "mano-vim", "mano-lcm", "mano-alarms", "mano-kpi", "ietf-netconf-acm", "ietf-interfaces", "ietf-keystore"],
        });
        Assert.IsNotNull(result.Schema, string.Join('\n', result.Diagnostics));
        var watch = Stopwatch.StartNew();
        var costs = Validator.Explain(result.Schema);
        TestContext.WriteLine($"{costs.Count} constraints compiled in {watch.ElapsedMilliseconds} ms; {costs.Count(c => c.IsWide)} wide:");
        foreach (var cost in costs.TakeWhile(c => c.IsWide))
            TestContext.WriteLine($"{cost.Node.Path} {cost.Constraint}: {cost.Cost}");
        Assert.IsGreaterThan(100, costs.Count);
    }

    private static long Measure(int count, string edit)
    {
        var tree = Entries(count);
        var valid = Validator.ValidateAll(tree).Tree!;
        var next = Edited(tree, edit);
        Assert.IsEmpty(Validator.Validate(valid, next, Diff.Between(tree, next)).Errors);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Validator.Validate(valid, next, Diff.Between(tree, next));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // n7 is referred to by nobody, n5 by few: a change of them reaches few.
    private static DataTree Entries(int count)
    {
        var xml = new StringBuilder();
        for (var i = 0; i < count; i++)
            xml.Append($"<entry><name>n{i}</name><number>{i + 10}</number><next>n{(i * 7 + 1) % count / 8 * 8 + 1}</next><peer>n{i / 8 * 8 + 2}</peer></entry>");
        return TreeOf(Schema, xml.ToString());
    }
}
