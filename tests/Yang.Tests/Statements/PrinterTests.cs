using System.Text;

namespace Netconf.Mano.Yang.Tests.Statements;

/// <summary>What is printed reads back as what it was.</summary>
[TestClass]
public class PrinterTests
{
    private const string Everything = "module m { yang-version 1.1; namespace urn:m; prefix m; import e { prefix e; } description \"first line\n   second   \n\n  \\\"third\\\" \\\\ \"; " +
        "e:attr one { e:none; } e:elem \"two & <three>\"; leaf a { type string { pattern '\\d+\\.\"x\"'; length 1..5 { error-message \"too 'long'\"; } } must \". != 'x'\" { error-message \"no\\ttabs\"; } } }";

    private const string Extensions = "module e { namespace urn:e; prefix e; extension attr { argument n; } extension elem { argument v { yin-element true; } } extension none; }";

    [TestMethod]
    [DataRow(ModuleFormat.Yang)]
    [DataRow(ModuleFormat.Yin)]
    public void ReadsBackAsItWas(ModuleFormat format)
    {
        var printed = Print(Everything, format);
        // Back to YANG from either notation: twice printed is the same text.
        Assert.AreEqual(Print(Everything, ModuleFormat.Yang), Print(printed, ModuleFormat.Yang));
    }

    [TestMethod]
    [DataRow(ModuleFormat.Yang)]
    [DataRow(ModuleFormat.Yin)]
    public void ReadsAllOurModulesBack(ModuleFormat format)
    {
        var root = Path.Combine(Conformance.SharedData.RepositoryRoot, "yang/Modules");
        var source = new DirectoryModuleSource(Directory.GetDirectories(root));
        foreach (var file in Directory.EnumerateFiles(root, "*.yang", SearchOption.AllDirectories))
        {
            var text = new ModuleText(file, File.ReadAllBytes(file));
            var printed = Print(text, source, format);
            var again = Print(new ModuleText("x", Encoding.UTF8.GetBytes(printed)), source, ModuleFormat.Yang);
            Assert.AreEqual(Print(text, source, ModuleFormat.Yang), again, file);
        }
    }

    private static string Print(string text, ModuleFormat format) =>
        Print(new ModuleText("t", Encoding.UTF8.GetBytes(text)), new MemoryModuleSource().Add("e.yang", Extensions), format);

    private static string Print(ModuleText text, IModuleSource source, ModuleFormat format)
    {
        var writer = new StringWriter();
        var findings = ModulePrinter.Print(text, source, format, writer);
        Assert.IsFalse(findings.Any(f => f.Severity == DiagnosticSeverity.Error), string.Join('\n', findings));
        return writer.ToString();
    }
}
