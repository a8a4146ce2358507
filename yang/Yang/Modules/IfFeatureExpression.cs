namespace Netconf.Mano.Yang;

/// <summary>if-feature expressions (RFC 7950 §7.20.2): not binds before and, and before or. YANG 1 has a single feature name.</summary>
internal ref struct IfFeatureExpression
{
    private const int MaxDepth = 100;
    private readonly Statement _statement;
    private readonly TextUnit _unit;
    private ReadOnlySpan<char> _rest;
    private ReadOnlySpan<char> _token;
    private int _depth;
    private bool _isBroken;

    private IfFeatureExpression(Statement statement, TextUnit unit)
    {
        _statement = statement;
        _unit = unit;
        _rest = statement.Arg;
        Next();
    }

    /// <summary>Whether the expression holds; false when it cannot be read, which is reported.</summary>
    public static bool Evaluate(Statement statement, TextUnit unit)
    {
        if (!unit.IsYang11 && !ArgumentSyntax.IsIdentifierRef(statement.Arg, false))
        {
            unit.Error("needs-yang-1.1", "in YANG 1 if-feature takes one feature name", statement, "say yang-version 1.1");
            return false;
        }
        var expression = new IfFeatureExpression(statement, unit);
        var value = expression.Or();
        if (!expression._isBroken && !expression._token.IsEmpty)
            expression.Fail($"'{expression._token}' is not expected");
        return value && !expression._isBroken;
    }

    private bool Or()
    {
        var value = And();
        while (_token is "or" && !_isBroken)
        {
            Next();
            value |= And();
        }
        return value;
    }

    private bool And()
    {
        var value = Factor();
        while (_token is "and" && !_isBroken)
        {
            Next();
            value &= Factor();
        }
        return value;
    }

    private bool Factor()
    {
        var negate = false;
        while (_token is "not")
        {
            negate = !negate;
            Next();
        }
        if (_token is "(")
        {
            if (++_depth > MaxDepth)
                return Fail("it is nested too deep");
            Next();
            var inner = Or();
            _depth--;
            if (_isBroken)
                return false;
            if (_token is not ")")
                return Fail(") is missing");
            Next();
            return inner != negate;
        }
        if (_token.IsEmpty)
            return Fail("a feature name is missing");
        if (_token is "and" or "or" || !ArgumentSyntax.IsIdentifierRef(_token, _unit.IsYang11))
            return Fail($"'{YangParser.Shorten(_token.ToString())}' is not a feature name");
        var name = _token.ToString();
        Next();
        return IsSupported(name) != negate;
    }

    private bool IsSupported(string reference)
    {
        var (prefix, name) = TextUnit.Split(reference);
        if (_unit.FindUnit(prefix) is not { } module)
        {
            if (!_unit.BrokenPrefixes.Contains(prefix!))
                _unit.Error("unknown-prefix", $"the prefix {prefix} of if-feature {reference} is not declared", _statement, "import the module");
            return false;
        }
        if (module.Features.TryGetValue(name, out var feature) && _unit.Sees(feature.Unit))
        {
            StatusRules.CheckReference(_statement, _unit, feature.Statement, feature.Unit);
            return feature.IsSupported;
        }
        _unit.Error("unknown-feature", $"module {module.Module.Name} has no feature {name}", _statement);
        return false;
    }

    private bool Fail(string why)
    {
        if (!_isBroken)
            _unit.Error("invalid-if-feature", $"if-feature '{YangParser.Shorten(_statement.Arg)}': {why}", _statement);
        _isBroken = true;
        return false;
    }

    private void Next()
    {
        _rest = _rest.TrimStart(" \t\r\n");
        var length = 0;
        if (!_rest.IsEmpty && _rest[0] is '(' or ')')
            length = 1;
        else
            while (length < _rest.Length && _rest[length] is not (' ' or '\t' or '\r' or '\n' or '(' or ')'))
                length++;
        _token = _rest[..length];
        _rest = _rest[length..];
    }
}
