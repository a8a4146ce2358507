using System.Text;

namespace Netconf.Mano.Data.Tests.Validation;

/// <summary>Makes modules of every kind of node and constraint, small enough that random edits meet each of them.</summary>
internal sealed class RandomSchema
{
    private readonly Random _random;
    private readonly List<Node> _all = [];
    private readonly Node _root = new("root", "", null);
    private int _names;

    public RandomSchema(int seed)
    {
        _random = new Random(seed);
        var count = _random.Next(2, 5);
        for (var i = 0; i < count; i++)
            Grow(_root, 0);
        foreach (var node in _all.ToList())
            Constrain(node);
        var text = new StringBuilder("module r { yang-version 1.1; namespace \"urn:r\"; prefix r;\n");
        foreach (var child in _root.Children)
            child.Print(text, 1);
        Text = text.Append("}\n").ToString();
    }

    public string Text { get; }

    private bool Chance(double p) => _random.NextDouble() < p;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private void Grow(Node parent, int depth)
    {
        var kind = _random.Next(depth > 2 ? 5 : 12) switch
        {
            < 4 => "leaf",
            4 => "leaf-list",
            5 or 6 => "container",
            7 or 8 or 9 => "list",
            _ => "choice",
        };
        var node = Add(parent, kind);
        switch (kind)
        {
            case "leaf":
                Type(node);
                break;
            case "leaf-list":
                Type(node);
                node.IsUserOrdered = Chance(0.3);
                break;
            case "container":
                if (Chance(0.3))
                    node.Statements.Add("presence \"p\";");
                Children(node, depth + 1, 1, 4);
                break;
            case "list":
                GrowList(node, depth);
                break;
            default:
                for (var n = _random.Next(2, 4); n > 0; n--)
                    Children(Add(node, "case"), depth + 1, 1, 3);
                break;
        }
    }

    private void GrowList(Node list, int depth)
    {
        var keys = _random.Next(1, 3);
        for (var i = 0; i < keys; i++)
        {
            var key = Add(list, "leaf");
            key.IsKey = true;
            key.Type = Chance(0.5) ? "int8 { range \"0..4\"; }" : "enumeration { enum a; enum b; enum c; }";
        }
        list.Statements.Add($"key \"{string.Join(' ', list.Children.Select(c => c.Name))}\";");
        list.IsUserOrdered = Chance(0.3);
        Children(list, depth + 1, 1, 4);
    }

    private void Children(Node node, int depth, int least, int most)
    {
        for (var n = _random.Next(least, most); n > 0; n--)
            Grow(node, depth);
    }

    private Node Add(Node parent, string kind)
    {
        var node = new Node(kind, $"n{_names++}", parent);
        parent.Children.Add(node);
        _all.Add(node);
        return node;
    }

    private void Type(Node node)
    {
        node.Type = _random.Next(3) switch
        {
            0 => "int8 { range \"0..4\"; }",
            1 => "enumeration { enum a; enum b; enum c; }",
            _ => "boolean",
        };
    }

    private void Constrain(Node node)
    {
        if (node.IsKey)
        {
            if (Chance(0.1))
                Must(node);
            return;
        }
        if (node.Kind == "leaf" && Chance(0.25))
            Leafref(node);
        else if (node.Kind == "leaf" && Chance(0.06))
            node.Type = "instance-identifier";
        if (node.Kind == "choice")
        {
            if (Chance(0.3))
                node.Statements.Add("mandatory true;");
            else if (Chance(0.4))
                node.Statements.Add($"default {Pick(node.Children).Name};");
        }
        if (Chance(0.18))
            When(node);
        if (node.Kind is not ("choice" or "case") && Chance(0.15))
            Must(node);
        if (node.Kind == "leaf")
            DefaultOrMandatory(node);
        if (node.Kind is "list" or "leaf-list")
            Elements(node);
        if (node.Kind == "list" && Chance(0.4) && Uniques(node) is { Count: > 0 } leaves)
            node.Statements.Add($"unique \"{string.Join(' ', leaves)}\";");
    }

    // A when reads only what was made before it: whens that ask for each other in a circle have no meaning to agree on.
    private void When(Node node)
    {
        var context = node.Kind is "choice" or "case" ? node.DataParent : node;
        var earlier = _all.TakeWhile(n => n != node).Where(n => n.Kind is "leaf" or "container" or "list").ToList();
        if (earlier.Count > 0)
            node.Statements.Add($"when \"{Term(context, Pick(earlier), isPlain: true)}\";");
    }

    private void Must(Node node) => node.Statements.Add($"must \"{Expression(node)}\";");

    private void DefaultOrMandatory(Node node)
    {
        var isInDefaultCase = node.Ancestors.Any(a => a.Kind == "case" && a.Parent!.Statements.Contains($"default {a.Name};"));
        if (Chance(0.35) && Value(node.Type) is { } value)
            node.Statements.Add($"default \"{value}\";");
        else if (Chance(0.15) && !isInDefaultCase)
            node.Statements.Add("mandatory true;");
    }

    private void Elements(Node node)
    {
        if (Chance(0.2))
            node.Statements.Add($"max-elements {_random.Next(1, 4)};");
        var isInDefaultCase = node.Ancestors.Any(a => a.Kind == "case" && a.Parent!.Statements.Contains($"default {a.Name};"));
        if (Chance(0.15) && !isInDefaultCase)
            node.Statements.Add("min-elements 1;");
        else if (node.Kind == "leaf-list" && Chance(0.3) && Value(node.Type) is { } value)
            node.Statements.Add($"default \"{value}\";");
    }

    private List<string> Uniques(Node list) =>
        [.. _all.Where(n => n.Kind == "leaf" && !n.IsKey && n.Type != "instance-identifier" && Way(list, n) is not null)
            .OrderBy(_ => _random.Next()).Take(_random.Next(1, 3)).Select(n => Way(list, n)!)];

    // A descendant through containers only.
    private static string? Way(Node list, Node leaf)
    {
        var way = leaf.Name;
        for (var at = leaf.Parent!; at != list; at = at.Parent!)
        {
            if (at.Kind is "root" or "list")
                return null;
            if (at.Kind == "container")
                way = $"{at.Name}/{way}";
        }
        return way;
    }

    private string? Value(string type) => type[..3] switch
    {
        "int" when type[3] == '8' => _random.Next(5).ToString(),
        "enu" => Pick(["a", "b", "c"]),
        "boo" => Pick(["true", "false"]),
        _ => null,
    };

    private void Leafref(Node node)
    {
        var targets = _all.Where(t => t != node && t.Kind is "leaf" or "leaf-list" && !t.Type.StartsWith("leafref", StringComparison.Ordinal)
            && t.Type != "instance-identifier").ToList();
        if (targets.Count == 0)
            return;
        var target = Pick(targets);
        var path = target.PathFrom(node, Chance(0.4), list => Chance(0.3) ? Predicate(node, list) : "");
        node.Type = $"leafref {{ path \"{path}\"; {(Chance(0.15) ? "require-instance false;" : "")} }}";
    }

    private string Predicate(Node context, Node list)
    {
        var values = _all.Where(v => v.Kind == "leaf" && v.DataParent == context.DataParent && v != context).ToList();
        return values.Count == 0 ? "" : $"[{Pick(list.Children.Where(c => c.IsKey).ToList()).Name} = current()/../{Pick(values).Name}]";
    }

    private string Expression(Node context)
    {
        var one = Term(context);
        return _random.Next(4) switch
        {
            0 => $"not({one}) or {Term(context)}",
            1 => $"{one} or {Term(context)}",
            _ => $"not({one})",
        };
    }

    private string Term(Node context)
    {
        var data = _all.Where(n => n.Kind is not ("choice" or "case")).ToList();
        var target = Chance(0.5) && data.Where(d => d.DataParent == context.DataParent).ToList() is { Count: > 0 } near ? Pick(near) : Pick(data);
        return Term(context, target, isPlain: false);
    }

    private string Term(Node context, Node target, bool isPlain)
    {
        var path = target.PathFrom(context, Chance(0.5), list => _random.Next(5) switch
        {
            0 when !isPlain => Predicate(context, list),
            1 => Chance(0.5) ? "[1]" : $"[{Pick(list.Children.Where(c => c.IsKey).ToList()).Name} = '{Pick(["a", "1", "2"])}']",
            _ => "",
        });
        if (!isPlain && target.Kind == "leaf" && target.Type.StartsWith("leafref", StringComparison.Ordinal) && Chance(0.7))
            path = $"deref({path})/../*";
        if (!isPlain && Chance(0.04))
            path = $"//{target.Name}";
        return _random.Next(7) switch
        {
            0 => $"count({path}) > {_random.Next(3)}",
            1 => $"{path} = '{Pick(["a", "1", "true"])}'",
            2 => $"{path} != '{Pick(["b", "2", "false"])}'",
            3 => $"string({path}) = '{Pick(["c", "3", "true"])}'",
            4 => $"{path}[last()] = '{Pick(["a", "1", "true"])}'",
            _ => path,
        };
    }

    /// <summary>A node as it will be written.</summary>
    internal sealed class Node(string kind, string name, Node? parent)
    {
        public string Kind { get; } = kind;

        public string Name { get; } = name;

        public Node? Parent { get; } = parent;

        public List<Node> Children { get; } = [];

        public List<string> Statements { get; } = [];

        public string Type { get; set; } = "";

        public bool IsKey { get; set; }

        public bool IsUserOrdered { get; set; }

        public Node DataParent
        {
            get
            {
                var at = Parent ?? this;
                while (at.Kind is "choice" or "case")
                    at = at.Parent!;
                return at;
            }
        }

        public IEnumerable<Node> Ancestors
        {
            get
            {
                for (var at = Parent; at is not null; at = at.Parent)
                    yield return at;
            }
        }

        private List<Node> Way
        {
            get
            {
                var way = new List<Node>();
                for (var at = this; at.Kind != "root"; at = at.DataParent)
                    way.Insert(0, at);
                return way;
            }
        }

        public string PathFrom(Node context, bool isAbsolute, Func<Node, string> predicate)
        {
            var to = Way;
            var from = context.Kind == "root" ? [] : context.Way;
            var common = 0;
            while (!isAbsolute && common < to.Count - 1 && common < from.Count - 1 && to[common] == from[common])
                common++;
            var path = new StringBuilder(isAbsolute ? "" : string.Concat(Enumerable.Repeat("../", from.Count - common)));
            for (var i = common; i < to.Count; i++)
                path.Append(isAbsolute || i > common ? "/" : "").Append(to[i].Name).Append(to[i].Kind == "list" ? predicate(to[i]) : "");
            return path.ToString();
        }

        public void Print(StringBuilder text, int depth)
        {
            var indent = new string(' ', depth * 2);
            text.Append(indent).Append(Kind).Append(' ').Append(Name).Append(" {");
            if (Type.Length > 0)
                text.Append(" type ").Append(Type).Append(Type.EndsWith('}') ? "" : ";");
            foreach (var statement in Statements)
                text.Append(' ').Append(statement);
            if (IsUserOrdered)
                text.Append(" ordered-by user;");
            text.Append('\n');
            foreach (var child in Children)
                child.Print(text, depth + 1);
            text.Append(indent).Append("}\n");
        }
    }
}
