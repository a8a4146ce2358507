using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>/nacm of one configuration as one user meets it: the rules of his groups in order, and the defaults.</summary>
internal sealed class NacmPolicy
{
    private readonly List<NacmRule> _rules = [];
    private readonly bool _readDefault;
    private readonly bool _writeDefault;
    private readonly bool _execDefault;

    /// <summary>Everything is allowed.</summary>
    public static NacmPolicy Off { get; } = new();

    private NacmPolicy()
    {
        IsOff = true;
        _readDefault = _writeDefault = _execDefault = true;
    }

    public NacmPolicy(NacmModel model, DataNode nacm, Schema schema, Actor actor)
    {
        _readDefault = model.Text(nacm, "read-default", "permit") == "permit";
        _writeDefault = model.Text(nacm, "write-default", "deny") == "permit";
        _execDefault = model.Text(nacm, "exec-default", "permit") == "permit";
        IsOff = model.Text(nacm, "enable-nacm", "true") == "false";
        var groups = model.GroupsOf(nacm, actor);
        // RFC 8341 §3.4.4 step 4: a user of no group meets the defaults only.
        if (groups.Count == 0)
            return;
        foreach (var list in model.RuleLists(nacm))
            if (model.IsFor(list, groups))
                foreach (var rule in model.Rules(list))
                    _rules.Add(model.Read(rule, schema, actor.User));
        DependsOnInstance = _rules.Exists(r => r.Path is { HasKeys: true });
    }

    /// <summary>Whether access control is off.</summary>
    public bool IsOff { get; }

    /// <summary>Whether some answer depends on keys.</summary>
    public bool DependsOnInstance { get; }

    public IReadOnlyList<NacmRule> Rules => _rules;

    /// <summary>RFC 8341 §3.4.4.</summary>
    public bool PermitsOperation(OperationNode operation)
    {
        foreach (var rule in _rules)
            if ((rule.Access & AccessOperations.Exec) != 0 && rule.MatchesModule(operation.Module)
                && (rule.Kind == RuleKind.Any || (rule.Kind == RuleKind.Operation && rule.MatchesName(operation.Name))))
                return rule.Permits;
        if (IsOff)
            return true;
        // RFC 8341 §3.4.4 steps 10, 11: these two need a rule, though the module of RFC 6241 cannot say so.
        return operation is not { Name: "kill-session" or "delete-config", Module.Name: "ietf-netconf" }
            && !operation.HasExtension("ietf-netconf-acm", "default-deny-all") && _execDefault;
    }

    /// <summary>RFC 8341 §3.4.6.</summary>
    public bool PermitsNotification(NotificationNode notification)
    {
        foreach (var rule in _rules)
            if ((rule.Access & AccessOperations.Read) != 0 && rule.MatchesModule(notification.Module)
                && (rule.Kind == RuleKind.Any || (rule.Kind == RuleKind.Notification && rule.MatchesName(notification.Name))))
                return rule.Permits;
        return !notification.HasExtension("ietf-netconf-acm", "default-deny-all") && _readDefault;
    }

    /// <summary>RFC 8341 §3.4.5 for one instance; its ancestors are the caller's to ask about.</summary>
    public bool PermitsData(SchemaNode node, InstancePath? instance, AccessOperations access)
    {
        foreach (var rule in _rules)
            if ((rule.Access & access) != 0 && rule.MatchesModule(node.Module) && MatchesData(rule, node, instance))
                return rule.Permits;
        return Default(node, access);
    }

    /// <summary>Whether the instance and all its ancestors may be read.</summary>
    public bool CanSee(InstancePath path)
    {
        for (var at = path; !at.IsRoot; at = at.Parent!)
            if (!PermitsData(at.Node, at, AccessOperations.Read))
                return false;
        return true;
    }

    /// <summary>Whether the answer for this schema node and what is below it is the same for all instances.</summary>
    public bool IsUniform(SchemaNode node)
    {
        foreach (var rule in _rules)
            if (rule.Path is { HasKeys: true } path && (IsAtOrBelow(node, path.Target) || IsAtOrBelow(path.Target, node)))
                return false;
        return true;
    }

    /// <summary>
    /// Whether reading is permitted at the node and everywhere below it, so that a reader need not ask again: no rule and no default-deny-all reaches below.
    /// </summary>
    public bool PermitsAllBelow(SchemaNode node)
    {
        if (!PermitsData(node, null, AccessOperations.Read))
            return false;
        return node is not ParentNode parent || parent.DataChildren.All(PermitsAllBelow);
    }

    private static bool MatchesData(NacmRule rule, SchemaNode node, InstancePath? instance) => rule.Kind switch
    {
        RuleKind.Any => true,
        RuleKind.Data when rule.Path is { } path => path.HasKeys
            ? instance is not null && path.Matches(instance)
            : IsAtOrBelow(node, path.Target),
        _ => false,
    };

    private bool Default(SchemaNode node, AccessOperations access)
    {
        for (SchemaNode? at = node; at is not null; at = at.DataParent)
        {
            if (at.HasExtension("ietf-netconf-acm", "default-deny-all"))
                return false;
            if (access != AccessOperations.Read && at.HasExtension("ietf-netconf-acm", "default-deny-write"))
                return false;
        }
        return access == AccessOperations.Read ? _readDefault : _writeDefault;
    }

    private static bool IsAtOrBelow(SchemaNode node, SchemaNode ancestor)
    {
        for (SchemaNode? at = node; at is not null; at = at.DataParent)
            if (ReferenceEquals(at, ancestor))
                return true;
        return false;
    }
}

/// <summary>How /nacm is read: its schema nodes by name, found once per schema.</summary>
internal sealed class NacmModel
{
    private readonly ContainerNode _nacm;
    private readonly ListNode _group;
    private readonly ListNode _ruleList;
    private readonly ListNode _rule;

    private NacmModel(ContainerNode nacm)
    {
        _nacm = nacm;
        _group = (ListNode)Child((ContainerNode)Child(nacm, "groups"), "group");
        _ruleList = (ListNode)Child(nacm, "rule-list");
        _rule = (ListNode)Child(_ruleList, "rule");
    }

    /// <summary>Null when the schema has no /nacm.</summary>
    public static NacmModel? Of(Schema schema) =>
        schema.Root.FindChild("ietf-netconf-acm", "nacm") is ContainerNode nacm ? new NacmModel(nacm) : null;

    /// <summary>/nacm of a tree; does not exist when nothing is configured.</summary>
    public DataNode In(DataTree tree) => tree.Root.Container(_nacm.Ordinal);

    public string Text(DataNode node, string leaf, string @default) =>
        node.Exists && node.TryGetLeaf(Child(node.Schema, leaf).Ordinal, out var value) ? Encoding.UTF8.GetString(value) : @default;

    public HashSet<string> GroupsOf(DataNode nacm, Actor actor)
    {
        var groups = new HashSet<string>();
        if (Text(nacm, "enable-external-groups", "true") == "true")
            groups.UnionWith(actor.Groups);
        var container = nacm.Exists ? nacm.Container(_group.DataParent!.Ordinal) : default;
        if (!container.Exists)
            return groups;
        var user = Encoding.UTF8.GetBytes(actor.User);
        foreach (var group in container.List(_group.Ordinal))
            if (group.LeafList(Child(_group, "user-name").Ordinal).Contains(user))
                groups.Add(Text(group, "name", ""));
        return groups;
    }

    public IEnumerable<DataNode> RuleLists(DataNode nacm)
    {
        var lists = new List<DataNode>();
        if (nacm.Exists)
            foreach (var list in nacm.List(_ruleList.Ordinal))
                lists.Add(list);
        return lists;
    }

    public bool IsFor(DataNode ruleList, HashSet<string> groups)
    {
        foreach (var value in ruleList.LeafList(Child(_ruleList, "group").Ordinal))
            if (value.SequenceEqual("*"u8) || groups.Contains(Encoding.UTF8.GetString(value)))
                return true;
        return false;
    }

    public IEnumerable<DataNode> Rules(DataNode ruleList)
    {
        var rules = new List<DataNode>();
        foreach (var rule in ruleList.List(_rule.Ordinal))
            rules.Add(rule);
        return rules;
    }

    public NacmRule Read(DataNode rule, Schema schema, string user)
    {
        var operation = Text(rule, "rpc-name", "");
        var notification = Text(rule, "notification-name", "");
        var path = Text(rule, "path", "");
        var kind = operation.Length > 0 ? RuleKind.Operation
            : notification.Length > 0 ? RuleKind.Notification
            : path.Length > 0 ? RuleKind.Data
            : RuleKind.Any;
        return new NacmRule(
            Text(rule, "name", ""), Text(rule, "module-name", "*"), kind, operation.Length > 0 ? operation : notification,
            path.Length > 0 ? NacmPath.Parse(path, schema, user) : null,
            Access(Text(rule, "access-operations", "*")), Text(rule, "action", "deny") == "permit");
    }

    private static AccessOperations Access(string text)
    {
        if (text == "*")
            return AccessOperations.All;
        var access = AccessOperations.None;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            access |= Enum.Parse<AccessOperations>(word, ignoreCase: true);
        return access;
    }

    private static SchemaNode Child(ParentNode parent, string name) =>
        parent.FindChild("ietf-netconf-acm", name)
        ?? throw new InvalidOperationException($"ietf-netconf-acm has no {name} in {parent.Path}");
}
