namespace Netconf.Mano.Yang;

/// <summary>Holds every statement of a text against <see cref="Grammar"/>: known, allowed here, often enough, argument well formed.</summary>
internal sealed class GrammarChecker(DiagnosticBag findings)
{
    private bool _is11;

    /// <summary>Checks a module or submodule statement with all it contains.</summary>
    public void Check(Statement root)
    {
        _is11 = root.FindArgument(Keyword.YangVersion) == "1.1";
        CheckArgument(root, Grammar.For(root.Keyword)!);
        CheckBody(root);
    }

    /// <summary>Checks the substatements of an extension statement that defines data or types.</summary>
    public static void CheckExtension(Statement statement, StatementRule rule, bool is11, DiagnosticBag findings) =>
        new GrammarChecker(findings) { _is11 = is11 }.CheckBody(statement, rule);

    private void CheckBody(Statement statement)
    {
        if (Grammar.For(statement.Keyword) is { } rule)
            CheckBody(statement, rule);
    }

    private void CheckBody(Statement statement, StatementRule rule)
    {
        var seen = statement.Items.Length > 0 ? new Dictionary<Keyword, int>() : null;
        var section = 0;
        foreach (var sub in statement.Items)
        {
            if (sub.Keyword == Keyword.Extension)
            {
                CheckKeyword(sub);
                continue;
            }
            if (!rule.Substatements.TryGetValue(sub.Keyword, out var allowed) || (allowed.Only11 && !_is11))
            {
                Refuse(statement, sub, allowed);
                continue;
            }
            var count = seen![sub.Keyword] = seen.GetValueOrDefault(sub.Keyword) + 1;
            if (count > allowed.Max || (count > 1 && IsOnceInVersion1(statement, sub)))
                findings.Error("duplicate-statement", $"{sub.Name} stands more than once in {statement.Name}", sub, "keep one of them");
            if (count == NodeDefinition.MaxParts + 1 && sub.Keyword is Keyword.Must or Keyword.Default or Keyword.Unique)
                findings.Error("too-many-statements", $"{statement.Name} has more than {NodeDefinition.MaxParts} {sub.Name} statements", sub);
            if (rule.Ordered)
                CheckOrder(statement, sub, allowed, ref section);
            if (Grammar.For(sub.Keyword) is { } subRule)
                CheckArgument(sub, subRule);
            CheckBody(sub);
        }
        foreach (var required in rule.Required)
            if (seen is null || !seen.ContainsKey(required.Keyword))
                findings.Error("missing-statement", $"{Title(statement)} needs a {required.Keyword.Text()} statement", statement,
                    $"add a {required.Keyword.Text()}");
        // input and output are left out where they are empty (RFC 7950 §14, 1*data-def-stmt).
        if (statement.Keyword is Keyword.Input or Keyword.Output && !statement.Items.Any(s => IsDataDefinition(s.Keyword)))
            findings.Error("missing-statement", $"{statement.Name} holds no data", statement, $"leave the {statement.Name} statement out, or define data in it");
    }

    private static bool IsDataDefinition(Keyword keyword) => keyword is Keyword.Container or Keyword.Leaf or Keyword.LeafList or Keyword.List
        or Keyword.Choice or Keyword.Anydata or Keyword.Anyxml or Keyword.Uses;

    // A refine of YANG 1 has one default; 1.1 allows many for leaf-lists. identity and type have one base in YANG 1 (RFC 6020 §7.16, §9.10).
    private bool IsOnceInVersion1(Statement statement, Statement sub) =>
        !_is11 && (sub.Keyword, statement.Keyword) is (Keyword.Default, Keyword.Refine or Keyword.Deviate)
            or (Keyword.Base, Keyword.Identity or Keyword.Type);

    private void Refuse(Statement statement, Statement sub, SubstatementRule? allowed)
    {
        if (sub.Keyword == Keyword.Unknown)
        {
            if (sub.Name != "(unreadable)")
                findings.Error("unknown-keyword", $"'{YangParser.Shorten(sub.Name)}' is not a YANG statement", sub,
                    "extension statements need a prefix");
        }
        else if (allowed is not null)
            findings.Error("needs-yang-1.1", $"{sub.Name} in {statement.Name} exists in YANG 1.1 only", sub, "say yang-version 1.1");
        else
            findings.Error("misplaced-statement", $"{sub.Name} is not allowed in {statement.Name}", sub);
    }

    private void CheckOrder(Statement statement, Statement sub, SubstatementRule allowed, ref int section)
    {
        if (allowed.Section < section)
            findings.Error("statement-order", $"{sub.Name} stands too late in {statement.Name}", sub,
                "the order is header, import and include, meta data, revisions, body (RFC 7950 §14)");
        else
            section = allowed.Section;
    }

    private void CheckArgument(Statement statement, StatementRule rule)
    {
        if (rule.Argument == ArgumentKind.None)
        {
            if (statement.Argument is not null)
                findings.Error("unexpected-argument", $"{statement.Name} takes no argument", statement);
            return;
        }
        if (statement.Argument is null)
        {
            findings.Error("missing-argument", $"{statement.Name} needs an argument", statement);
            return;
        }
        if (ArgumentSyntax.Check(rule.Argument, statement.Argument, _is11) is { } fault)
            findings.Error("invalid-argument", $"{statement.Name}: {fault}", statement);
    }

    private void CheckKeyword(Statement statement)
    {
        var colon = statement.Name.IndexOf(':');
        if (!ArgumentSyntax.IsIdentifierRef(statement.Name, _is11) || colon < 0)
            findings.Error("invalid-keyword", $"'{YangParser.Shorten(statement.Name)}' is not prefix:identifier", statement);
    }

    private static string Title(Statement statement) =>
        statement.Argument is null ? statement.Name : $"{statement.Name} {YangParser.Shorten(statement.Argument)}";
}
