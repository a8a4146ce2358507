using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>What a path names.</summary>
/// <param name="Instance">The data resource, or the datastore itself.</param>
/// <param name="Action">The action called on it; null for the resource itself.</param>
internal sealed record ResourceTarget(InstancePath Instance, OperationNode? Action)
{
    public SchemaNode Node => Instance.Node;

    public bool IsDatastore => Instance.IsRoot;

    /// <summary>Whether it is a list or leaf-list as a whole, which is no resource that can be edited (RFC 8040 §3.5).</summary>
    public bool IsWholeList => Node switch
    {
        ListNode => Instance.Key.Values is not { Count: > 0 },
        LeafListNode => !Instance.HasValue,
        _ => false,
    };
}

/// <summary>api-path of RFC 8040 §3.5.3.1: <c>/mod:container/list=key1,key2/leaf</c>.</summary>
internal static class ResourcePath
{
    /// <summary>Reads a path below <paramref name="from"/>; empty or with one slash in front of each step.</summary>
    public static (ResourceTarget? Target, Fault? Fault) Parse(ReadOnlySpan<char> path, InstancePath from, Schema schema)
    {
        var at = from;
        var resolver = new ModuleNameResolver(schema);
        while (!path.IsEmpty)
        {
            if (path[0] != '/')
                return Invalid($"'/' is expected before {path}.");
            path = path[1..];
            var end = path.IndexOf('/');
            var step = end < 0 ? path : path[..end];
            path = end < 0 ? default : path[end..];
            if (at.Node is not ParentNode parent)
                return (null, Fault.NotFound($"{at.Node.Name} is a value: nothing is below it."));
            if (at.Node is ListNode { Keys.Count: > 0 } && at.Key.Values is not { Count: > 0 })
                return Invalid($"The list {at.Node.Name} needs the keys of an entry: {Grammar((ListNode)at.Node)}.");
            var (next, action, fault) = Step(step, at, parent, resolver);
            if (fault is not null)
                return (null, fault);
            if (action is not null)
                return path.IsEmpty ? (new ResourceTarget(at, action), null) : Invalid($"Nothing is below the action {action.Name}.");
            at = next!;
        }
        return (new ResourceTarget(at, null), null);
    }

    /// <summary>The path of an instance, with everything escaped that has to be: what Location headers carry.</summary>
    public static string Print(InstancePath instance)
    {
        var text = new StringBuilder();
        Print(instance, text);
        return text.ToString();
    }

    private static void Print(InstancePath instance, StringBuilder text)
    {
        if (instance.IsRoot)
            return;
        Print(instance.Parent!, text);
        var node = instance.Node;
        text.Append('/');
        if (instance.Parent!.IsRoot || !ReferenceEquals(node.Module, instance.Parent.Node.Module))
            text.Append(node.Module.Name).Append(':');
        text.Append(node.Name);
        if (instance.Key.Values is { Count: > 0 } keys)
            text.Append('=').AppendJoin(',', keys.Select(k => PercentText.Encode(k.Span)));
        else if (instance.HasValue)
            text.Append('=').Append(PercentText.Encode(instance.Value.Span));
    }

    private static (InstancePath? Next, OperationNode? Action, Fault? Fault) Step(
        ReadOnlySpan<char> step, InstancePath at, ParentNode parent, ModuleNameResolver resolver)
    {
        var equals = step.IndexOf('=');
        if (!PercentText.TryDecode(equals < 0 ? step : step[..equals], out string? name) || name.Length == 0)
            return (null, null, Fault.Invalid($"'{step}' is no step of a path: name, or name=key,key."));
        if (equals < 0 && FindAction(parent, name) is { } action)
            return (null, action, null);
        if (Find(parent, name) is not { } node)
            return (null, null, Fault.NotFound(
                $"There is no {name} in {(at.IsRoot ? "the datastore; a step at the top carries its module's name" : at.ToString())}."));
        if (equals < 0)
            return (at.Child(node), null, null);
        var (instance, fault) = node switch
        {
            ListNode { Keys.Count: > 0 } list => Entry(step[(equals + 1)..], at, list, resolver),
            LeafListNode list => Value(step[(equals + 1)..], at, list, resolver),
            _ => (null, Fault.Invalid($"{name} takes no key.")),
        };
        return (instance, null, fault);
    }

    private static (InstancePath? Instance, Fault? Fault) Entry(
        ReadOnlySpan<char> text, InstancePath at, ListNode list, ModuleNameResolver resolver)
    {
        var keys = new ReadOnlyMemory<byte>[list.Keys.Count];
        var count = 0;
        foreach (var range in text.Split(','))
        {
            if (count == keys.Length)
                return (null, Fault.Invalid($"The list {list.Name} has {keys.Length} keys: {Grammar(list)}."));
            var (value, fault) = Canonical(text[range], list.Keys[count], resolver);
            if (fault is not null)
                return (null, fault);
            keys[count++] = value;
        }
        return count == keys.Length
            ? (at.Entry(list, new EntryKey(keys)), null)
            : (null, Fault.Invalid($"The list {list.Name} has {keys.Length} keys: {Grammar(list)}."));
    }

    private static (InstancePath? Instance, Fault? Fault) Value(
        ReadOnlySpan<char> text, InstancePath at, LeafListNode list, ModuleNameResolver resolver)
    {
        var (value, fault) = Canonical(text, list, resolver);
        return fault is null ? (at.Entry(list, value), null) : (null, fault);
    }

    private static (ReadOnlyMemory<byte> Value, Fault? Fault) Canonical(ReadOnlySpan<char> text, ValueNode node, ModuleNameResolver resolver)
    {
        if (!PercentText.TryDecode(text, out byte[]? lexical))
            return (default, Fault.Invalid($"The value '{text}' of {node.Name} is not percent-encoded UTF-8."));
        resolver.Current = node.Module;
        return node.Type.TryCanonicalize(lexical, resolver, new ValueScratch(), out var canonical, out var error)
            ? (canonical.ToArray(), null)
            : (default, Fault.Invalid($"{node.Name}: {error?.Message ?? "the value is not of its type"}"));
    }

    private static OperationNode? FindAction(ParentNode parent, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        foreach (var action in parent.Actions)
            if (colon < 0
                ? action.Name == name && ReferenceEquals(action.Module, parent.Module)
                : name.AsSpan(0, colon).SequenceEqual(action.Module.Name) && name.AsSpan(colon + 1).SequenceEqual(action.Name))
                return action;
        return null;
    }

    private static SchemaNode? Find(ParentNode parent, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 ? parent.FindChild(name[..colon], name[(colon + 1)..])
            : parent.Kind == SchemaNodeKind.Root ? null
            : parent.FindChild(parent.Module, name);
    }

    private static string Grammar(ListNode list) => $"{list.Name}={string.Join(',', list.Keys.Select(k => k.Name))}";

    private static (ResourceTarget? Target, Fault? Fault) Invalid(string message) => (null, Fault.Invalid(message));
}
