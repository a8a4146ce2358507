using System.Globalization;

namespace Netconf.Mano.Yang;

/// <summary>The character classes of XML Schema's regular expressions (XSD part 2, appendix F).</summary>
internal static class XsdClasses
{
    // In the order of System.Globalization.UnicodeCategory.
    private static readonly string[] Names =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
            "Pc", "Pd", "Ps", "Pe",
        "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly Lazy<Dictionary<string, CodePointSet>> Categories = new(ReadCategories);

    private static readonly Lazy<CodePointSet> Words =
        new(() => Categories.Value["P"].Union(Categories.Value["Z"]).Union(Categories.Value["C"]).Complement());

    public static CodePointSet Space { get; } = CodePointSet.Of([(9, 10), (13, 13), (32, 32)]);

    /// <summary>'.': everything but line ends.</summary>
    public static CodePointSet Wildcard { get; } = CodePointSet.Of([(10, 10), (13, 13)]).Complement();

    /// <summary>\i: XML's NameStartChar.</summary>
    public static CodePointSet NameStart { get; } = CodePointSet.Of(
    [
        (':', ':'), ('A', 'Z'), ('_', '_'), ('a', 'z'), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
            (0x37F, 0x1FFF),
        (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD),
            (0x10000, 0xEFFFF),
    ]);

    /// <summary>\c: XML's NameChar.</summary>
    public static CodePointSet NameChar { get; } = NameStart.Union(CodePointSet.Of(
        [('-', '.'), ('0', '9'), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)]));

    public static CodePointSet Digit => Categories.Value["Nd"];

    /// <summary>\w: all but punctuation, separators and others.</summary>
    public static CodePointSet Word => Words.Value;

    /// <summary>The set of \p{name}: a general category, or a block after Is; null when there is none of that
    /// name.</summary>
    public static CodePointSet? Property(string name)
    {
        if (name.StartsWith("Is", StringComparison.Ordinal))
            return UnicodeBlocks.Find(name[2..]);
        return Categories.Value.GetValueOrDefault(name);
    }

    private static Dictionary<string, CodePointSet> ReadCategories()
    {
        var ranges = new List<(int, int)>[30];
        for (var i = 0; i < ranges.Length; i++)
            ranges[i] = [];
        var start = 0;
        for (var c = 1; c <= CodePointSet.Last + 1; c++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(start);
            if (c <= CodePointSet.Last && CharUnicodeInfo.GetUnicodeCategory(c) == category)
                continue;
            ranges[(int)category].Add((start, c - 1));
            start = c;
        }
        var result = new Dictionary<string, CodePointSet>();
        for (var i = 0; i < ranges.Length; i++)
        {
            var set = CodePointSet.Of(ranges[i]);
            var name = Names[i];
            result[name] = set;
            result[name[..1]] = result.TryGetValue(name[..1], out var group) ? group.Union(set) : set;
        }
        return result;
    }
}
