using System.Buffers;
using System.Diagnostics;
using System.Text;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Random data of random modules, judged by yanglint (Debian's libyang2-tools) beside us: valid for both or for neither.</summary>
[TestClass]
public class YanglintDataTests
{
    private const int TreesEach = 4;

    /// <summary>Where yanglint 2.1.30 is wrong, told by what it says: its message, and the clause.</summary>
    private static readonly (string Says, string Why)[] Known = [];

    [TestMethod]
    public void YanglintSaysTheSame()
    {
        if (!File.Exists("/usr/bin/yanglint"))
            Assert.Inconclusive("yanglint (libyang2-tools) is not installed");
        var directory = Directory.CreateTempSubdirectory("mano-test-").FullName;
        try
        {
            var (compared, valid) = (0, 0);
            var wrong = new List<string>();
            var schemas = Environment.GetEnvironmentVariable("MANO_TEST_ALL") is null ? 150 : 3000;
            for (var seed = 0; seed < schemas; seed++)
                foreach (var (tree, text) in Trees(seed))
                {
                    var ours = Validator.ValidateAll(tree);
                    var (accepts, says) = Yanglint(directory, text, tree);
                    if (says.Contains("Parsing schema", StringComparison.Ordinal))
                        break;
                    compared++;
                    valid += ours.IsValid ? 1 : 0;
                    if (accepts != ours.IsValid && !Known.Any(k => says.Contains(k.Says, StringComparison.Ordinal)))
                        wrong.Add($"seed {seed}: {(ours.IsValid ? "valid" : string.Join(" | ", ours.Errors.Select(e => $"{e.Path} {e.Message}")))}; yanglint: {says}\n{Xml(tree)}\n{text}");
                }
            Assert.IsGreaterThan(schemas, compared);
            Assert.IsGreaterThan(compared / 20, valid);
            Assert.IsEmpty(wrong, $"{wrong.Count} of {compared} ({valid} valid):\n{string.Join("\n\n", wrong.Take(8))}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static IEnumerable<(DataTree Tree, string Text)> Trees(int seed)
    {
        var text = new RandomSchema(seed).Text;
        var compiled = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource()) { Texts = [new ModuleText("r.yang", Encoding.UTF8.GetBytes(text))] });
        if (compiled.Schema is not { } schema)
            yield break;
        var edits = new RandomEdits(new Random(seed));
        var tree = DataTree.Empty(schema);
        for (var i = 0; i < TreesEach; i++)
        {
            tree = edits.Change(tree, i == 0 ? 6 : 3);
            if (!tree.RootBranch.IsEmpty)
                yield return (tree, text);
        }
    }

    private static (bool Accepts, string Says) Yanglint(string directory, string module, DataTree tree)
    {
        var (schema, data) = (Path.Combine(directory, "r.yang"), Path.Combine(directory, "data.xml"));
        File.WriteAllText(schema, module);
        File.WriteAllText(data, Xml(tree));
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/yanglint", ["-t", "config", schema, data])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var says = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, says.Trim());
    }

    private static string Xml(DataTree tree)
    {
        var buffer = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
