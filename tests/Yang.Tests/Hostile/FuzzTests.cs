using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Yang.Tests.Hostile;

/// <summary>
/// Mutations of modules: whatever comes of them ends in a result, soon. The suite tries a few of our own; with MANO_FUZZ_MINUTES (tools/test --fuzz) published
/// ones are tried for that long, from a place that differs each time. A text that failed becomes a file of the corpus beside this one; one made of a published
/// module, which is not ours to keep, goes to the directory for temporary files, to be reduced by hand.
/// </summary>
[TestClass]
public class FuzzTests
{
    private static readonly string[] Tokens =
        ["{", "}", ";", "\"", "'", "\\", "+", "//", "/*", "*/", "\n", "\0", "\uFFFE", "é", "uses ", "grouping g {", "augment /x:y {", "leaf a { type ", ":", "../", "[", "or ", "min..max", "|"];

    [TestMethod]
    public void CompilesOrComplains()
    {
        var minutes = int.TryParse(Environment.GetEnvironmentVariable("MANO_FUZZ_MINUTES"), out var wanted) ? wanted : 0;
        var root = Path.Combine(Conformance.SharedData.RepositoryRoot, "yang/Modules");
        var published = Path.Combine(Conformance.SharedData.RepositoryRoot, "../shared/data/yang");
        var texts = minutes > 0 && Directory.Exists(published) ? published : root;
        var source = new DirectoryModuleSource(Directory.GetDirectories(texts));
        var seeds = Directory.EnumerateFiles(texts, "*.yang", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length < 60_000)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var first = minutes > 0 ? Random.Shared.Next(int.MaxValue / 2) : 0;
        var time = Stopwatch.StartNew();
        for (var seed = first; minutes > 0 ? time.Elapsed.TotalMinutes < minutes : seed < 150; seed++)
        {
            var text = Mutate(seeds[seed % seeds.Length], new Random(seed));
            if (Fault(source, text) is { } fault)
                Assert.Fail($"seed {seed}, kept as {Keep(text, isOurs: texts == root)}: {fault}");
        }
    }

    [TestMethod]
    public void WhatFailedOnceDoesNotFailAgain()
    {
        var source = new DirectoryModuleSource(Directory.GetDirectories(Path.Combine(Conformance.SharedData.RepositoryRoot, "yang/Modules")));
        foreach (var file in Directory.EnumerateFiles(Corpus))
            Assert.IsNull(Fault(source, File.ReadAllText(file)), file);
    }

    private static string Corpus => Path.Combine(Conformance.SharedData.RepositoryRoot, "tests/Yang.Tests/Hostile/Corpus");

    private static string? Fault(IModuleSource source, string text)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var result = SchemaCompiler.Compile(new SchemaRequest(source) { Texts = [new ModuleText("fuzz", Encoding.UTF8.GetBytes(text))] });
            if (result.Schema is null && result.Diagnostics.Count == 0)
                return "neither schema nor findings";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
        return watch.Elapsed.TotalSeconds > 30 ? $"took {watch.Elapsed}" : null;
    }

    private static string Keep(string text, bool isOurs)
    {
        var name = Path.Combine(isOurs ? Corpus : Path.GetTempPath(), Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12].ToLowerInvariant() + ".yang");
        File.WriteAllText(name, text);
        return name;
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
