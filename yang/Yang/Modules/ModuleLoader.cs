namespace Netconf.Mano.Yang;

/// <summary>
/// Reads the modules of a request with everything they import and include. Works through a queue: a chain of a thousand imports costs
/// no call stack.
/// </summary>
internal sealed class ModuleLoader(SchemaRequest request, DiagnosticBag findings)
{
    private readonly Dictionary<(string Name, string? Revision), ModuleUnit?> _byRequest = [];
    private readonly Dictionary<(string Name, string? Revision), ModuleUnit> _byIdentity = [];
    private readonly Dictionary<string, ModuleUnit> _implemented = new(StringComparer.Ordinal);
    private readonly Dictionary<ModuleText, Statement?> _parsed = new(ReferenceEqualityComparer.Instance);
    private readonly MemoryModuleSource _texts = new();
    private readonly Queue<ModuleUnit> _pending = new();
    private readonly GrammarChecker _grammar = new(findings);

    /// <summary>All modules read, in order of reading: the requested ones first.</summary>
    public List<ModuleUnit> Units { get; } = [];

    public void Load()
    {
        foreach (var text in request.Texts)
            _texts.Add(text);
        foreach (var name in request.Implement)
        {
            var at = name.IndexOf('@');
            var unit = at < 0 ? Get(name, null, null) : Get(name[..at], name[(at + 1)..], null);
            if (unit is not null)
                Implement(unit, null);
        }
        foreach (var text in request.Texts)
            LoadText(text);
        while (_pending.TryDequeue(out var unit))
            Resolve(unit);
        ImportCycles.Report(Units, findings);
        CheckNamespaces();
    }

    /// <summary>Makes a module implemented; only one revision of a module can be (RFC 7950 §5.6.5).</summary>
    public void Implement(ModuleUnit unit, Statement? because)
    {
        if (unit.IsImplemented)
            return;
        if (_implemented.TryGetValue(unit.Module.Name, out var other))
        {
            findings.Error("two-revisions", $"{other} and {unit} cannot both be implemented", because?.Location ?? unit.Main.Root.Location,
                "implement one revision of a module");
            return;
        }
        unit.IsImplemented = true;
        _implemented[unit.Module.Name] = unit;
    }

    /// <summary>The implemented module of that name, or null.</summary>
    public ModuleUnit? FindImplemented(string name) => _implemented.GetValueOrDefault(name);

    private void LoadText(ModuleText text)
    {
        if (Parse(text) is not { } root)
            return;
        if (root.Keyword == Keyword.Submodule)
        {
            // A submodule given by itself stands for its module, which is checked with it.
            if (root.FindArgument(Keyword.BelongsTo) is { } owner && Get(owner, null, root) is { } module)
                Implement(module, root);
            return;
        }
        if (Register(root, text) is { } unit)
            Implement(unit, null);
    }

    private ModuleUnit? Get(string name, string? revision, Statement? because)
    {
        if (revision is null && _implemented.TryGetValue(name, out var implemented))
            return implemented;
        if (_byRequest.TryGetValue((name, revision), out var known))
            return known;
        ModuleUnit? unit = null;
        if ((_texts.Find(name, revision) ?? request.Source.Find(name, revision)) is not { } text)
            findings.Error("missing-module", $"module {name}{(revision is null ? "" : "@" + revision)} is not found", because?.Location,
                "add the directory that holds it to the search path");
        else if (Parse(text) is { } root)
        {
            if (root.Keyword != Keyword.Module)
                findings.Error("not-a-module", $"{name} is a submodule and cannot be imported", because?.Location ?? root.Location);
            else if (root.Arg != name)
                findings.Error("wrong-module", $"{text.Name} holds module {root.Arg}, not {name}", because?.Location ?? root.Location);
            else
                unit = Register(root, text);
        }
        _byRequest[(name, revision)] = unit;
        return unit;
    }

    private Statement? Parse(ModuleText text)
    {
        if (_parsed.TryGetValue(text, out var root))
            return root;
        root = text.IsYin() ? YinReader.Parse(text, findings) : YangParser.Parse(text, findings);
        if (root is not null && root.Keyword is not (Keyword.Module or Keyword.Submodule))
        {
            findings.Error("no-module", $"a text begins with module or submodule, not {YangParser.Shorten(root.Name)}", root);
            root = null;
        }
        if (root is not null)
            _grammar.Check(root);
        if (root is { Argument: null })
            root = null;
        return _parsed[text] = root;
    }

    private ModuleUnit? Register(Statement root, ModuleText text)
    {
        var main = new TextUnit(root, text, findings);
        if (_byIdentity.TryGetValue((main.Name, main.Revision), out var known))
            return known;
        var unit = new ModuleUnit(main);
        _byIdentity[(main.Name, main.Revision)] = unit;
        Units.Add(unit);
        _pending.Enqueue(unit);
        return unit;
    }

    private void Resolve(ModuleUnit module)
    {
        // Submodules first, then the imports of every text of the module; both lists grow while they are walked.
        var byName = new Dictionary<string, TextUnit>(StringComparer.Ordinal);
        for (var i = 0; i < module.Units.Count; i++)
            foreach (var include in module.Units[i].Root.FindAll(Keyword.Include))
                Include(module, module.Units[i], include, byName);
        CheckIncludes(module);
        foreach (var unit in module.Units)
        {
            CheckRevisions(unit);
            foreach (var import in unit.Root.FindAll(Keyword.Import))
                Import(unit, import);
        }
    }

    // A YANG 1.1 module names all its submodules itself; what those include in addition has no meaning then (RFC 7950 §5.1, §7.2). Modules moved over from
    // YANG 1 leave some to their submodules: what is meant is plain, so it is said and taken.
    private void CheckIncludes(ModuleUnit module)
    {
        if (!module.Main.IsYang11)
        {
            ImportCycles.ReportIncludes(module, findings);
            return;
        }
        foreach (var unit in module.Units.Skip(1))
            if (!module.Main.Includes.Contains(unit))
                findings.Warn("missing-include", $"{module.Module.Name} does not include its submodule {unit.Name}", module.Main.Root,
                    $"add include {unit.Name} to the module (RFC 7950 §5.1)");
    }

    /// <summary>A namespace names one module (RFC 7950 §5.3); of several revisions it is the same.</summary>
    private void CheckNamespaces()
    {
        var owners = new Dictionary<string, ModuleUnit>(StringComparer.Ordinal);
        foreach (var unit in Units)
            if (!owners.TryAdd(unit.Module.Namespace, unit) && owners[unit.Module.Namespace].Module.Name != unit.Module.Name)
                findings.Error("duplicate-namespace", $"{unit.Module.Name} and {owners[unit.Module.Namespace].Module.Name} have the same namespace",
                    unit.Main.Root.Find(Keyword.Namespace) ?? unit.Main.Root, "give each module a namespace of its own (RFC 7950 §5.3)");
    }

    private void Include(ModuleUnit module, TextUnit from, Statement include, Dictionary<string, TextUnit> byName)
    {
        var name = include.Arg;
        var revision = include.FindArgument(Keyword.RevisionDate);
        if (from.Includes.Exists(i => i.Name == name))
            findings.Error("duplicate-include", $"{name} is included twice", include, "keep one of them");
        if (!byName.TryGetValue(name, out var unit))
        {
            if ((_texts.Find(name, revision) ?? request.Source.Find(name, revision)) is not { } text)
            {
                findings.Error("missing-submodule", $"submodule {name}{(revision is null ? "" : "@" + revision)} is not found", include,
                    "add the directory that holds it to the search path");
                return;
            }
            if (Parse(text) is not { } root)
                return;
            if (root.Keyword != Keyword.Submodule || root.FindArgument(Keyword.BelongsTo) != module.Module.Name)
            {
                findings.Error("wrong-submodule", $"{name} is not a submodule of {module.Module.Name}", include);
                return;
            }
            byName[name] = unit = new TextUnit(root, text, findings) { Owner = module };
            module.Units.Add(unit);
            if (unit.IsYang11 != module.Main.IsYang11)
                findings.Error("mixed-versions", $"{name} is YANG {Version(unit)}, its module YANG {Version(module.Main)}", include,
                    "a module and its submodules have one version (RFC 7950 §12)");
        }
        else if (revision is not null && unit.Revision != revision)
            findings.Error("wrong-revision", $"{name} is included in revision {unit.Revision} already", include);
        from.Includes.Add(unit);
    }

    private static string Version(TextUnit unit) => unit.IsYang11 ? "1.1" : "1";

    private void Import(TextUnit unit, Statement import)
    {
        var prefix = import.FindArgument(Keyword.Prefix) ?? "";
        if (prefix == unit.Prefix || unit.Imports.ContainsKey(prefix) || unit.BrokenPrefixes.Contains(prefix))
        {
            findings.Error("duplicate-prefix", $"the prefix {prefix} is used already", import, "choose another prefix");
            return;
        }
        var revision = import.FindArgument(Keyword.RevisionDate);
        if (import.Arg == unit.Owner.Module.Name)
        {
            findings.Error("circular-import", $"{import.Arg} imports itself", import, "remove the import");
            unit.BrokenPrefixes.Add(prefix);
            return;
        }
        if (Get(import.Arg, revision, import) is not { } imported)
        {
            unit.BrokenPrefixes.Add(prefix);
            return;
        }
        // RFC 7950 §12: a YANG 1 module imports a YANG 1.1 module only without a revision.
        if (revision is not null && !unit.IsYang11 && imported.Main.IsYang11)
            findings.Error("needs-yang-1.1", $"a YANG 1 module may not import the YANG 1.1 module {imported} by revision", import,
                "leave the revision-date out or say yang-version 1.1");
        unit.Imports[prefix] = imported;
    }

    private void CheckRevisions(TextUnit unit)
    {
        string? previous = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var revision in unit.Root.FindAll(Keyword.Revision))
        {
            if (!seen.Add(revision.Arg))
                findings.Warn("duplicate-revision", $"revision {revision.Arg} stands twice", revision);
            else if (previous is not null && string.CompareOrdinal(previous, revision.Arg) < 0)
                findings.Warn("revision-order", $"revision {revision.Arg} is newer than the one before", revision, "put the newest first");
            previous = revision.Arg;
        }
    }
}
