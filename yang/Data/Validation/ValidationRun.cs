using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>
/// One validation. The same checks serve the full and the incremental way; they differ only in which instances they
/// are asked of.
/// </summary>
internal sealed partial class ValidationRun
{
    // The first in order, so that the full and the incremental way say the same of a tree with more.
    private const int MostErrors = 1000;

    private readonly SchemaRules _rules;
    private readonly TreeInUse _next;
    private readonly TreeInUse? _before;
    private readonly ByteSet[] _baseIndexes;
    private readonly List<ByteSetChange>[] _deltas;
    private readonly Schema _schema;
    private readonly ModuleNames _modules;
    private readonly List<(InstancePath Path, RpcError Error)> _errors = [];
    private readonly List<(Instance Parent, ChildRules Rules, ReadOnlyMemory<byte> Value)> _references = [];
    private readonly List<(UniqueRule Rule, Instance Entry, byte[] Tuple)> _tuples = [];
    private readonly ValueScratch _scratch = new();
    private ByteSet[] _nextIndexes;

    public ValidationRun(Schema schema, SchemaRules rules, TreeInUse next, TreeInUse? before, ByteSet[]? baseIndexes)
    {
        _schema = schema;
        _modules = new ModuleNames(schema);
        _rules = rules;
        _next = next;
        _before = before;
        _baseIndexes = baseIndexes ?? [.. rules.Indexes.Select(_ => ByteSet.Empty)];
        _nextIndexes = _baseIndexes;
        _deltas = [.. rules.Indexes.Select(_ => new List<ByteSetChange>())];
    }

    /// <summary>Whether the validation is of a message: a missing node is then a missing element.</summary>
    public bool IsMessage { get; init; }

    /// <summary>
    /// The kinds of dependency that are switched off: only a test that proves each is needed does so.
    /// </summary>
    public DependencyKinds Without { get; init; }

    /// <summary>The indexes of the tree validated; complete after <see cref="Finish"/>.</summary>
    public ByteSet[] Indexes => _nextIndexes;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<(InstancePath Path, RpcError Error)> Violations => _errors;

    /// <summary>Brings the indexes up to date, does the checks that need them, and gives all errors in order.</summary>
    public IReadOnlyList<RpcError> Finish()
    {
        _nextIndexes = [.. _baseIndexes.Select((set, i) => set.With(_deltas[i]))];
        foreach (var (parent, rules, value) in _references)
            CheckReferences(parent, rules, value);
        foreach (var (rule, entry, tuple) in _tuples)
            CheckUnique(rule, entry, tuple);
        return
        [
            .. _errors
                .DistinctBy(e => (e.Path, e.Error.Tag, e.Error.AppTag, e.Error.Message))
                .OrderBy(e => e.Path, PathOrder.Instance)
                .ThenBy(e => e.Error.Tag, StringComparer.Ordinal)
                .ThenBy(e => e.Error.Message, StringComparer.Ordinal)
                .Select(e => e.Error)
                .Take(MostErrors),
        ];
    }

    private void Report(InstancePath path, RpcError error) => _errors.Add((path, error));

    /// <summary>Whether, and how often, a child is there.</summary>
    private void CheckSlot(Instance parent, ChildRules rules)
    {
        if (rules.Whens.Length == 0 && !rules.HasExistenceRule)
            return;
        var node = rules.Node;
        var exists = ChoiceRules.Has(parent.Node, node);
        if (rules.Whens.Length > 0 && (exists || rules.HasExistenceRule) && !TreeInUse.MeetsConditions(parent, node))
        {
            if (exists)
                Report(parent.Path.Child(node), EditErrors.WhenFalse(parent.Path.Child(node), rules.Whens[^1].Expression.Source));
            return;
        }
        if (!rules.HasExistenceRule || !TreeInUse.IsInActiveCase(parent.Node, node))
            return;
        if (rules.IsMandatory && !exists && !Without.HasFlag(DependencyKinds.Mandatory))
            Report(parent.Path.Child(node), ValidationErrors.Mandatory(parent.Path.Child(node), IsMessage));
        if ((rules.MinElements == 0 && rules.MaxElements == uint.MaxValue) || Without.HasFlag(DependencyKinds.Count))
            return;
        var count = node is ListNode ? parent.Node.List(node.Ordinal).Count : parent.Node.LeafList(node.Ordinal).Count;
        if (count < rules.MinElements)
            Report(parent.Path.Child(node), ValidationErrors.TooFew(parent.Path.Child(node), rules.MinElements, count));
        if ((uint)count > rules.MaxElements)
            Report(parent.Path.Child(node), ValidationErrors.TooMany(parent.Path.Child(node), rules.MaxElements, count));
    }

    /// <summary>Whether a choice has one case where it needs one, and never two.</summary>
    private void CheckChoice(Instance parent, ChoiceRule rule)
    {
        var choice = rule.Choice;
        SchemaNode? first = null;
        foreach (var @case in choice.Cases)
            foreach (var node in @case.DataNodes)
                if (ChoiceRules.Has(parent.Node, node))
                {
                    if (first is not null)
                        Report(parent.Path.Child(node), EditErrors.TwoCases(parent.Path.Child(node), first));
                    first ??= node;
                    break;
                }
        if (!choice.IsMandatory || first is not null)
            return;
        // Inside a case it matters only when the case is the one in use (RFC 7950 §7.9.4).
        if (choice.Parent is CaseNode outer && !ChoiceRules.HasData(parent.Node, outer))
            return;
        if (Conditions.AreMet(parent, choice, rule.Whens))
            Report(parent.Path, ValidationErrors.MandatoryChoice(parent.Path, choice));
    }

    private void CheckMusts(Instance instance, ParentRules rules)
    {
        foreach (var must in rules.Musts)
            CheckMust(instance, must);
    }

    private void CheckMust(Instance instance, MustConstraint must)
    {
        if (!Conditions.IsTrue(must.Expression, instance))
            Report(instance.Path, ValidationErrors.Must(instance.Path, must));
    }

    private void CheckMust(Instance parent, SchemaNode node, ReadOnlyMemory<byte> value, MustConstraint must)
    {
        if (Conditions.IsTrue(must.Expression, parent, node, value))
            return;
        var path = node is LeafListNode list ? parent.Path.Entry(list, value) : parent.Path.Child(node);
        Report(path, ValidationErrors.Must(path, must));
    }
}

/// <summary>What a change can reach a constraint by.</summary>
[Flags]
internal enum DependencyKinds
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Nodes a must reads.</summary>
    Must = 1,
    /// <summary>Nodes a when reads.</summary>
    When = 2,
    /// <summary>Leafrefs to a value that goes.</summary>
    Leafref = 4,
    /// <summary>Instance-identifiers of a node that goes.</summary>
    Identifier = 8,
    /// <summary>Tuples of unique leaves.</summary>
    Unique = 16,
    /// <summary>Other nodes of a choice.</summary>
    Choice = 32,
    /// <summary>Containers in use without being written, that come and go.</summary>
    Implicit = 64,
    /// <summary>Existence of the changed node itself.</summary>
    Existence = 128,
    /// <summary>Order of user-ordered entries.</summary>
    Order = 256,
    /// <summary>What a node that comes or goes takes with it.</summary>
    Subtree = 512,
    /// <summary>The target of a leafref or instance-identifier whose value comes.</summary>
    Reference = 1024,
    /// <summary>min-elements and max-elements of a list whose entries come or go.</summary>
    Count = 2048,
    /// <summary>A mandatory node that goes, or whose parent comes.</summary>
    Mandatory = 4096,
    /// <summary>Contexts that find the changed entry by a key predicate or deref().</summary>
    Link = 8192,
    /// <summary>Leaves that are in use by their default, and come and go with what stands around them.</summary>
    Default = 16384,
}
