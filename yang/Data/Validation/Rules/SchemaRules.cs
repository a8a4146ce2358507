using System.Runtime.CompilerServices;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Which nodes a validation is about.</summary>
public enum ValidationScope
{
    /// <summary>Configuration only: what running and candidate hold.</summary>
    Configuration,
    /// <summary>State data too.</summary>
    All,
}

/// <summary>
/// Every constraint of a schema, sorted by where it applies and by what may change it. Immutable; one per schema.
/// </summary>
internal sealed class SchemaRules
{
    private static readonly ConditionalWeakTable<Schema, SchemaRules> Configuration = [];
    private static readonly ConditionalWeakTable<Schema, SchemaRules> All = [];
    private static readonly ConditionalWeakTable<Schema, SchemaRules> Whens = [];
    private static readonly ConditionalWeakTable<ParentNode, SchemaRules> Messages = [];

    private readonly Dictionary<SchemaNode, ChildRules> _children;
    private readonly Dictionary<ParentNode, ParentRules> _parents;

    internal SchemaRules(
        ParentRules root, Dictionary<SchemaNode, ChildRules> children, Dictionary<ParentNode, ParentRules> parents, IndexPlan[] indexes)
    {
        Root = root;
        _children = children;
        _parents = parents;
        Indexes = indexes;
    }

    public ParentRules Root { get; }

    public IndexPlan[] Indexes { get; }

    /// <summary>What reads so much that any change may matter to it.</summary>
    public IReadOnlyList<Trigger> OnAnything { get; init; } = [];

    /// <summary>The leaves that hold instance-identifiers.</summary>
    public IReadOnlyList<ChildRules> Identifiers { get; init; } = [];

    /// <summary>What each constraint costs.</summary>
    public IReadOnlyList<ConstraintCost> Costs { get; init; } = [];

    public ChildRules? Find(SchemaNode node) => _children.GetValueOrDefault(node);

    public ParentRules? FindParent(ParentNode node) => _parents.GetValueOrDefault(node);

    public static SchemaRules Of(Schema schema, ValidationScope scope) =>
        (scope == ValidationScope.All ? All : Configuration).GetValue(schema, s => new RulesCompiler(s.Root, s.Root, scope).Compile());

    /// <summary>Of the rules of configuration the whens only, for edits.</summary>
    public static SchemaRules OfWhens(Schema schema) =>
        Whens.GetValue(schema, s => new RulesCompiler(s.Root, s.Root, ValidationScope.Configuration) { WhensOnly = true }.Compile());

    /// <summary>The rules of a message.</summary>
    public static SchemaRules OfMessage(ParentNode message, Schema schema) => Messages.GetValue(
        message, m => new RulesCompiler(m, schema.Root, ValidationScope.All).Compile());
}
