namespace Netconf.Mano.Yang;

/// <summary>Steps: axes, node tests, predicates.</summary>
public ref partial struct XPathParser
{
    private readonly bool BeginsStep =>
        _token.Kind is XPathTokenKind.Name or XPathTokenKind.NodeType or XPathTokenKind.Axis
        or XPathTokenKind.At or XPathTokenKind.Dot or XPathTokenKind.DoubleDot;

    private List<XPathStep> Steps(List<XPathStep> steps)
    {
        while (_error is null)
        {
            steps.Add(Step());
            if (steps.Count > LongestChain)
                Fail($"more than {LongestChain} steps");
            else if (_token.Kind == XPathTokenKind.DoubleSlash)
                steps.Add(AnyDescendant);
            else if (_token.Kind != XPathTokenKind.Slash)
                break;
            Advance();
        }
        return steps;
    }

    private static XPathStep AnyDescendant { get; } = new(XPathAxis.DescendantOrSelf, new(XPathNodeTestKind.Node), []);

    private XPathStep Step()
    {
        switch (_token.Kind)
        {
            case XPathTokenKind.Dot:
                Advance();
                return new XPathStep(XPathAxis.Self, new(XPathNodeTestKind.Node), []);
            case XPathTokenKind.DoubleDot:
                Advance();
                return new XPathStep(XPathAxis.Parent, new(XPathNodeTestKind.Node), []);
            case XPathTokenKind.At:
                Advance();
                return new XPathStep(XPathAxis.Attribute, NodeTest(), Predicates());
            case XPathTokenKind.Axis:
                var axis = Axis();
                return new XPathStep(axis, NodeTest(), Predicates());
            default:
                return new XPathStep(XPathAxis.Child, NodeTest(), Predicates());
        }
    }

    private XPathAxis Axis()
    {
        XPathAxis? axis = Text switch
        {
            "child" => XPathAxis.Child,
            "descendant" => XPathAxis.Descendant,
            "descendant-or-self" => XPathAxis.DescendantOrSelf,
            "parent" => XPathAxis.Parent,
            "ancestor" => XPathAxis.Ancestor,
            "ancestor-or-self" => XPathAxis.AncestorOrSelf,
            "self" => XPathAxis.Self,
            "following-sibling" => XPathAxis.FollowingSibling,
            "preceding-sibling" => XPathAxis.PrecedingSibling,
            "following" => XPathAxis.Following,
            "preceding" => XPathAxis.Preceding,
            "attribute" => XPathAxis.Attribute,
            "namespace" => XPathAxis.Namespace,
            _ => null,
        };
        if (axis is null)
            Fail($"there is no axis {Text}::");
        else
            SkipAxis();
        return axis ?? XPathAxis.Child;
    }

    // The lexer has seen '::' behind the name; it is no token of its own.
    private void SkipAxis()
    {
        _lexer.SkipDoubleColon();
        Advance();
    }

    private XPathNodeTest NodeTest()
    {
        if (_token.Kind == XPathTokenKind.NodeType)
            return NodeType();
        if (_token.Kind != XPathTokenKind.Name)
        {
            Fail(_token.Kind == XPathTokenKind.End
                ? "a name is missing at the end" : $"\"{Text}\" where a name has to stand");
            return new XPathNodeTest(XPathNodeTestKind.Nothing);
        }
        var text = Text;
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            Advance();
            return text == "*"
                ? new XPathNodeTest(XPathNodeTestKind.Any)
                : new XPathNodeTest(XPathNodeTestKind.Name, _names.Unprefixed, text);
        }
        if (!_names.TryResolve(text[..colon], out var module))
        {
            Fail($"prefix \"{text[..colon]}\" is not known here");
            return new XPathNodeTest(XPathNodeTestKind.Nothing);
        }
        Advance();
        var name = text[(colon + 1)..];
        return name == "*"
            ? new XPathNodeTest(module is null ? XPathNodeTestKind.Nothing : XPathNodeTestKind.AnyOfModule, module)
            : new XPathNodeTest(XPathNodeTestKind.Name, module, name);
    }

    private XPathNodeTest NodeType()
    {
        var kind = Text switch
        {
            "node" => XPathNodeTestKind.Node,
            "text" => XPathNodeTestKind.Text,
            _ => XPathNodeTestKind.Nothing,
        };
        var takesName = Text == "processing-instruction";
        Advance();
        Expect(XPathTokenKind.OpenParenthesis, "'('");
        if (takesName)
            Take(XPathTokenKind.Literal);
        Expect(XPathTokenKind.CloseParenthesis, "')'");
        return new XPathNodeTest(kind);
    }

    private List<XPathNode> Predicates()
    {
        var predicates = new List<XPathNode>();
        while (_error is null && Take(XPathTokenKind.OpenBracket))
        {
            predicates.Add(Or());
            Expect(XPathTokenKind.CloseBracket, "']'");
        }
        return predicates;
    }
}
