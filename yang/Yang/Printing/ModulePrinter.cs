namespace Netconf.Mano.Yang;

/// <summary>The notations of modules.</summary>
public enum ModuleFormat
{
    /// <summary>YANG (RFC 7950 §6).</summary>
    Yang,

    /// <summary>YIN, YANG in XML (RFC 7950 §13).</summary>
    Yin,
}

/// <summary>Prints modules in either notation, from either.</summary>
public static class ModulePrinter
{
    /// <summary>Prints a module or submodule. Imports are read to learn how extensions carry their arguments.</summary>
    /// <returns>The findings of reading; with an error among them nothing was printed.</returns>
    public static IReadOnlyList<Diagnostic> Print(ModuleText text, IModuleSource source, ModuleFormat format, TextWriter writer)
    {
        var findings = new DiagnosticBag();
        var loader = new ModuleLoader(new SchemaRequest(source) { Texts = [text] }, findings);
        loader.Load();
        var unit = loader.Units.SelectMany(u => u.Units).FirstOrDefault(u => ReferenceEquals(u.Text, text));
        if (unit is not null && !findings.HasErrors)
        {
            new TopLevelDefinitions(new SchemaRequest(source), findings).Collect(loader.Units);
            YinExtensions.Settle(loader.Units);
            if (format == ModuleFormat.Yang)
                YangPrinter.Print(unit.Root, writer);
            else
                YinPrinter.Print(unit, writer);
        }
        return findings.ToList();
    }
}
