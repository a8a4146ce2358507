using System.Diagnostics;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Modules.Tests;

[TestClass]
public sealed class CompilationTests
{
    private static IEnumerable<string> Modules => Directory.EnumerateFiles(Places.Modules, "*.yang", SearchOption.AllDirectories)
        .Where(f => File.ReadLines(f).First(l => l.Length > 0).StartsWith("module ", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<object[]> ModuleFiles => Modules.Select(f => new object[] { Path.GetRelativePath(Places.Modules, f) });

    [TestMethod]
    [DynamicData(nameof(ModuleFiles))]
    public void Compiles(string file)
    {
        var source = new DirectoryModuleSource([Places.Modules], recursive: true);

        var result = SchemaCompiler.Compile(new SchemaRequest(source) { Implement = [Path.GetFileNameWithoutExtension(file)] });

        Assert.IsFalse(result.HasErrors, string.Join('\n', result.Diagnostics));
    }

    [TestMethod]
    [DynamicData(nameof(ModuleFiles))]
    public void CompilesInYanglint(string file)
    {
        var start = new ProcessStartInfo("yanglint") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var folder in Directory.EnumerateDirectories(Places.Modules))
        {
            start.ArgumentList.Add("-p");
            start.ArgumentList.Add(folder);
        }
        start.ArgumentList.Add("-i");
        start.ArgumentList.Add("-i");
        start.ArgumentList.Add(Path.Combine(Places.Modules, file));
        if (Start(start) is not { } process)
        {
            Assert.Inconclusive("yanglint is not installed (Debian: libyang2-tools)");
            return;
        }
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, errors + output.Result);
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
