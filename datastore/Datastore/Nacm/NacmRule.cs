using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The ways of access (RFC 8341 §3.2.2).</summary>
[Flags]
public enum AccessOperations
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Making a new instance.</summary>
    Create = 1,
    /// <summary>Reading.</summary>
    Read = 2,
    /// <summary>Changing an instance that is there.</summary>
    Update = 4,
    /// <summary>Deleting an instance.</summary>
    Delete = 8,
    /// <summary>Calling an operation.</summary>
    Exec = 16,
    /// <summary>All of them.</summary>
    All = 31,
}

/// <summary>What a rule is about.</summary>
internal enum RuleKind
{
    Any,
    Operation,
    Notification,
    Data,
}

/// <summary>One rule (RFC 8341 §3.3.5), ready to be matched.</summary>
internal sealed record NacmRule(
    string Name, string ModuleName, RuleKind Kind, string Names, NacmPath? Path, AccessOperations Access, bool Permits)
{
    public bool MatchesModule(Module module) => ModuleName == "*" || ModuleName == module.Name;

    /// <summary>Whether an operation's or notification's name is among the rule's names, which are separated by spaces.</summary>
    public bool MatchesName(string name)
    {
        if (Names == "*")
            return true;
        foreach (var one in Names.AsSpan().Split(' '))
            if (Names.AsSpan(one).SequenceEqual(name))
                return true;
        return false;
    }
}

/// <summary>
/// The path of a data rule: schema nodes, some with keys; a list without keys means all its entries. A path whose nodes the schema does not have matches
/// nothing.
/// </summary>
internal sealed class NacmPath
{
    private readonly List<(SchemaNode Node, List<(string Key, string Value)> Keys)> _steps = [];

    /// <summary>The node the path ends at.</summary>
    public SchemaNode Target => _steps[^1].Node;

    /// <summary>Whether some step names keys, so that the answer depends on the instance.</summary>
    public bool HasKeys { get; private set; }

    /// <summary>Reads the canonical form: module names as prefixes, <c>$USER</c> for the user's name (§3.3.5). Null when it matches nothing.</summary>
    public static NacmPath? Parse(string text, Schema schema, string user)
    {
        var path = new NacmPath();
        ParentNode parent = schema.Root;
        foreach (var step in Steps(text))
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? step : step[..bracket];
            var colon = name.IndexOf(':', StringComparison.Ordinal);
            var child = colon < 0
                ? parent.FindChild(parent.Module, name)
                : parent.FindChild(name[..colon], name[(colon + 1)..]);
            if (child is null)
                return null;
            var keys = bracket < 0 ? [] : Keys(step[bracket..], user);
            path.HasKeys |= keys.Count > 0;
            path._steps.Add((child, keys));
            parent = child as ParentNode ?? parent;
        }
        return path._steps.Count == 0 ? null : path;
    }

    /// <summary>Whether the instance is the path's node or below it.</summary>
    public bool Matches(InstancePath instance)
    {
        if (instance.Depth < _steps.Count)
            return false;
        for (var at = instance.AtDepth(_steps.Count); !at.IsRoot; at = at.Parent!)
        {
            var (node, keys) = _steps[at.Depth - 1];
            if (!ReferenceEquals(node, at.Node))
                return false;
            foreach (var (key, value) in keys)
                if (!HasKey(at, key, value))
                    return false;
        }
        return true;
    }

    private static bool HasKey(InstancePath entry, string key, string value)
    {
        if (entry.Node is not ListNode list || entry.Key.Values is null)
            return false;
        for (var i = 0; i < list.Keys.Count; i++)
            if (list.Keys[i].Name == key)
                return Encoding.UTF8.GetString(entry.Key.Values[i].Span) == value;
        return false;
    }

    private static IEnumerable<string> Steps(string text)
    {
        var start = 1;
        var quote = '\0';
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (i < text.Length && text[i] is '\'' or '"')
                quote = text[i];
            else if (i == text.Length || text[i] == '/')
            {
                if (i > start)
                    yield return text[start..i].Trim();
                start = i + 1;
            }
        }
    }

    private static List<(string Key, string Value)> Keys(string predicates, string user)
    {
        var keys = new List<(string, string)>();
        for (var i = 0; i < predicates.Length && predicates[i] == '[';)
        {
            var equal = predicates.IndexOf('=', i);
            if (equal < 0)
                break;
            var name = predicates[(i + 1)..equal].Trim();
            var at = equal + 1;
            while (at < predicates.Length && predicates[at] == ' ')
                at++;
            string value;
            if (at < predicates.Length && predicates[at] is '\'' or '"')
            {
                var end = predicates.IndexOf(predicates[at], at + 1);
                value = predicates[(at + 1)..end];
                at = predicates.IndexOf(']', end);
            }
            else
            {
                var end = predicates.IndexOf(']', at);
                value = predicates[at..end].Trim();
                value = value == "$USER" ? user : value;
                at = end;
            }
            keys.Add((name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], value));
            i = at + 1;
        }
        return keys;
    }
}
