using System.Globalization;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>The parameter page of mano-pagination: one list's entries, page by page.</summary>
internal static class PageParameter
{
    public const string Namespace = "urn:netconf-mano:yang:mano-pagination";

    /// <summary>Whether the reader stands on it, and the operation has it.</summary>
    public static bool IsAt(ref Utf8XmlReader reader, OperationNode operation) =>
        reader.Is("page"u8, Namespace) && operation.Input.FindChild("mano-pagination", "page") is not null;

    /// <summary>Reads it; null with errors when it is wrong.</summary>
    public static Page? Read(ref Utf8XmlReader reader, Schema schema, List<RpcError> errors)
    {
        var depth = reader.Depth;
        ListNode? list = null;
        var (offset, limit, isBackwards, hasList) = (0, int.MaxValue, false, false);
        while (reader.NextChild(depth))
            if (reader.Is("list"u8, Namespace))
            {
                hasList = true;
                var prefixes = new XmlPrefixResolver(reader.Scope, schema).Kept();
                var text = reader.ReadParameter()?.Trim() ?? "";
                list = Find(text, prefixes, schema);
                if (list is null)
                    errors.Add(RpcFaults.Invalid("list", $"'{text}' leads to no list; name it and what it is in, each with its prefix: /ex:top/ex:item."));
            }
            else if (reader.Is("offset"u8, Namespace))
                offset = Number(ref reader, "offset", 0, errors);
            else if (reader.Is("limit"u8, Namespace))
                limit = Number(ref reader, "limit", 1, errors);
            else if (reader.Is("direction"u8, Namespace))
                isBackwards = ConfigurationParsers.Choose(ref reader, errors, "direction", ("forwards", false), ("backwards", true));
            else
                errors.Add(reader.Refuse("page"));
        if (!hasList)
            errors.Add(RpcFaults.Missing("list", "page"));
        return list is null ? null : new Page(list, offset, limit, isBackwards);
    }

    private static ListNode? Find(string path, XmlPrefixResolver prefixes, Schema schema)
    {
        if (!path.StartsWith('/'))
            return null;
        ParentNode node = schema.Root;
        foreach (var step in path[1..].Split('/'))
        {
            var colon = step.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || prefixes.Resolve(Encoding.UTF8.GetBytes(step[..colon])) is not { } module
                || node.FindChild(module, step[(colon + 1)..]) is not ParentNode child)
                return null;
            node = child;
        }
        return node as ListNode;
    }

    private static int Number(ref Utf8XmlReader reader, string name, uint least, List<RpcError> errors)
    {
        if (uint.TryParse(reader.ReadParameter(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            return (int)Math.Min(number, int.MaxValue);
        errors.Add(RpcFaults.Invalid(name, $"{name} is a number from {least} to 4294967295."));
        return 0;
    }
}
