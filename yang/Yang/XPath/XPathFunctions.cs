namespace Netconf.Mano.Yang;

/// <summary>What a function is called, takes and gives.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">Which it is.</param>
/// <param name="Least">The least number of arguments.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Result">What it gives.</param>
internal sealed record XPathSignature(string Name, XPathFunction Function, int Least, int Most, XPathValueKind Result)
{
    private const int Any = int.MaxValue;

    private static readonly Dictionary<string, XPathSignature> ByName = new XPathSignature[]
    {
        new("last", XPathFunction.Last, 0, 0, XPathValueKind.Number),
        new("position", XPathFunction.Position, 0, 0, XPathValueKind.Number),
        new("count", XPathFunction.Count, 1, 1, XPathValueKind.Number),
        new("id", XPathFunction.Id, 1, 1, XPathValueKind.NodeSet),
        new("local-name", XPathFunction.LocalName, 0, 1, XPathValueKind.String),
        new("namespace-uri", XPathFunction.NamespaceUri, 0, 1, XPathValueKind.String),
        new("name", XPathFunction.Name, 0, 1, XPathValueKind.String),
        new("string", XPathFunction.String, 0, 1, XPathValueKind.String),
        new("concat", XPathFunction.Concat, 2, Any, XPathValueKind.String),
        new("starts-with", XPathFunction.StartsWith, 2, 2, XPathValueKind.Boolean),
        new("contains", XPathFunction.Contains, 2, 2, XPathValueKind.Boolean),
        new("substring-before", XPathFunction.SubstringBefore, 2, 2, XPathValueKind.String),
        new("substring-after", XPathFunction.SubstringAfter, 2, 2, XPathValueKind.String),
        new("substring", XPathFunction.Substring, 2, 3, XPathValueKind.String),
        new("string-length", XPathFunction.StringLength, 0, 1, XPathValueKind.Number),
        new("normalize-space", XPathFunction.NormalizeSpace, 0, 1, XPathValueKind.String),
        new("translate", XPathFunction.Translate, 3, 3, XPathValueKind.String),
        new("boolean", XPathFunction.Boolean, 1, 1, XPathValueKind.Boolean),
        new("not", XPathFunction.Not, 1, 1, XPathValueKind.Boolean),
        new("true", XPathFunction.True, 0, 0, XPathValueKind.Boolean),
        new("false", XPathFunction.False, 0, 0, XPathValueKind.Boolean),
        new("lang", XPathFunction.Lang, 1, 1, XPathValueKind.Boolean),
        new("number", XPathFunction.Number, 0, 1, XPathValueKind.Number),
        new("sum", XPathFunction.Sum, 1, 1, XPathValueKind.Number),
        new("floor", XPathFunction.Floor, 1, 1, XPathValueKind.Number),
        new("ceiling", XPathFunction.Ceiling, 1, 1, XPathValueKind.Number),
        new("round", XPathFunction.Round, 1, 1, XPathValueKind.Number),
        new("current", XPathFunction.Current, 0, 0, XPathValueKind.NodeSet),
        new("re-match", XPathFunction.ReMatch, 2, 2, XPathValueKind.Boolean),
        new("deref", XPathFunction.Deref, 1, 1, XPathValueKind.NodeSet),
        new("derived-from", XPathFunction.DerivedFrom, 2, 2, XPathValueKind.Boolean),
        new("derived-from-or-self", XPathFunction.DerivedFromOrSelf, 2, 2, XPathValueKind.Boolean),
        new("enum-value", XPathFunction.EnumValue, 1, 1, XPathValueKind.Number),
        new("bit-is-set", XPathFunction.BitIsSet, 2, 2, XPathValueKind.Boolean),
    }.ToDictionary(s => s.Name);

    private static readonly Dictionary<XPathFunction, XPathSignature> ByFunction = ByName.Values.ToDictionary(s =>
        s.Function);

    public static XPathSignature? Find(string name) => ByName.GetValueOrDefault(name);

    public static XPathSignature Of(XPathFunction function) => ByFunction[function];

    /// <summary>Whether the function came with YANG 1.1.</summary>
    public bool IsYang11 => Function > XPathFunction.Current;

    /// <summary>Whether an argument has to be a node-set.</summary>
    public bool WantsNodeSet(int argument) => argument == 0 && Function is XPathFunction.Count or XPathFunction.Sum
        or XPathFunction.LocalName or XPathFunction.NamespaceUri or XPathFunction.Name or XPathFunction.Deref
        or XPathFunction.DerivedFrom or XPathFunction.DerivedFromOrSelf or XPathFunction.EnumValue or XPathFunction.BitIsSet;
}

/// <summary>The four types of XPath 1.0.</summary>
public enum XPathValueKind
{
    /// <summary>A set of nodes.</summary>
    NodeSet,
    /// <summary>A string.</summary>
    String,
    /// <summary>A number.</summary>
    Number,
    /// <summary>A boolean.</summary>
    Boolean,
    /// <summary>Known only when evaluated: a variable's.</summary>
    Unknown,
}
