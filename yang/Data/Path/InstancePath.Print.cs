using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

public sealed partial class InstancePath
{
    /// <summary>
    /// The path in the form of RFC 7951 §6.11: a module name at each change of module; <c>/</c> for the root.
    /// </summary>
    public override string ToString()
    {
        if (IsRoot)
            return "/";
        var text = new StringBuilder();
        Print(text, static (m, above) => ReferenceEquals(m, above) ? "" : m.Name + ":", everywhere: false);
        return text.ToString();
    }

    /// <summary>
    /// The path in the form of an error-path or a NETCONF instance-identifier: every name has a prefix (RFC 7950
    /// §9.13.2).
    /// </summary>
    /// <param name="declarations">The prefixes used and their namespaces, in order of first use.</param>
    public string ToNetconf(out IReadOnlyList<(string Prefix, string Namespace)> declarations)
    {
        var used = new List<(string Prefix, string Namespace)>();
        var text = new StringBuilder();
        Print(text, (m, _) => PrefixOf(m, used) + ":", everywhere: true);
        declarations = used;
        return IsRoot ? "/" : text.ToString();
    }

    private static string PrefixOf(Module module, List<(string Prefix, string Namespace)> used)
    {
        foreach (var (p, ns) in used)
            if (ns == module.Namespace)
                return p;
        var prefix = module.Prefix;
        for (var n = 2; used.Exists(u => u.Prefix == prefix); n++)
            prefix = module.Prefix + n;
        used.Add((prefix, module.Namespace));
        return prefix;
    }

    private void Print(StringBuilder text, Func<Module, Module?, string> prefix, bool everywhere)
    {
        if (Parent is null)
            return;
        Parent.Print(text, prefix, everywhere);
        var above = Parent.IsRoot || Parent.Node.Kind == SchemaNodeKind.Root ? null : Parent.Node.Module;
        if (Node.Kind == SchemaNodeKind.Root)
            return; // A mount's inner root has no name of its own.
        text.Append('/').Append(prefix(Node.Module, above)).Append(Node.Name);
        if (Node is ListNode list && Key.Values is { Count: > 0 } values)
            for (var i = 0; i < values.Count; i++)
            {
                var own = prefix(list.Keys[i].Module, everywhere ? null : list.Module);
                AppendPredicate(text, own + list.Keys[i].Name, values[i].Span);
            }
        else if (Node is ListNode && Position > 0)
            text.Append('[').Append(Position).Append(']');
        else if (Node is LeafListNode && !Value.IsEmpty)
            AppendPredicate(text, ".", Value.Span);
    }

    private static void AppendPredicate(StringBuilder text, string name, ReadOnlySpan<byte> value)
    {
        // XPath 1.0 has no escapes: the quote is chosen by the value. A value with both kinds cannot be written at
        // all (RFC 7950 §9.13);
        // the apostrophe form is then printed as it is, for people.
        var quote = value.Contains((byte)'\'') ? '"' : '\'';
        text.Append('[').Append(name).Append('=').Append(quote).Append(Encoding.UTF8.GetString(value)).Append(quote).Append(']');
    }
}
