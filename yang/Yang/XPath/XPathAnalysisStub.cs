namespace Netconf.Mano.Yang;
internal static class XPathAnalysis { public static void Check(XPathExpression e, SchemaNode c, ISchemaLinks l, SourceLocation at) { } }
