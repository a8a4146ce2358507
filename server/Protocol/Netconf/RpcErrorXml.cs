using System.Buffers;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>rpc-error in XML (RFC 6241 §4.3): the elements in their order, the path with prefixes declared on its own element.</summary>
internal static class RpcErrorXml
{
    public static void Write(IBufferWriter<byte> output, RpcError error, Schema schema, string xmlns)
    {
        output.WriteRaw($"<rpc-error{xmlns}>");
        output.WriteElement("error-type", error.Type.ToString().ToLowerInvariant());
        output.WriteElement("error-tag", error.Tag);
        output.WriteElement("error-severity", "error");
        if (error.AppTag is { } appTag)
            output.WriteElement("error-app-tag", appTag);
        if (error.Path is { } path)
            WritePath(output, "error-path", path, schema, null);
        output.WriteRaw("<error-message xml:lang=\"en\">");
        output.WriteText(error.Message);
        output.WriteRaw("</error-message>");
        if (error.Info.Count > 0)
        {
            output.WriteRaw("<error-info>");
            foreach (var info in error.Info)
                WriteInfo(output, info, schema);
            output.WriteRaw("</error-info>");
        }
        output.WriteRaw("</rpc-error>");
    }

    private static void WriteInfo(IBufferWriter<byte> output, ErrorInfo info, Schema schema)
    {
        // RFC 7950 §15.1, §15.6: these two are of the YANG namespace; non-unique is an instance-identifier.
        var @namespace = info.Namespace ?? (info.Name is "non-unique" or "missing-choice" ? "urn:ietf:params:xml:ns:yang:1" : null);
        if (info.Name == "non-unique")
        {
            WritePath(output, info.Name, info.Value, schema, @namespace);
            return;
        }
        var declared = info.IsQualified && schema.FindModule(info.Value[..info.Value.IndexOf(':', StringComparison.Ordinal)]) is { } module
            ? $" xmlns:{module.Name}=\"{Escape(module.Namespace)}\"" : "";
        output.WriteRaw(@namespace is null ? $"<{info.Name}{declared}>" : $"<{info.Name} xmlns=\"{@namespace}\"{declared}>");
        output.WriteText(info.Value);
        foreach (var child in info.Children)
            WriteInfo(output, child, schema);
        output.WriteRaw($"</{info.Name}>");
    }

    /// <summary>
    /// Writes an instance path: its steps carry module names where the module changes; XML wants a prefix on every name, declared here.
    /// </summary>
    internal static void WritePath(IBufferWriter<byte> output, string element, string path, Schema schema, string? @namespace)
    {
        var prefixes = new Dictionary<string, string>();
        var text = InstancePathXml.Qualify(path, schema, prefixes);
        output.WriteRaw($"<{element}");
        if (@namespace is not null)
            output.WriteRaw($" xmlns=\"{@namespace}\"");
        foreach (var (prefix, uri) in prefixes)
            output.WriteRaw($" xmlns:{prefix}=\"{Escape(uri)}\"");
        output.WriteRaw(">");
        output.WriteText(text);
        output.WriteRaw($"</{element}>");
    }

    private static string Escape(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.WriteText(text);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
