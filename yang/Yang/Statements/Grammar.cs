using System.Collections.Frozen;

namespace Netconf.Mano.Yang;

/// <summary>The grammar of an argument; what needs more context (types, XPath, key) is checked where that context is.</summary>
internal enum ArgumentKind
{
    None, Text, Identifier, IdentifierRef, Uri, Version, Date, Boolean, YinBoolean, Status, OrderedBy, MaxElements, NonNegative,
    Integer, Deviate, Modifier, AbsolutePath, DescendantPath, AugmentPath, Key, Unique, Path, Expression, Restriction, FractionDigits,
}

/// <summary>How often a substatement may stand in a statement, and from which version on.</summary>
/// <param name="Keyword">The substatement.</param>
/// <param name="Min">At least.</param>
/// <param name="Max">At most.</param>
/// <param name="Only11">Not in YANG 1.</param>
/// <param name="Section">Place in the fixed order of a module (RFC 7950 §14); 0 where order is free.</param>
internal sealed record SubstatementRule(Keyword Keyword, int Min, int Max, bool Only11, int Section);

/// <summary>What the RFC says of one statement.</summary>
internal sealed record StatementRule(
    Keyword Keyword, ArgumentKind Argument, FrozenDictionary<Keyword, SubstatementRule> Substatements, SubstatementRule[] Required, bool Ordered);

/// <summary>
/// RFC 7950 §7, §9 and §14 as a table: a line is a statement, its argument and its substatements. <c>!</c> exactly once, <c>?</c> at most once,
/// <c>*</c> any number, <c>+</c> at least once, a leading <c>^</c>: YANG 1.1 only; <c>/</c> begins the next section of a fixed order.
/// </summary>
internal static class Grammar
{
    private const string Data = "container* leaf* leaf-list* list* choice* ^anydata* anyxml* uses*";
    private const string Doc = "status? description? reference?";

    private const string Body =
        "extension* feature* identity* typedef* grouping* container* leaf* leaf-list* list* choice* ^anydata* anyxml* uses* " +
        "augment* rpc* notification* deviation*";

    private const string Meta = "organization? contact? description? reference?";

    private static readonly string[] Table =
    [
        $"module Identifier yang-version? namespace! prefix! / import* include* / {Meta} / revision* / {Body}",
        $"submodule Identifier yang-version? belongs-to! / import* include* / {Meta} / revision* / {Body}",
        "yang-version Version",
        "namespace Uri",
        "prefix Identifier",
        "belongs-to Identifier prefix!",
        "import Identifier prefix! revision-date? ^description? ^reference?",
        "include Identifier revision-date? ^description? ^reference?",
        "revision-date Date",
        "organization Text", "contact Text", "description Text", "reference Text", "units Text", "presence Text",
        "error-message Text", "error-app-tag Text", "default Text",
        "revision Date description? reference?",
        $"extension Identifier argument? {Doc}",
        "argument Identifier yin-element?",
        "yin-element YinBoolean",
        $"feature Identifier if-feature* {Doc}",
        "if-feature Expression",
        $"identity Identifier ^if-feature* base* {Doc}",
        "base IdentifierRef",
        $"typedef Identifier type! units? default? {Doc}",
        "type IdentifierRef range? length? pattern* enum* bit* path? base* fraction-digits? require-instance? type*",
        "range Restriction error-message? error-app-tag? description? reference?",
        "length Restriction error-message? error-app-tag? description? reference?",
        "pattern Text ^modifier? error-message? error-app-tag? description? reference?",
        "modifier Modifier",
        $"enum Text ^if-feature* value? {Doc}",
        $"bit Identifier ^if-feature* position? {Doc}",
        "value Integer", "position NonNegative", "fraction-digits FractionDigits", "require-instance Boolean", "path Path",
        "must Text error-message? error-app-tag? description? reference?",
        "when Text description? reference?",
        "status Status", "config Boolean", "mandatory Boolean", "ordered-by OrderedBy",
        "min-elements NonNegative", "max-elements MaxElements", "key Key", "unique Unique",
        $"grouping Identifier {Doc} typedef* grouping* {Data} ^action* ^notification*",
        $"container Identifier when? if-feature* must* presence? config? {Doc} typedef* grouping* {Data} ^action* ^notification*",
        $"leaf Identifier when? if-feature* type! units? must* default? config? mandatory? {Doc}",
        $"leaf-list Identifier when? if-feature* type! units? must* ^default* config? min-elements? max-elements? ordered-by? {Doc}",
        $"list Identifier when? if-feature* must* key? unique* config? min-elements? max-elements? ordered-by? {Doc} " +
        $"typedef* grouping* {Data} ^action* ^notification*",
        $"choice Identifier when? if-feature* default? config? mandatory? {Doc} ^choice* case* container* leaf* leaf-list* list* ^anydata* anyxml*",
        $"case Identifier when? if-feature* {Doc} {Data}",
        $"anydata Identifier when? if-feature* must* config? mandatory? {Doc}",
        $"anyxml Identifier when? if-feature* must* config? mandatory? {Doc}",
        $"uses IdentifierRef when? if-feature* {Doc} refine* augment*",
        "refine DescendantPath ^if-feature* must* presence? default* config? mandatory? min-elements? max-elements? description? reference?",
        $"augment AugmentPath when? if-feature* {Doc} {Data} case* ^action* ^notification*",
        $"rpc Identifier if-feature* {Doc} typedef* grouping* input? output?",
        $"action Identifier if-feature* {Doc} typedef* grouping* input? output?",
        $"input None ^must* typedef* grouping* {Data}",
        $"output None ^must* typedef* grouping* {Data}",
        $"notification Identifier if-feature* ^must* {Doc} typedef* grouping* {Data}",
        "deviation AbsolutePath description? reference? deviate+",
        "deviate Deviate type? units? must* unique* default* config? mandatory? min-elements? max-elements?",
    ];

    // Extensions that define data or types: module, name, substatements (RFC 7952 §3, RFC 8040 §8, RFC 8791 §4).
    private static readonly string[] Extensions =
    [
        $"ietf-yang-metadata annotation if-feature* type! units? {Doc}",
        "ietf-restconf yang-data container* choice* uses* typedef* grouping* leaf* leaf-list* list* ^anydata* anyxml* description* reference*",
        $"ietf-yang-structure-ext structure must* {Doc} typedef* grouping* {Data}",
        $"ietf-yang-structure-ext augment-structure {Doc} {Data} case*",
    ];

    private static readonly StatementRule?[] Rules = Build();
    private static readonly FrozenDictionary<(string, string), StatementRule> ExtensionRules = BuildExtensions();

    /// <summary>The rule of an extension that defines data or types; null for others.</summary>
    public static StatementRule? For(string module, string extension) => ExtensionRules.GetValueOrDefault((module, extension));

    private static FrozenDictionary<(string, string), StatementRule> BuildExtensions()
    {
        var rules = new Dictionary<(string, string), StatementRule>();
        foreach (var line in Extensions)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            rules[(words[0], words[1])] = Rule(Keyword.Extension, ArgumentKind.Text, words.AsSpan(2));
        }
        return rules.ToFrozenDictionary();
    }

    /// <summary>The rule of a statement; null for extensions and unknown keywords.</summary>
    public static StatementRule? For(Keyword keyword) => Rules[(int)keyword];

    private static StatementRule?[] Build()
    {
        var rules = new StatementRule?[Enum.GetValues<Keyword>().Length];
        foreach (var line in Table)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var keyword = Keywords.Find(words[0]);
            rules[(int)keyword] = Rule(keyword, Enum.Parse<ArgumentKind>(words[1]), words.AsSpan(2));
        }
        return rules;
    }

    private static StatementRule Rule(Keyword keyword, ArgumentKind argument, ReadOnlySpan<string> words)
    {
        var subs = new Dictionary<Keyword, SubstatementRule>();
        var section = 0;
        foreach (var word in words)
        {
            if (word == "/")
            {
                section++;
                continue;
            }
            var name = word.AsSpan().TrimStart('^')[..^1];
            var (min, max) = word[^1] switch { '!' => (1, 1), '?' => (0, 1), '+' => (1, int.MaxValue), _ => (0, int.MaxValue) };
            var sub = Keywords.Find(name);
            subs[sub] = new SubstatementRule(sub, min, max, word[0] == '^', section);
        }
        return new StatementRule(keyword, argument, subs.ToFrozenDictionary(), [.. subs.Values.Where(s => s.Min > 0)], section > 0);
    }
}
