using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Mano.Tests;

/// <summary>
/// The official SOL006 examples against the catalogue's model, 4.3.1 with our deviations: those that are valid load, the others are refused with the path of
/// what is wrong with them.
/// </summary>
[TestClass]
public sealed class Sol006ExamplesTests
{
    private static readonly Schema Catalogue = Compile();

    /// <summary>
    /// Version and file, and a piece of the verdict; empty for valid. nfv.xml has l3-protocol-data where its `when` is false.
    /// </summary>
    [TestMethod]
    [DataRow("v4.3.1/complex-vnfd.xml", "")]
    [DataRow("v4.3.1/nfv-nsd.xml", "")]
    [DataRow("v4.3.1/nfv.xml", "l3-protocol-data")]
    [DataRow("v4.3.1/nfv-vnfd.xml", "")]
    [DataRow("v4.3.1/nfv-pnfd.xml", "")]
    [DataRow("v3.7.1/complex-vnfd.xml", "")]
    [DataRow("v3.7.1/nfv-nsd.xml", "")]
    [DataRow("v3.7.1/nfv.xml", "l3-protocol-data")]
    [DataRow("v3.7.1/nfv-vnfd.xml", "")]
    [DataRow("v3.7.1/nfv-pnfd.xml", "")]
    [DataRow("v2.6.1/complex-vnfd.xml", "no node virtual-storage-descriptor")]
    [DataRow("v2.6.1/nfv-nsd.xml", "no node vnfd in /etsi-nfv-nsd:nsd")]
    [DataRow("v2.6.1/nfv.xml", "type-of-storage")]
    [DataRow("v2.6.1/nfv-vnfd.xml", "type-of-storage")]
    [DataRow("v2.6.1/nfv-pnfd.xml", "")]
    public void EachHasTheVerdictOfTheModel(string file, string expected)
    {
        var path = Path.Combine(Program.Root, "..", "shared", "data", "descriptors", "sol006", file);
        if (!File.Exists(path))
            Assert.Inconclusive("../shared/data is not there");
        var verdict = Verdict(File.ReadAllText(path));
        if (expected.Length == 0)
            Assert.AreEqual("", verdict);
        else
            StringAssert.Contains(verdict, expected);
    }

    private static string Verdict(string xml)
    {
        var content = xml[xml.IndexOf('<', xml.StartsWith("<?", StringComparison.Ordinal) ? xml.IndexOf("?>", StringComparison.Ordinal) : 0)..];
        var read = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes($"<config>{content}</config>"), Catalogue, ContentRules.Config);
        var errors = read.Tree is { } tree ? Validator.ValidateAll(tree).Errors : read.Errors;
        return string.Join('\n', errors.Select(e => $"{e.Tag} {e.AppTag} {e.Path}: {e.Message}"));
    }

    private static Schema Compile()
    {
        var modules = Path.Combine(Program.Root, "yang", "Modules");
        var result = SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource([Path.Combine(modules, "ietf"), Path.Combine(modules, "etsi"), Path.Combine(modules, "mano")]))
        {
            Implement = ["etsi-nfv-descriptors", "etsi-nfv-vnfd", "etsi-nfv-nsd", "etsi-nfv-pnfd", "mano-sol006-deviations"],
        });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
