using System.Text.Json;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Incremental validation says what full validation says, of real modules and of other people's cases.</summary>
[TestClass]
public class CorpusValidationTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("ietf-interfaces ietf-ip")]
    [DataRow("ietf-netconf-acm")]
    [DataRow("ietf-keystore ietf-truststore")]
    [DataRow("ietf-system ietf-alarms")]
    [DataRow("ietf-hardware")]
    [DataRow("etsi-nfv-descriptors")]
    [DataRow("mano-vnf mano-vim mano-lcm mano-kpi")]
    public void AgreesOnPublishedModules(string modules)
    {
        var compiled = SchemaCompiler.Compile(new SchemaRequest(Corpus.Modules) { Implement = modules.Split(' ') });
        Assert.IsNotNull(compiled.Schema, string.Join('\n', compiled.Diagnostics));
        var valid = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var (difference, count) = IncrementalValidationTests.Disagreement(compiled.Schema, seed, 15);
            Assert.IsNull(difference, $"{modules}, seed {seed}: {difference}");
            valid += count;
        }
        Assert.AreNotEqual(0, valid, "no edit ever gave a valid tree");
    }

    [TestMethod]
    [DataRow("probes.jsonl")]
    [DataRow("libyang1-conf.jsonl")]
    [DataRow("ly3-data.jsonl")]
    [DataRow("yuma-yang-conformance.jsonl")]
    public void AgreesOnTheModulesOfCases(string file)
    {
        if (Corpus.Directory("yang-cases") is not { } directory)
        {
            Assert.Inconclusive("../shared/data/yang-cases is not there");
            return;
        }
        var known = new HashSet<string>();
        var (schemas, valid) = (0, 0);
        foreach (var line in File.ReadLines(Path.Combine(directory, file)))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.GetProperty("kind").GetString() != "data" || !known.Add(root.GetProperty("files").GetRawText()) || YangCase.SchemaOf(root) is not { } schema)
                continue;
            schemas++;
            for (var seed = 0; seed < 3; seed++)
            {
                var (difference, count) = IncrementalValidationTests.Disagreement(schema, seed, 10);
                Assert.IsNull(difference, $"{root.GetProperty("id").GetString()}, seed {seed}: {difference}");
                valid += count;
            }
        }
        TestContext.WriteLine($"{schemas} schemas, {valid} valid trees");
        Assert.AreNotEqual(0, valid);
    }
}
