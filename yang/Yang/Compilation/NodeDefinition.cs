using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>A statement and the text whose prefixes it uses.</summary>
internal readonly record struct Part(Statement Statement, TextUnit Unit)
{
    public string Arg => Statement.Arg;
}

/// <summary>A when and where it came from.</summary>
/// <param name="Part">The when statement.</param>
/// <param name="OnParent">It came with a uses or an augment.</param>
internal readonly record struct WhenPart(Part Part, bool OnParent);

/// <summary>
/// What statements say of a node before it means anything: read once per statement and shared by all nodes that come of it; refine,
/// uses and deviations work on a copy of their own.
/// </summary>
internal sealed class NodeDefinition
{
    /// <summary>More musts, defaults or extensions than this no node has; the rest is left out and, where it would matter, told.</summary>
    public const int MaxParts = 10_000;

    private MustConstraint[]? _musts;
    private NodeWords? _words;
    private Module? _mustsModule;
    private readonly List<(Module Module, WhenConstraint[] Whens)> _whens = [];

    private NodeDefinition(Statement statement, TextUnit unit)
    {
        Statement = statement;
        Unit = unit;
    }

    public Statement Statement { get; }

    public TextUnit Unit { get; }

    public byte[] NameUtf8 { get; private set; } = [];

    public bool IsEnabled { get; set; } = true;

    public bool? Config { get; set; }

    public Status? Status { get; set; }

    public string? Description { get; set; }

    public string? Reference { get; set; }

    public Part[] Musts { get; set; } = [];

    public WhenPart[] Whens { get; set; } = [];

    public Part? Type { get; set; }

    public string? Units { get; set; }

    public Part[] Defaults { get; set; } = [];

    public bool? Mandatory { get; set; }

    public uint? MinElements { get; set; }

    public uint? MaxElements { get; set; }

    public bool IsUserOrdered { get; set; }

    public Part? Key { get; set; }

    public Part[] Uniques { get; set; } = [];

    public string? Presence { get; set; }

    public Part[] Extensions { get; set; } = [];

    /// <summary>The extension instances, made once.</summary>
    public ExtensionInstance[]? ExtensionInstances { get; set; }

    /// <summary>The texts for people, made once.</summary>
    public NodeWords Words => _words ??= new NodeWords(Description, Reference,
        HasIfFeature ? [.. Statement.FindAll(Keyword.IfFeature).Select(s => s.Arg)] : [], Type?.Arg);

    /// <summary>Whether an if-feature stands on the node's own statement.</summary>
    public bool HasIfFeature { get; private set; }

    /// <summary>A copy to change; what was derived from the original is not taken over.</summary>
    public NodeDefinition Clone() => new(this);

    private NodeDefinition(NodeDefinition other)
        : this(other.Statement, other.Unit)
    {
        NameUtf8 = other.NameUtf8;
        IsEnabled = other.IsEnabled;
        Config = other.Config;
        Status = other.Status;
        Description = other.Description;
        Reference = other.Reference;
        Musts = other.Musts;
        Whens = other.Whens;
        Type = other.Type;
        Units = other.Units;
        Defaults = other.Defaults;
        Mandatory = other.Mandatory;
        MinElements = other.MinElements;
        MaxElements = other.MaxElements;
        IsUserOrdered = other.IsUserOrdered;
        Key = other.Key;
        Uniques = other.Uniques;
        Presence = other.Presence;
        Extensions = other.Extensions;
        HasIfFeature = other.HasIfFeature;
    }

    /// <summary>The definition a statement gives; the same object each time.</summary>
    public static NodeDefinition Of(Statement statement, TextUnit unit)
    {
        if (statement.Facts is NodeDefinition known)
            return known;
        var definition = new NodeDefinition(statement, unit);
        definition.Read();
        statement.Facts = definition;
        return definition;
    }

    private void Read()
    {
        NameUtf8 = Encoding.UTF8.GetBytes(Statement.Arg);
        foreach (var s in Statement.Items)
            ReadSubstatement(s);
    }

    private void ReadSubstatement(Statement s)
    {
        switch (s.Keyword)
        {
            case Keyword.IfFeature:
                HasIfFeature = true;
                IsEnabled &= IfFeatureExpression.Evaluate(s, Unit);
                break;
            case Keyword.When:
                Whens = [.. Whens, new WhenPart(new Part(s, Unit), false)];
                break;
            case Keyword.Type:
                Type = new Part(s, Unit);
                break;
            case Keyword.Extension when Extensions.Length < MaxParts:
                Extensions = [.. Extensions, new Part(s, Unit)];
                break;
            default:
                Set(s, Unit);
                break;
        }
    }

    /// <summary>Takes over one property, as a definition or a refine states it; must, default of leaf-lists and unique add up.</summary>
    public void Set(Statement s, TextUnit unit)
    {
        switch (s.Keyword)
        {
            case Keyword.Config:
                Config = s.Arg == "true";
                break;
            case Keyword.Status:
                Status = ParseStatus(s.Arg);
                break;
            case Keyword.Description:
                Description = s.Argument;
                break;
            case Keyword.Reference:
                Reference = s.Argument;
                break;
            case Keyword.Must when Musts.Length < MaxParts:
                Musts = [.. Musts, new Part(s, unit)];
                break;
            case Keyword.Units:
                Units = s.Argument;
                break;
            case Keyword.Default when Defaults.Length < MaxParts:
                Defaults = [.. Defaults, new Part(s, unit)];
                break;
            case Keyword.Mandatory:
                Mandatory = s.Arg == "true";
                break;
            case Keyword.MinElements:
                MinElements = uint.TryParse(s.Arg, out var min) ? min : 0;
                break;
            case Keyword.MaxElements:
                MaxElements = uint.TryParse(s.Arg, out var max) ? max : uint.MaxValue;
                break;
            case Keyword.OrderedBy:
                IsUserOrdered = s.Arg == "user";
                break;
            case Keyword.Key:
                Key = new Part(s, unit);
                break;
            case Keyword.Unique when Uniques.Length < MaxParts:
                Uniques = [.. Uniques, new Part(s, unit)];
                break;
            case Keyword.Presence:
                Presence = s.Argument;
                break;
        }
    }

    public static Status ParseStatus(string text) => text switch
    {
        "deprecated" => Yang.Status.Deprecated,
        "obsolete" => Yang.Status.Obsolete,
        _ => Yang.Status.Current,
    };

    /// <summary>The musts with names of module <paramref name="context"/>; parsed once per definition and module.</summary>
    public MustConstraint[] MustsIn(Module context)
    {
        if (Musts.Length == 0)
            return [];
        if (_musts is null || !ReferenceEquals(_mustsModule, context))
        {
            var list = new List<MustConstraint>(Musts.Length);
            foreach (var m in Musts)
                if (Expressions.Parse(m, context) is { } expression)
                    list.Add(new MustConstraint(expression, m.Statement.FindArgument(Keyword.ErrorMessage),
                        m.Statement.FindArgument(Keyword.ErrorAppTag)));
            _musts = [.. list];
            _mustsModule = context;
        }
        return _musts;
    }

    /// <summary>The whens with names of module <paramref name="context"/>.</summary>
    public WhenConstraint[] WhensIn(Module context)
    {
        if (Whens.Length == 0)
            return [];
        foreach (var (module, whens) in _whens)
            if (ReferenceEquals(module, context))
                return whens;
        var list = new List<WhenConstraint>(Whens.Length);
        foreach (var w in Whens)
            if (Expressions.Parse(w.Part, context) is { } expression)
                list.Add(new WhenConstraint(expression, w.OnParent));
        WhenConstraint[] made = [.. list];
        _whens.Add((context, made));
        return made;
    }
}

/// <summary>Parses the XPath of must and when statements.</summary>
internal static class Expressions
{
    public static XPathExpression? Parse(Part part, Module context) =>
        XPathParser.Parse(part.Arg, new Scope(part.Unit, context), part.Statement.Location);

    private sealed class Scope(TextUnit unit, Module context) : IXPathScope
    {
        public Module ContextModule => context;

        public bool IsYang11 => unit.IsYang11;

        public Module? ResolvePrefix(string prefix) => unit.ResolvePrefix(prefix);

        public void Report(Diagnostic diagnostic) => unit.Report(diagnostic);
    }
}
