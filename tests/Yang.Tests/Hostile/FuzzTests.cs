using System.Diagnostics;
using System.Text;

namespace Netconf.Mano.Yang.Tests.Hostile;

/// <summary>
/// Mutations of our own modules: whatever comes of them ends in a result, soon. YANG_FUZZ_RUNS asks for more than the few of the suite; the
/// seed of a failing run stands in the message.
/// </summary>
[TestClass]
public class FuzzTests
{
    private static readonly string[] Tokens =
        ["{", "}", ";", "\"", "'", "\\", "+", "//", "/*", "*/", "\n", "\0", "\uFFFE", "é", "uses ", "grouping g {", "augment /x:y {", "leaf a { type ", ":", "../", "[", "or ", "min..max", "|"];

    [TestMethod]
    public void CompilesOrComplains()
    {
        var runs = int.TryParse(Environment.GetEnvironmentVariable("YANG_FUZZ_RUNS"), out var wanted) ? wanted : 150;
        var root = Path.Combine(Conformance.SharedData.RepositoryRoot, "yang/Modules");
        var source = new DirectoryModuleSource(Directory.GetDirectories(root));
        var seeds = Directory.EnumerateFiles(root, "*.yang", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 60_000)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        for (var seed = 0; seed < runs; seed++)
        {
            var text = Mutate(seeds[seed % seeds.Length], new Random(seed));
            var watch = Stopwatch.StartNew();
            try
            {
                var result = SchemaCompiler.Compile(new SchemaRequest(source) { Texts = [new ModuleText("fuzz", Encoding.UTF8.GetBytes(text))] });
                Assert.IsTrue(result.Schema is not null || result.Diagnostics.Count > 0, $"seed {seed}: neither schema nor findings");
            }
            catch (Exception e) when (e is not AssertFailedException)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
            Assert.IsLessThan(30, watch.Elapsed.TotalSeconds, $"seed {seed} took {watch.Elapsed}");
        }
    }

    private static string Mutate(string text, Random random)
    {
        var result = new StringBuilder(text);
        for (var n = random.Next(1, 8); n > 0; n--)
        {
            var at = random.Next(result.Length);
            var length = Math.Min(random.Next(1, 40), result.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    result.Remove(at, length);
                    break;
                case 1:
                    result.Insert(random.Next(result.Length), result.ToString(at, length));
                    break;
                case 2:
                    result.Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                default:
                    result[at] = (char)random.Next(1, 128);
                    break;
            }
        }
        return result.ToString();
    }
}
