namespace Netconf.Mano.Yang.Tests.Conformance;

/// <summary>The published modules of ../shared/data/yang compile, each as the one implemented module with its imports.</summary>
[TestClass]
public class PublishedModulesTests
{
    [TestMethod]
    [DataRow("ietf")]
    [DataRow("iana")]
    [DataRow("ieee")]
    [DataRow("openconfig")]
    [DataRow("bbf")]
    [DataRow("tapi")]
    [DataRow("sol006")]
    public void Compile(string corpus)
    {
        var folder = SharedData.Require($"yang/{corpus}");
        var source = new DirectoryModuleSource([folder, .. Directory.GetDirectories(SharedData.Require("yang")).Order(StringComparer.Ordinal)]);
        var known = SharedData.CheckedList("module-faults.tsv");
        var faults = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yang").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(file);
            var text = new ModuleText(Path.GetFileName(file), bytes);
            if (ModuleHead.IsSubmodule(text))
                continue;
            var result = SchemaCompiler.Compile(new SchemaRequest(source) { Texts = [text] });
            var key = $"{corpus}/{Path.GetFileName(file)}";
            if (result.HasErrors != known.ContainsKey(key))
                faults.Add($"{key}: {(result.HasErrors ? "does not compile" : "compiles though listed")}\n    " +
                    string.Join("\n    ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3)));
        }
        Assert.IsEmpty(faults, $"{faults.Count} differ:\n{string.Join("\n", faults)}");
    }
}
