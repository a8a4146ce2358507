namespace Netconf.Mano.Yang;

/// <summary>One run: texts → module set → trees → augments → deviations → final properties → constraints.</summary>
internal sealed class Compilation
{
    private readonly SchemaRequest _request;
    private readonly DiagnosticBag _findings = new();
    private readonly ModuleLoader _loader;
    private readonly CompilerContext _context;
    private readonly TreeBuilder _builder;
    private readonly TopLevelDefinitions _definitions;
    private readonly HashSet<ModuleUnit> _built = [];

    public Compilation(SchemaRequest request)
    {
        _request = request.Base is { } old ? BaseSchema.Extend(old.Request, request) : request;
        _loader = new ModuleLoader(_request, _findings);
        _context = new CompilerContext(_loader, _findings);
        _builder = new TreeBuilder(_context);
        _definitions = new TopLevelDefinitions(_request, _findings);
    }

    public SchemaResult Run()
    {
        _loader.Load();
        var root = new RootNode(BaseSchema.RootModule) { Draft = new ChildDraft() };
        _context.Root = root;
        _definitions.Collect(_loader.Units);
        YinExtensions.Settle(_loader.Units);
        foreach (var module in _loader.Units)
            LexicalChecks.Check(module);
        // Leafrefs and defaults may name modules that are only imported so far; those have to be implemented then (RFC 7950 §5.6.5).
        do
            Grow();
        while (ImplementReferences());
        CheckUnusedGroupings();
        return Finish(root);
    }

    private SchemaResult Finish(RootNode root)
    {
        if (_context.IsExhausted)
            return new SchemaResult(null, _findings.ToList());
        var nodes = new NodeResolver(_context);
        nodes.Resolve(root);
        if (_request.Base is { } old)
            BaseSchema.KeepOrdinals(old, root);
        var constraints = new ConstraintResolver(_context);
        constraints.Resolve(nodes.Nodes);
        if (!_findings.HasErrors)
            constraints.CheckExpressions(nodes.Nodes);
        var schema = _findings.HasErrors ? null : SchemaAssembly.Assemble(root, _context, _request with { Base = null }); // A schema does not keep those before it alive.
        foreach (var node in nodes.Nodes)
            node.Definition = null;
        return new SchemaResult(schema, _findings.ToList());
    }

    /// <summary>Builds the trees of all implemented modules not built yet, those that augments and deviations need included.</summary>
    private void Grow()
    {
        var fresh = new List<ModuleUnit>();
        for (var i = 0; i < _loader.Units.Count; i++)
            ImplementAmended(_loader.Units[i]);
        foreach (var module in _loader.Units)
            if (module.IsImplemented && _built.Add(module))
                fresh.Add(module);
        foreach (var module in fresh)
            _builder.BuildModule(module);
        new Augmenter(_context, _builder).Apply(fresh);
        _builder.CheckMandatoryAugments();
        foreach (var module in fresh)
            _builder.AugmentStructures(module);
        new Deviator(_context).Apply(fresh);
    }

    /// <summary>An implemented module's augments and deviations need their target modules implemented, and so on.</summary>
    private void ImplementAmended(ModuleUnit start)
    {
        if (!start.IsImplemented || _built.Contains(start))
            return;
        var queue = new Queue<ModuleUnit>([start]);
        while (queue.TryDequeue(out var module))
            foreach (var unit in module.Units)
                foreach (var s in unit.Root.Items)
                    if (s.Argument is not null && (s.Keyword is Keyword.Augment or Keyword.Deviation || TreeBuilder.IsAugmentStructure(s, unit)))
                        foreach (var target in SchemaPaths.Modules(s.Arg, unit))
                            if (!target.IsImplemented)
                            {
                                _loader.Implement(target, s);
                                if (target.IsImplemented)
                                    queue.Enqueue(target);
                            }
    }

    private bool ImplementReferences()
    {
        var modules = _context.LeafRefs.SelectMany(LeafRefModules.Of).Concat(_context.DefaultIdentities).Distinct().ToList();
        _context.LeafRefs.Clear();
        _context.DefaultIdentities.Clear();
        var grown = false;
        foreach (var module in modules)
            // Where another revision is implemented, that one is meant.
            if (!module.IsImplemented && _loader.FindImplemented(module.Name) is null)
            {
                _loader.Implement(_context.UnitOf(module), null);
                grown = true;
            }
        return grown;
    }

    /// <summary>A grouping that nothing uses is wrong all the same when it is wrong (RFC 7950 §7.12); tried in a tree that is thrown away.</summary>
    private void CheckUnusedGroupings()
    {
        foreach (var module in _loader.Units)
        {
            if (!module.IsImplemented)
                continue;
            foreach (var unit in module.Units)
                CheckUnusedGroupings(unit.Root, unit);
        }
    }

    private void CheckUnusedGroupings(Statement statement, TextUnit unit)
    {
        foreach (var s in statement.Items)
        {
            if (s.Keyword == Keyword.Grouping && s.Argument is not null && !_context.UsedGroupings.Contains(s))
            {
                var scratch = new ContainerNode(unit.Module, "(grouping)") { Draft = new ChildDraft() };
                _builder.BuildChildren(s, unit, scratch, unit.Module);
            }
            if (s.Items.Length > 0 && s.Keyword != Keyword.Extension)
                CheckUnusedGroupings(s, unit);
        }
    }
}
