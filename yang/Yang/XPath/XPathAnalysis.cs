namespace Netconf.Mano.Yang;

/// <summary>Checks the expressions of a schema once the whole tree stands.</summary>
internal static class XPathAnalysis
{
    /// <summary>
    /// Reports names that lead nowhere. They are warnings: RFC 7950 §6.4.1 lets an expression speak of nodes that are
    /// not there (a feature that is off, a module that is only imported); it is then never true by them.
    /// </summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">Its context node.</param>
    /// <param name="links">The whole tree.</param>
    /// <param name="location">Where it stands.</param>
    /// <param name="configOnly">Whether the node that carries it is configuration; null: as the context is.</param>
    public static void Check(
        XPathExpression expression, SchemaNode context, ISchemaLinks links, SourceLocation location,
        bool? configOnly = null)
    {
        var walk = new XPathSchemaWalk(links.Root, context, configOnly);
        walk.ReadBoolean(expression.Root);
        foreach (var finding in walk.Findings.Distinct())
            links.Report(new Diagnostic(
                DiagnosticSeverity.Warning, "xpath-unknown-node",
                $"In \"{XPathParser.Shorten(expression.Source)}\" of {context.Path}, {finding}: this part selects nothing.", location));
    }
}
