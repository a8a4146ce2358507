using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Netconf.Mano.Yang.Tests.Conformance;

/// <summary>
/// Tree diagrams beside yanglint's (RFC 8340). One module in twelve; all of them with MANO_TEST_ALL set (about ten minutes). Left out: augment sections, which
/// yanglint prints as parsed, with uses unexpanded and config not inherited.
/// </summary>
[TestClass]
public partial class YanglintTreeTests
{
    private const int Stride = 12;

    [TestMethod]
    public void TreesAreThoseOfYanglint()
    {
        if (!File.Exists("/usr/bin/yanglint"))
            Assert.Inconclusive("yanglint (libyang2-tools) is not installed");
        var root = SharedData.Require("yang");
        var known = SharedData.CheckedList("tree-differences.tsv");
        var folders = Directory.GetDirectories(root).Order(StringComparer.Ordinal).ToArray();
        var files = folders.SelectMany(f => Directory.EnumerateFiles(f, "*.yang").Order(StringComparer.Ordinal)).ToList();
        var stride = Environment.GetEnvironmentVariable("MANO_TEST_ALL") is null ? Stride : 1;
        var faults = new List<string>();
        var compared = 0;
        foreach (var file in files.Where((f, i) => i % stride == 0 || known.ContainsKey(Path.GetRelativePath(root, f))))
        {
            string[] path = [Path.GetDirectoryName(file)!, .. folders];
            if (Ours(file, path) is not { } ours || Theirs(file, path) is not { } theirs)
                continue;
            compared++;
            var key = Path.GetRelativePath(root, file);
            var (mine, other) = (Normal(ours), Normal(theirs));
            if (mine.SequenceEqual(other) == known.ContainsKey(key))
                faults.Add($"{key}: {mine.Except(other).FirstOrDefault() ?? "no line more"} | {other.Except(mine).FirstOrDefault() ?? "no line less"}");
        }
        Assert.IsGreaterThan(20, compared);
        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    private static string? Ours(string file, string[] path)
    {
        var text = new ModuleText(file, File.ReadAllBytes(file));
        if (ModuleHead.IsSubmodule(text) || SchemaCompiler.Compile(new SchemaRequest(new DirectoryModuleSource(path)) { Texts = [text] }).Schema is not { } schema)
            return null;
        var writer = new StringWriter();
        SchemaTree.Print(schema, schema.Modules.Single(m => ReferenceEquals(m.Text, text)), writer);
        return writer.ToString();
    }

    /// <summary>Null where yanglint does not compile the module.</summary>
    private static string? Theirs(string file, string[] path)
    {
        var start = new ProcessStartInfo("/usr/bin/yanglint", ["-i", "-i", "-f", "tree", .. path.SelectMany(p => new[] { "-p", p }), file])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }

    /// <summary>
    /// Lines without white space at the ends and repeated; long ones, which yanglint wraps, joined; members of notifications with the flag RFC 8340 §2.6 gives
    /// them (yanglint prints none below data nodes).
    /// </summary>
    private static List<string> Normal(string tree)
    {
        var joined = new List<string>();
        foreach (var line in tree.Split('\n').Where(l => l.Trim().Length > 0))
            if (joined.Count == 0 || StartsAnew().IsMatch(line.Trim()))
                joined.Add(line);
            else
                joined[^1] += " " + line.Trim();
        var lines = new List<string>();
        var isAugment = false;
        foreach (var line in joined)
        {
            if (Section().IsMatch(line))
                isAugment = line.TrimStart().StartsWith("augment ", StringComparison.Ordinal);
            if (!isAugment)
                lines.Add(NoFlag().Replace(Space().Replace(line.Trim(), " "), "$1--ro "));
        }
        return lines;
    }

    [GeneratedRegex("--|:$|^(module|submodule):")]
    private static partial Regex StartsAnew();

    [GeneratedRegex(@"^(  )?\S")]
    private static partial Regex Section();

    [GeneratedRegex("([+xo])---- ")]
    private static partial Regex NoFlag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
