namespace Netconf.Mano.Yang;

/// <summary>Steps and predicates.</summary>
internal sealed partial class XPathSchemaWalk
{
    private XPathPlace RootPlace => new(_tree.Root, _tree.Root, []);

    private IReadOnlyList<XPathPlace> Path(XPathPath path, IReadOnlyList<XPathPlace> at)
    {
        IReadOnlyList<XPathPlace> places = path.Start switch
        {
            XPathStart.Root => [RootPlace],
            XPathStart.Context => at,
            _ => Evaluate(path.Filter!, at) ?? [],
        };
        if (path.FilterPredicates.Count > 0)
            places = Filter(places, path.FilterPredicates);
        foreach (var step in path.Steps)
        {
            // What a step goes through up or sideways must be there, whatever the end of the path is.
            if (step.Axis is not (XPathAxis.Child or XPathAxis.Descendant or XPathAxis.DescendantOrSelf or XPathAxis.Self))
                Use(places, XPathReads.Existence);
            var next = Steps(places, step.Axis, step.Test);
            if (next.Count == 0 && places.Count > 0)
                Missing(step, places);
            places = step.Predicates.Count > 0 ? Filter(next, step.Predicates) : next;
            NoteScans(places, step);
        }
        return places;
    }

    private IReadOnlyList<XPathPlace> Steps(IReadOnlyList<XPathPlace> origins, XPathAxis axis, XPathNodeTest test)
    {
        var result = new List<XPathPlace>();
        foreach (var place in origins)
            Step(place, axis, test, result);
        if (result.Count > 1)
            result = [.. result.Distinct()];
        if (result.Count <= MostPlaces)
            return result;
        _readsEverything = true;
        return [];
    }

    private void Step(XPathPlace origin, XPathAxis axis, XPathNodeTest test, List<XPathPlace> result)
    {
        switch (axis)
        {
            case XPathAxis.Self:
                Add(origin, test, result);
                break;
            case XPathAxis.Child:
                Children(origin, test, result);
                break;
            case XPathAxis.Parent:
                if (Parent(origin) is { } parent)
                    Add(parent, test, result);
                break;
            case XPathAxis.Ancestor or XPathAxis.AncestorOrSelf:
                for (var n = axis == XPathAxis.Ancestor ? Parent(origin) : origin; n is not null; n = Parent(n))
                    Add(n, test, result);
                break;
            case XPathAxis.Descendant or XPathAxis.DescendantOrSelf:
                if (axis == XPathAxis.DescendantOrSelf)
                    Add(origin, test, result);
                Descendants(origin, test, result);
                break;
            case XPathAxis.FollowingSibling or XPathAxis.PrecedingSibling:
                if (Parent(origin) is { } above)
                    Ordered(above, test, false, result);
                break;
            case XPathAxis.Following or XPathAxis.Preceding:
                Ordered(RootPlace, test, true, result);
                break;
        }
    }

    private void Ordered(XPathPlace parent, XPathNodeTest test, bool deep, List<XPathPlace> result)
    {
        var first = result.Count;
        if (deep)
            Descendants(parent, test, result);
        else
            Children(parent, test, result);
        for (var i = first; i < result.Count; i++)
            Record(result[i], XPathReads.Existence | XPathReads.Order);
    }

    private static void Add(XPathPlace place, XPathNodeTest test, List<XPathPlace> result)
    {
        if (Matches(place, test))
            result.Add(place);
    }

    private static bool Matches(XPathPlace place, XPathNodeTest test) => test.Kind switch
    {
        XPathNodeTestKind.Node => true,
        XPathNodeTestKind.Text => place.IsText,
        XPathNodeTestKind.Nothing => false,
        _ when place.IsText || place.Node.Kind == SchemaNodeKind.Root => false,
        XPathNodeTestKind.Any => true,
        XPathNodeTestKind.AnyOfModule => ReferenceEquals(place.Node.Module, test.Module),
        _ => place.Node.Name == test.Name && ReferenceEquals(place.Node.Module, test.Module),
    };

    private void Children(XPathPlace origin, XPathNodeTest test, List<XPathPlace> result)
    {
        if (origin.IsText)
            return;
        if (origin.Node is ValueNode && test.Kind is XPathNodeTestKind.Text or XPathNodeTestKind.Node)
            result.Add(origin with { IsText = true });
        if (origin.Node is not ParentNode parent)
            return;
        if (test.Kind == XPathNodeTestKind.Name)
        {
            if (test.Module is not null && _tree.Child(parent, test.Module, test.Name!) is { } child)
                result.Add(Down(origin, child));
            return;
        }
        foreach (var c in _tree.Children(parent))
            Add(Down(origin, c), test, result);
    }

    private void Descendants(XPathPlace origin, XPathNodeTest test, List<XPathPlace> result)
    {
        if (origin.IsText)
            return;
        if (origin.Node is ValueNode && test.Kind is XPathNodeTestKind.Text or XPathNodeTestKind.Node)
            result.Add(origin with { IsText = true });
        if (origin.Node is not ParentNode parent)
            return;
        foreach (var c in _tree.Children(parent))
        {
            var place = Down(origin, c);
            Add(place, test, result);
            if (c is ListNode or LeafListNode)
                _scans.Add(c);
            if (result.Count > MostPlaces)
                return;
            Descendants(place, test, result);
        }
    }

    private XPathPlace Down(XPathPlace origin, SchemaNode child)
    {
        // A container has one instance: below the context's own ancestor, it is the context's own too.
        if (origin.IsOwn && _aboveContext.Contains(child) && child is not ListNode and not LeafListNode)
            return new XPathPlace(child, child, []);
        return new XPathPlace(child, origin.Anchor, origin.Links);
    }

    private XPathPlace? Parent(XPathPlace origin)
    {
        if (origin.IsText)
            return origin with { IsText = false };
        if (_tree.Parent(origin.Node) is not { } parent)
            return null;
        if (origin.IsOwn)
            return new XPathPlace(parent, parent, []);
        // A condition on an entry says nothing about what is above it.
        var links = origin.Links.Count == 0 ? origin.Links : [.. origin.Links.Where(l =>
            IsAtOrBelow(parent, _tree.Parent(l.Leaf)!))];
        return new XPathPlace(parent, origin.Anchor, links);
    }

    private bool IsAtOrBelow(SchemaNode node, SchemaNode above)
    {
        for (SchemaNode? n = node; n is not null; n = _tree.Parent(n))
            if (ReferenceEquals(n, above))
                return true;
        return false;
    }

    private IReadOnlyList<XPathPlace> Filter(IReadOnlyList<XPathPlace> places, IReadOnlyList<XPathNode> predicates)
    {
        foreach (var predicate in predicates)
        {
            if (XPathParser.KindOf(predicate) == XPathValueKind.Number)
                Use(places, XPathReads.Existence | XPathReads.Order);
            places = Conjunct(places, predicate);
        }
        return places;
    }

    private IReadOnlyList<XPathPlace> Conjunct(IReadOnlyList<XPathPlace> places, XPathNode predicate)
    {
        if (predicate is XPathBinary { Operator: XPathOperator.And } both)
            return Conjunct(Conjunct(places, both.Left), both.Right);
        if (predicate is XPathBinary { Operator: XPathOperator.Equal } equal
            && (Link(places, equal.Left, equal.Right) ?? Link(places, equal.Right, equal.Left)) is { } linked)
            return linked;
        Use(Evaluate(predicate, places), XPathReads.Existence);
        return places;
    }

    /// <summary>The places singled out by <c>[key = value]</c>, or null when the predicate is not of that
    /// kind.</summary>
    private IReadOnlyList<XPathPlace>? Link(IReadOnlyList<XPathPlace> places, XPathNode key, XPathNode value)
    {
        if (key is not XPathPath { Start: XPathStart.Context, Steps: [{ Axis: XPathAxis.Child,
            Predicates.Count: 0 } step] }
            || step.Test.Kind != XPathNodeTestKind.Name)
            return null;
        if (places.Count == 0 || !places.All(p => IsKey(p, step.Test)))
            return null;
        var literal = value as XPathLiteral;
        if (literal is null && !IsIndependent(value))
            return null;
        var sources = literal is null ? Evaluate(value, places) ?? [] : [];
        Use(sources, XPathReads.Value);
        var linked = places.Select(p => Linked(p, step.Test, sources, literal)).ToList();
        if (linked.Contains(null))
            linked = [.. places];
        // The key is read too: where its entry comes or goes, so does the answer.
        foreach (var p in linked)
            Record(p!, XPathReads.Existence);
        return linked!;
    }

    /// <summary>Whether a value is the same for every candidate of a predicate: it begins at current() or at the
    /// root.</summary>
    private static bool IsIndependent(XPathNode value) => value
        is XPathCall { Function: XPathFunction.Current }
        or XPathPath { Start: XPathStart.Root }
        or XPathPath { Start: XPathStart.Filter, Filter: XPathCall { Function: XPathFunction.Current } };

    private static bool IsKey(XPathPlace place, XPathNodeTest test) =>
        place.Node is ListNode list && list.Keys.Any(k =>
            k.Name == test.Name && ReferenceEquals(k.Module, test.Module));

    private XPathPlace? Linked(XPathPlace place, XPathNodeTest key, IReadOnlyList<XPathPlace> sources,
        XPathLiteral? literal)
    {
        if (place.Node is not ListNode list || list.Keys.FirstOrDefault(k => k.Name == key.Name) is not { } leaf)
            return null;
        if (literal is not null)
            return place with { Links = [.. place.Links, new XPathLink(leaf, null, null, KeyText(leaf, literal))] };
        if (sources is not [{ Node: ValueNode source, Links.Count: 0, IsText: false } origin])
            return null;
        var linked = place with { Links = [.. place.Links, new XPathLink(leaf, source, origin.Anchor, null)] };
        return IsOwnEntry(linked, list) ? new XPathPlace(list, list, []) : linked;
    }

    // As the key's canonical value has it: an identity with its module's name.
    private static string KeyText(LeafNode key, XPathLiteral literal) =>
        !key.Type.HasPrefixes ? literal.Value
        : literal.QualifiedName ?? (literal.Value.Contains(':') ? literal.Value : $"{key.Module.Name}:{literal.Value}");

    // /list[key = current()/…/key] with every key of the context's own entry: that entry again.
    private bool IsOwnEntry(XPathPlace place, ListNode list) =>
        _aboveContext.Contains(list) && ReferenceEquals(_tree.Parent(list), place.Anchor)
        && list.Keys.All(k => place.Links.Any(l =>
            ReferenceEquals(l.Leaf, k) && ReferenceEquals(l.Source, k) && ReferenceEquals(l.SourceAnchor, list)));

    private void NoteScans(IReadOnlyList<XPathPlace> places, XPathStep step)
    {
        if (step.Axis != XPathAxis.Child)
            return;
        foreach (var p in places)
            if (!p.IsOwn && (p.Node is LeafListNode || (p.Node is ListNode list && !IsSingledOut(list, p))))
                _scans.Add(p.Node);
    }

    private static bool IsSingledOut(ListNode list, XPathPlace place) =>
        list.Keys.Count > 0 && list.Keys.All(k => place.Links.Any(l => ReferenceEquals(l.Leaf, k)));

    private void Missing(XPathStep step, IReadOnlyList<XPathPlace> origin)
    {
        var at = origin[0].Node.Kind == SchemaNodeKind.Root ? "at the top" : $"at {origin[0].Node.Path}";
        var what = step.Test switch
        {
            { Kind: XPathNodeTestKind.Name, Module: { } module } => $"node {module.Name}:{step.Test.Name}",
            { Kind: XPathNodeTestKind.Name } => $"node {step.Test.Name}",
            _ => "such node",
        };
        var axis = step.Axis switch
        {
            XPathAxis.Parent => "above",
            XPathAxis.Child => "below",
            _ => $"on the axis {Words(step.Axis)} of",
        };
        _findings.Add(origin[0].Node.Kind == SchemaNodeKind.Root && step.Axis == XPathAxis.Parent
            ? "\"..\" leads above the root"
            : $"there is no {(_tree.ConfigOnly ? "configuration " : "")}{what} {(axis == "below" ? at : $"{axis} {origin[0].Node.Path}")}");
    }

    private static string Words(XPathAxis axis) =>
        string.Concat(axis.ToString().Select((c, i) =>
            i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
