using System.Globalization;

namespace Netconf.Mano.Yang;

/// <summary>The types that consist of something: enumeration, bits, identityref, leafref, union.</summary>
internal sealed partial class TypeCompiler
{
    private static readonly Dictionary<Keyword, BuiltInType[]> Restrictions = new()
    {
        [Keyword.Range] =
        [
            BuiltInType.Int8, BuiltInType.Int16, BuiltInType.Int32, BuiltInType.Int64, BuiltInType.UInt8,
                BuiltInType.UInt16,
            BuiltInType.UInt32, BuiltInType.UInt64, BuiltInType.Decimal64,
        ],
        [Keyword.Length] = [BuiltInType.String, BuiltInType.Binary],
        [Keyword.Pattern] = [BuiltInType.String],
        [Keyword.Enum] = [BuiltInType.Enumeration],
        [Keyword.Bit] = [BuiltInType.Bits],
        [Keyword.FractionDigits] = [BuiltInType.Decimal64],
        [Keyword.Base] = [BuiltInType.IdentityRef],
        [Keyword.Path] = [BuiltInType.LeafRef],
        [Keyword.RequireInstance] = [BuiltInType.LeafRef, BuiltInType.InstanceIdentifier],
        [Keyword.Type] = [BuiltInType.Union],
    };

    /// <summary>Reports restrictions the type does not take (§9: each type's section lists its own).</summary>
    private void CheckRestrictions(BuiltInType builtIn, bool isBuiltIn)
    {
        foreach (var s in _statement.Items)
        {
            if (!Restrictions.TryGetValue(s.Keyword, out var types))
                continue;
            if (!types.Contains(builtIn))
                Report("restriction-not-allowed", $"{s.Name} does not restrict {BuiltInNames.Of(builtIn)}.", s);
            else if (!isBuiltIn && s.Keyword is Keyword.FractionDigits or Keyword.Base or Keyword.Path or Keyword.Type
                && !isBuiltIn)
                Report("restriction-not-allowed",
                    $"{s.Name} belongs to the definition of {BuiltInNames.Of(builtIn)}; a typedef of it takes none.",
                    s);
            else if (!isBuiltIn && !_scope.IsYang11 && s.Keyword is Keyword.Enum or Keyword.Bit && !isBuiltIn)
                Report("restriction-not-allowed", $"Restricting {BuiltInNames.Of(builtIn)} needs yang-version 1.1.", s);
        }
    }

    private YangType? FromEnumeration(EnumerationType? from)
    {
        var statements = _statement.FindAll(Keyword.Enum).ToList();
        if (statements.Count == 0)
        {
            if (from is not null)
                return from;
            Report("missing-enum", "An enumeration has to list its names.", _statement,
                "add enum statements (RFC 7950 §9.6.4)");
            return null;
        }
        var members = new List<EnumMember>();
        var names = new HashSet<string>();
        var values = new HashSet<int>();
        long? highest = null;
        foreach (var s in statements)
        {
            if (!names.Add(s.Arg))
                Report("duplicate-enum", $"The enum \"{s.Arg}\" is there twice.", s);
            CheckEnumName(s);
            if (EnumValue(s, from, ref highest) is not { } value)
                continue;
            if (!values.Add(value))
                Report("duplicate-enum-value", $"The value {value} of enum \"{s.Arg}\" is taken.", s);
            if (_scope.IsEnabled(s))
                members.Add(new EnumMember(s.Arg, value, StatusOf(s), s.FindArgument(Keyword.Description)));
        }
        if (members.Count == 0)
            Warn("empty-enumeration", "No enum is left: every one depends on a feature that is off.", _statement);
        return new EnumerationType(members);
    }

    private void CheckEnumName(Statement s)
    {
        if (s.Arg.Length == 0)
            Report("bad-enum-name", "The name of an enum is empty.", s);
        else if (IsXmlSpace(s.Arg[0]) || IsXmlSpace(s.Arg[^1]))
            Report("bad-enum-name", $"The enum \"{s.Arg}\" has white space around its name (RFC 7950 §9.6.4).", s);
    }

    private static bool IsXmlSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private int? EnumValue(Statement s, EnumerationType? from, ref long? highest)
    {
        var stated = s.Find(Keyword.Value);
        var value = highest + 1 ?? 0;
        if (stated is not null && !TryReadInteger(stated, int.MinValue, int.MaxValue, out value))
            return null;
        if (from is not null)
        {
            // §9.6.3: a restriction keeps names and values.
            if (from.Members.FirstOrDefault(m => m.Name == s.Arg) is not { } old)
            {
                Report("enum-not-in-base", $"The restricted enumeration has no \"{s.Arg}\".", s);
                return null;
            }
            if (stated is not null && value != old.Value)
                Report("enum-value-changed", $"The value of \"{s.Arg}\" is {old.Value} and cannot become {value}.",
                    stated);
            return old.Value;
        }
        if (value > int.MaxValue)
        {
            Report("bad-enum-value", $"No value is left for \"{s.Arg}\" above {int.MaxValue}.", s, "state its value");
            return null;
        }
        highest = Math.Max(highest ?? value, value);
        return (int)value;
    }

    private bool TryReadInteger(Statement s, long least, long most, out long value)
    {
        var text = s.Arg;
        var digits = text.StartsWith('-') ? text[1..] : text;
        var ok = digits.Length > 0 && digits.All(char.IsAsciiDigit) && (digits.Length == 1 || digits[0] != '0')
            && text != "-0" && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out value);
        value = ok ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        if (ok && value >= least && value <= most)
            return true;
        Report($"bad-{s.Name}", $"The {s.Name} \"{text}\" is no whole number from {least} to {most}.", s);
        return false;
    }

    private YangType? FromBits(BitsType? from)
    {
        var statements = _statement.FindAll(Keyword.Bit).ToList();
        if (statements.Count == 0)
        {
            if (from is not null)
                return from;
            Report("missing-bit", "A bits type has to list its bits.", _statement,
                "add bit statements (RFC 7950 §9.7.4)");
            return null;
        }
        var members = new List<BitMember>();
        var names = new HashSet<string>();
        var positions = new HashSet<uint>();
        long next = 0;
        foreach (var s in statements)
        {
            if (!names.Add(s.Arg))
                Report("duplicate-bit", $"The bit \"{s.Arg}\" is there twice.", s);
            if (BitPosition(s, from, ref next) is not { } position)
                continue;
            if (!positions.Add(position))
                Report("duplicate-bit-position", $"The position {position} of bit \"{s.Arg}\" is taken.", s);
            if (_scope.IsEnabled(s))
                members.Add(new BitMember(s.Arg, position, StatusOf(s), s.FindArgument(Keyword.Description)));
        }
        return new BitsType(members);
    }

    private uint? BitPosition(Statement s, BitsType? from, ref long next)
    {
        var stated = s.Find(Keyword.Position);
        long position = next;
        if (stated is not null && !TryReadInteger(stated, 0, uint.MaxValue, out position))
            return null;
        if (from is not null)
        {
            if (from.Members.FirstOrDefault(m => m.Name == s.Arg) is not { } old)
            {
                Report("bit-not-in-base", $"The restricted bits type has no \"{s.Arg}\".", s);
                return null;
            }
            if (stated is not null && position != old.Position)
                Report("bit-position-changed",
                    $"The position of \"{s.Arg}\" is {old.Position} and cannot become {position}.", stated);
            return old.Position;
        }
        if (position > uint.MaxValue)
        {
            Report("bad-bit-position", $"No position is left for \"{s.Arg}\" above {uint.MaxValue}.", s,
                "state its position");
            return null;
        }
        next = Math.Max(next, position + 1);
        return (uint)position;
    }

    private static Status StatusOf(Statement s) => s.FindArgument(Keyword.Status) switch
    {
        "deprecated" => Status.Deprecated,
        "obsolete" => Status.Obsolete,
        _ => Status.Current,
    };

    private YangType? FromIdentityRef()
    {
        var bases = new List<Identity>();
        var statements = _statement.FindAll(Keyword.Base).ToList();
        if (statements.Count == 0)
            Report("missing-base", "An identityref has to name a base.", _statement,
                "add a base statement (RFC 7950 §9.10.2)");
        if (statements.Count > 1 && !_scope.IsYang11)
            Report("too-many-bases", "Several bases need yang-version 1.1.", statements[1]);
        foreach (var s in statements)
        {
            if (_scope.FindIdentity(s.Arg) is { } identity)
                bases.Add(identity);
            else
                Report("unknown-identity", $"There is no identity \"{s.Arg}\".", s,
                    "define it, or import the module that does");
        }
        return bases.Count > 0 && bases.Count == statements.Count ? new IdentityRefType(bases) : null;
    }

    private YangType? FromLeafRef()
    {
        if (_statement.Find(Keyword.Path) is not { } path)
        {
            Report("missing-path", "A leafref has to say its path.", _statement,
                "add a path statement (RFC 7950 §9.9.2)");
            return null;
        }
        if (!_scope.IsYang11 && _statement.Find(Keyword.RequireInstance) is { } require)
            Report("restriction-not-allowed", "require-instance in a leafref needs yang-version 1.1.", require);
        var type = new LeafRefType { PathText = path.Arg, Scope = _scope, Location = path.Location };
        return type.TryParsePath() ? NarrowLeafRef(type) : null;
    }

    private YangType NarrowLeafRef(LeafRefType from)
    {
        var type = (LeafRefType)from.Copy();
        type.RequireInstance = RequireInstance(from.RequireInstance);
        return type;
    }

    private YangType NarrowInstanceIdentifier(InstanceIdentifierType from)
    {
        var type = (InstanceIdentifierType)from.Copy();
        type.RequireInstance = RequireInstance(from.RequireInstance);
        return type;
    }

    private bool RequireInstance(bool inherited)
    {
        var stated = _statement.Find(Keyword.RequireInstance);
        if (stated is not null && stated.Arg is not ("true" or "false"))
            Report("bad-require-instance", $"require-instance is true or false, not \"{stated.Arg}\".", stated);
        return stated is null ? inherited : stated.Arg != "false";
    }

    private YangType? FromUnion()
    {
        var members = new List<YangType>();
        var isComplete = true;
        if (Depth(_statement) > DeepestUnion)
        {
            Report("type-too-deep", $"Unions are nested deeper than {DeepestUnion}.", _statement);
            return null;
        }
        foreach (var s in _statement.FindAll(Keyword.Type))
        {
            if (Compile(_scope, s) is not { } member)
            {
                isComplete = false;
                continue;
            }
            if (!_scope.IsYang11 && member.BuiltIn is BuiltInType.Empty or BuiltInType.LeafRef && !_scope.IsYang11)
                Report("union-member-not-allowed",
                    $"{BuiltInNames.Of(member.BuiltIn)} in a union needs yang-version 1.1.", s);
            members.Add(member);
        }
        if (isComplete && members.Count == 0)
            Report("missing-type", "A union has to list its member types.", _statement,
                "add type statements (RFC 7950 §9.12)");
        return members.Count > 0 && isComplete ? new UnionType(members) : null;
    }

    private static int Depth(Statement statement)
    {
        var depth = 0;
        for (var s = statement.Parent; s is { Keyword: Keyword.Type }; s = s.Parent)
            depth++;
        return depth;
    }
}
