namespace Netconf.Mano.Yang.Tests.Conformance;

/// <summary>Other people's schema cases (../shared/data/yang-cases); what we see otherwise is listed with the clause that settles it.</summary>
[TestClass]
public class SchemaCasesTests
{
    [TestMethod]
    [DataRow("libyang1-conf")]
    [DataRow("ly3-schema")]
    [DataRow("pyang-bad")]
    [DataRow("pyang-good")]
    [DataRow("yangtools")]
    [DataRow("yuma-yang-1dot1-conformance")]
    [DataRow("yuma-yang-conformance")]
    public void AgreesOnSchemas(string suite) => Run(suite, "schema");

    [TestMethod]
    [DataRow("libyang1-conf")]
    [DataRow("ly3-data")]
    [DataRow("probes")]
    [DataRow("yuma-yang-1dot1-conformance")]
    [DataRow("yuma-yang-conformance")]
    public void CompilesTheSchemasOfDataCases(string suite) => Run(suite, "data");

    private static void Run(string suite, string kind)
    {
        var known = SharedData.CheckedList("schema-disagreements.tsv");
        var faults = new List<string>();
        foreach (var json in SharedData.Cases(SharedData.Require($"yang-cases/{suite}.jsonl")))
        {
            if (json.GetProperty("kind").GetString() != kind)
                continue;
            var c = SchemaCase.Read(json);
            var result = SchemaCompiler.Compile(c.Request);
            var agrees = result.HasErrors != c.ExpectOk;
            if (agrees == known.ContainsKey(c.Id))
                faults.Add($"{c.Id}: expected {(c.ExpectOk ? "ok" : "fail")}{(agrees ? ", agrees though listed" : "")}\n    " +
                    string.Join("\n    ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3)));
        }
        Assert.IsEmpty(faults, $"{faults.Count} disagreements:\n{string.Join("\n", faults)}");
    }
}
