namespace Netconf.Mano.Yang;

/// <summary>Where modules are found.</summary>
public interface IModuleSource
{
    /// <summary>
    /// The text of a module or submodule: with a revision exactly that one, without the newest there is. Null when there is none.
    /// </summary>
    ModuleText? Find(string name, string? revision);
}

/// <summary>What to compile.</summary>
/// <param name="Source">Where imported, included and named modules are found.</param>
public sealed record SchemaRequest(IModuleSource Source)
{
    /// <summary>Modules to implement, by name, <c>name@revision</c>.</summary>
    public IReadOnlyList<string> Implement { get; init; } = [];

    /// <summary>Modules to implement, by text.</summary>
    public IReadOnlyList<ModuleText> Texts { get; init; } = [];

    /// <summary>Features per module name; of a module that is named only these are supported, of the others all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>A schema to extend: its modules stay, its nodes keep their ordinals.</summary>
    public Schema? Base { get; init; }
}

/// <summary>The outcome of a compilation.</summary>
/// <param name="Schema">The schema; null when there are errors.</param>
/// <param name="Diagnostics">All findings, in order of place.</param>
public sealed record SchemaResult(Schema? Schema, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether any finding is an error.</summary>
    public bool HasErrors => Schema is null;
}

/// <summary>Compiles modules into schemas.</summary>
public static class SchemaCompiler
{
    /// <summary>Compiles what is asked for; never throws because of what a module says.</summary>
    public static SchemaResult Compile(SchemaRequest request) => new Compilation(request).Run();
}
