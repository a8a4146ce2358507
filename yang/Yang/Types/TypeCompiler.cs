using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// Makes types of type statements (RFC 7950 §7.4, §9). A type is made once per statement; a type statement without
/// restrictions that names
/// a typedef gives the typedef's own object.
/// </summary>
internal sealed partial class TypeCompiler
{
    private const int DeepestUnion = 64;
    private const int LongestChain = 500;

    private static readonly Dictionary<BuiltInType, YangType> Plain = new()
    {
        [BuiltInType.Boolean] = new BooleanType(),
        [BuiltInType.Empty] = new EmptyType(),
        [BuiltInType.String] = new StringType(),
        [BuiltInType.Binary] = new BinaryType(),
        [BuiltInType.InstanceIdentifier] = new InstanceIdentifierType(),
        [BuiltInType.Int8] = new IntegerType(BuiltInType.Int8),
        [BuiltInType.Int16] = new IntegerType(BuiltInType.Int16),
        [BuiltInType.Int32] = new IntegerType(BuiltInType.Int32),
        [BuiltInType.Int64] = new IntegerType(BuiltInType.Int64),
        [BuiltInType.UInt8] = new IntegerType(BuiltInType.UInt8),
        [BuiltInType.UInt16] = new IntegerType(BuiltInType.UInt16),
        [BuiltInType.UInt32] = new IntegerType(BuiltInType.UInt32),
        [BuiltInType.UInt64] = new IntegerType(BuiltInType.UInt64),
    };

    private readonly ITypeScope _scope;
    private readonly Statement _statement;

    private TypeCompiler(ITypeScope scope, Statement statement)
    {
        _scope = scope;
        _statement = statement;
    }

    /// <summary>The type of a type statement, or null when none can be had; what is wrong is reported.</summary>
    public static YangType? Compile(ITypeScope scope, Statement type) => new TypeCompiler(scope, type).Compile();

    /// <summary>Checks a default as a module writes it (§9.2.1: integers may be hexadecimal or octal).</summary>
    /// <param name="type">The type; its leafrefs are bound.</param>
    /// <param name="text">The argument of the default statement.</param>
    /// <param name="scope">The text it stands in.</param>
    /// <param name="canonical">The canonical value.</param>
    /// <param name="error">What is wrong when the answer is false.</param>
    public static bool TryCanonicalizeDefault(
        YangType type, string text, ITypeScope scope, out ReadOnlyMemory<byte> canonical, out TypeError? error)
    {
        var ok = type.TryCanonicalizeDefault(Encoding.UTF8.GetBytes(text), scope, new ValueScratch(), out var value,
            out error);
        canonical = ok ? value.ToArray() : default;
        return ok;
    }

    private YangType? Compile()
    {
        // A typedef may hide no built-in type (§6.2.1), so the built-in names come first.
        if (BuiltInNames.TryFind(_statement.Arg, out var builtIn))
            return FromBuiltIn(builtIn);
        if (_scope.FindTypedef(_statement.Arg, _statement) is not { } typedef)
        {
            Report("unknown-type", $"There is no type \"{_statement.Arg}\".", _statement,
                "define it with typedef, or import the module that does");
            return null;
        }
        return TypeOf(typedef) is { } named ? Restrict(named) : null;
    }

    /// <summary>The type a typedef defines, compiled when first asked for.</summary>
    public static YangType? TypeOf(TypedefDefinition typedef)
    {
        if (typedef.State == TypedefState.InWork)
        {
            typedef.Scope.Report(new Diagnostic(
                DiagnosticSeverity.Error, "circular-typedef", $"The typedef \"{typedef.Name}\" is defined by itself.",
                typedef.Statement.Location, "break the circle (RFC 7950 §7.3)"));
            typedef.State = TypedefState.Done;
            return null;
        }
        if (typedef.State == TypedefState.Unseen)
            Define(typedef);
        return typedef.Type;
    }

    private static void Define(TypedefDefinition typedef)
    {
        typedef.State = TypedefState.InWork;
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            typedef.Scope.Report(new Diagnostic(
                DiagnosticSeverity.Error, "type-too-deep",
                    $"The chain of typedefs at \"{typedef.Name}\" is too long.", typedef.Statement.Location));
            typedef.State = TypedefState.Done;
            return;
        }
        var inner = typedef.Statement.Find(Keyword.Type) is { } type ? Compile(typedef.Scope, type) : null;
        if (inner is not null && typedef.State == TypedefState.InWork)
            typedef.Type = Named(typedef, inner);
        typedef.State = TypedefState.Done;
        if (typedef.Type is { NeedsBinding: false } made && typedef.Statement.Find(Keyword.Default) is not null)
            CheckDefault(made, typedef);
    }

    private static YangType Named(TypedefDefinition typedef, YangType inner)
    {
        if (inner.TypedefChain.Count >= LongestChain)
        {
            typedef.Scope.Report(new Diagnostic(
                DiagnosticSeverity.Error, "type-too-deep", $"The chain of typedefs at \"{typedef.Name}\" is too long.", typedef.Statement.Location));
            return inner;
        }
        var type = inner.Copy();
        type.TypedefName = typedef.Name;
        type.TypedefModule = typedef.Scope.Module;
        type.TypedefChain = [(typedef.Scope.Module, typedef.Name), .. inner.TypedefChain];
        if (typedef.Statement.Find(Keyword.Default) is { } @default)
            type.Default = new TypedefDefault(@default, typedef.Scope);
        if (typedef.Statement.FindArgument(Keyword.Units) is { } units)
            type.Units = units;
        if (type is StringType text && CanonicalForm.Of(typedef.Scope.Module.Name, typedef.Name) is { } form)
            text.Form = form;
        return type;
    }

    // The default of a typedef has to fit the typedef (§7.3.4). Identities and instance paths are checked where they
    // are used: they need the
    // complete schema.
    private static void CheckDefault(YangType type, TypedefDefinition typedef)
    {
        if (type.HasPrefixes || type.Default is not { } @default)
            return;
        if (!TryCanonicalizeDefault(type, @default.Statement.Arg, @default.Scope, out _, out var error))
            @default.Scope.Report(new Diagnostic(
                DiagnosticSeverity.Error, "bad-default",
                    $"The default of typedef \"{typedef.Name}\" is not of its type: {error!.Message}",
                @default.Statement.Location));
    }

    private YangType? FromBuiltIn(BuiltInType builtIn)
    {
        CheckRestrictions(builtIn, true);
        return builtIn switch
        {
            BuiltInType.Decimal64 => FromDecimal64(),
            BuiltInType.Enumeration => FromEnumeration(null),
            BuiltInType.Bits => FromBits(null),
            BuiltInType.IdentityRef => FromIdentityRef(),
            BuiltInType.LeafRef => FromLeafRef(),
            BuiltInType.Union => FromUnion(),
            _ => Narrow(Plain[builtIn]),
        };
    }

    private YangType? Restrict(YangType named)
    {
        CheckRestrictions(named.BuiltIn, false);
        return HasRestrictions() ? Narrow(named) : named;
    }

    private bool HasRestrictions()
    {
        foreach (var s in _statement.Items)
            if (s.Keyword is not Keyword.Extension)
                return true;
        return false;
    }

    private YangType? Narrow(YangType from)
    {
        if (!HasRestrictions())
            return from;
        return from switch
        {
            IntegerType integer => NarrowInteger(integer),
            Decimal64Type number => NarrowDecimal64(number),
            StringType text => NarrowString(text),
            BinaryType binary => NarrowBinary(binary),
            EnumerationType enumeration => Renamed(FromEnumeration(enumeration), from),
            BitsType bits => Renamed(FromBits(bits), from),
            LeafRefType leafRef => NarrowLeafRef(leafRef),
            InstanceIdentifierType path => NarrowInstanceIdentifier(path),
            _ => from,
        };
    }

    /// <summary>A type made anew keeps the names, default and units of the typedef it restricts.</summary>
    private static YangType? Renamed(YangType? type, YangType from)
    {
        if (type is null)
            return null;
        type.TypedefName = from.TypedefName;
        type.TypedefModule = from.TypedefModule;
        type.TypedefChain = from.TypedefChain;
        type.Default = from.Default;
        type.Units = from.Units;
        return type;
    }

    private YangType? NarrowInteger(IntegerType from)
    {
        var type = (IntegerType)from.Copy();
        if (_statement.Find(Keyword.Range) is not { } range)
            return type;
        var allowed = from.Range?.Parts ?? [new NumberInterval(from.Min, from.Max)];
        type.Range = new RangeParser(_scope, range).Parse(allowed) ?? from.Range;
        return type;
    }

    private YangType? FromDecimal64()
    {
        if (_statement.Find(Keyword.FractionDigits) is not { } digits)
        {
            Report("missing-fraction-digits", "A decimal64 has to say its fraction-digits.", _statement,
                "add fraction-digits, 1 to 18 (RFC 7950 §9.3.4)");
            return null;
        }
        if (!int.TryParse(digits.Arg, System.Globalization.NumberStyles.None, null, out var count)
            || count is < 1 or > 18
            || digits.Arg[0] == '0')
        {
            Report("bad-fraction-digits", $"fraction-digits is a number from 1 to 18, not \"{digits.Arg}\".", digits);
            return null;
        }
        return NarrowDecimal64(new Decimal64Type(count));
    }

    private YangType? NarrowDecimal64(Decimal64Type from)
    {
        var type = (Decimal64Type)from.Copy();
        if (_statement.Find(Keyword.Range) is not { } range)
            return type;
        var allowed = from.Range?.Parts ?? [new NumberInterval(long.MinValue, long.MaxValue)];
        type.Range = new RangeParser(_scope, range).Parse(allowed, from.FractionDigits) ?? from.Range;
        return type;
    }

    private YangType? NarrowBinary(BinaryType from)
    {
        var type = (BinaryType)from.Copy();
        type.Length = Length(from.Length);
        return type;
    }

    private NumberRange? Length(NumberRange? from)
    {
        if (_statement.Find(Keyword.Length) is not { } length)
            return from;
        return new RangeParser(_scope, length).Parse(from?.Parts ?? [new NumberInterval(0, ulong.MaxValue)]) ?? from;
    }

    private YangType? NarrowString(StringType from)
    {
        var patterns = new List<PatternConstraint>(from.Patterns);
        foreach (var statement in _statement.FindAll(Keyword.Pattern))
            if (Pattern(statement) is { } pattern)
                patterns.Add(pattern);
        var type = from.With(Length(from.Length), patterns);
        return Renamed(type, from);
    }

    private PatternConstraint? Pattern(Statement statement)
    {
        if (!XsdPattern.TryParse(statement.Arg, out var compiled, out var error))
        {
            Report("bad-pattern", $"The pattern \"{statement.Arg}\" is no regular expression of XML Schema: {error}.",
                statement);
            return null;
        }
        var modifier = statement.Find(Keyword.Modifier);
        if (modifier is not null && modifier.Arg != "invert-match")
            Report("bad-modifier", $"The one modifier there is is invert-match, not \"{modifier.Arg}\".", modifier);
        return new PatternConstraint(
            compiled!, modifier is not null, statement.FindArgument(Keyword.ErrorMessage),
                statement.FindArgument(Keyword.ErrorAppTag));
    }

    private void Report(string code, string message, Statement at, string? remedy = null) =>
        _scope.Report(new Diagnostic(DiagnosticSeverity.Error, code, message, at.Location, remedy));

    private void Warn(string code, string message, Statement at, string? remedy = null) =>
        _scope.Report(new Diagnostic(DiagnosticSeverity.Warning, code, message, at.Location, remedy));
}
