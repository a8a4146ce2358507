namespace Netconf.Mano.Yang;

#pragma warning disable CS1591 // each member is the statement of that name (RFC 7950 §7, §9)
/// <summary>The statements of YANG; <see cref="Extension"/> stands for every prefixed keyword.</summary>
public enum Keyword : byte
{
    Unknown, Extension,
    Action, Anydata, Anyxml, Argument, Augment, Base, BelongsTo, Bit, Case, Choice, Config, Contact, Container,
    Default, Description, Deviate, Deviation, Enum, ErrorAppTag, ErrorMessage, ExtensionDefinition, Feature,
    FractionDigits, Grouping, Identity, IfFeature, Import, Include, Input, Key, Leaf, LeafList, Length, List,
    Mandatory, MaxElements, MinElements, Modifier, Module, Must, Namespace, Notification, OrderedBy, Organization,
    Output, Path, Pattern, Position, Prefix, Presence, Range, Reference, Refine, RequireInstance, Revision,
    RevisionDate, Rpc, Status, Submodule, Type, Typedef, Unique, Units, Uses, Value, When, YangVersion, YinElement,
}
#pragma warning restore CS1591

/// <summary>Keyword texts and back.</summary>
internal static class Keywords
{
    private static readonly string[] Texts = BuildTexts();
    private static readonly Dictionary<string, Keyword> ByText = BuildIndex();
    private static readonly Dictionary<string, Keyword>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByText.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The keyword as written in YANG.</summary>
    public static string Text(this Keyword keyword) => Texts[(int)keyword];

    /// <summary>The keyword a text stands for; <see cref="Keyword.Unknown"/> when it is none.</summary>
    public static Keyword Find(ReadOnlySpan<char> text) => BySpan.TryGetValue(text, out var keyword) ? keyword : Keyword.Unknown;

    private static string[] BuildTexts()
    {
        var names = Enum.GetNames<Keyword>();
        var texts = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
            texts[i] = Kebab(names[i]);
        texts[(int)Keyword.ExtensionDefinition] = "extension";
        texts[(int)Keyword.Extension] = "(extension)";
        texts[(int)Keyword.Unknown] = "(unknown)";
        return texts;
    }

    private static Dictionary<string, Keyword> BuildIndex()
    {
        var index = new Dictionary<string, Keyword>(StringComparer.Ordinal);
        for (var i = (int)Keyword.Extension + 1; i < Texts.Length; i++)
            index[Texts[i]] = (Keyword)i;
        return index;
    }

    private static string Kebab(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
                text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
