using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Writes enums, unions and identity classes.</summary>
internal static class ValueTypeWriter
{
    /// <summary>Writes an enum with its codec and its YANG names.</summary>
    public static void Enum(CodeWriter code, EnumShape shape)
    {
        code.Line();
        code.Summary(shape.Description);
        if (shape.IsFlags)
            code.Line("[Flags]");
        code.Block($"public enum {shape.Name}{(shape.IsFlags ? " : ulong" : "")}", () =>
        {
            if (shape.IsFlags)
            {
                code.Summary("No bit.");
                code.Line("None = 0,");
            }
            foreach (var m in shape.Members)
            {
                code.Summary(m.Description);
                if (m.Status == Status.Obsolete)
                    code.Line("[Obsolete(\"obsolete in its YANG module\")]");
                code.Line($"{m.Name} = {m.Value},");
            }
        });
        var codec = shape.IsFlags ? "BitsCodec" : "EnumCodec";
        code.Line();
        code.Block("internal static partial class Codecs", () =>
        {
            code.Line($"internal static readonly {codec}<{shape.Name}> {shape.Name}Codec = new(");
            var members = shape.IsFlags ? shape.Members.OrderBy(m => m.Order).ToList() : shape.Members;
            for (var i = 0; i < members.Count; i++)
            {
                var end = i == members.Count - 1 ? ");" : ",";
                code.Line($"    ({CodeWriter.Literal(members[i].YangName)}, {shape.Name}.{members[i].Name}){end}");
            }
        });
        if (!shape.IsFlags)
            YangNames(code, shape.Name);
    }

    /// <summary>Writes the struct of a union.</summary>
    public static void Union(CodeWriter code, UnionShape union)
    {
        code.Line();
        code.Summary(union.Description);
        code.Block($"public readonly partial struct {union.Name} : IUnion<{union.Name}>, IEquatable<{union.Name}>", () =>
        {
            code.Line("private readonly int _member;");
            code.Line("private readonly object _value;");
            code.Line();
            code.Block($"private {union.Name}(int member, object value)", () =>
            {
                code.Line("_member = member;");
                code.Line("_value = value;");
            });
            for (var i = 0; i < union.Members.Count; i++)
                Member(code, union, i);
            Match(code, union);
            ReadAndWrite(code, union);
            Equality(code, union.Name);
        });
    }

    /// <summary>Writes the class of the identities derived from a base.</summary>
    public static void Identity(CodeWriter code, string name, Identity @base)
    {
        code.Line();
        code.Summary(@base.Description ?? @base.ToString());
        code.Block($"public sealed partial class {name} : IdentityValue<{name}>, IIdentityClass<{name}>", () =>
        {
            code.Line($"private {name}(string qualifiedName, IEnumerable<string> ancestors)");
            code.Line("    : base(qualifiedName, ancestors)");
            code.Line("{");
            code.Line("}");
            var taken = new HashSet<string> { name, "Name", "Module", "QualifiedName", "Codec", "IsA", "Create", "Define", "Equals", "ToString" };
            foreach (var i in @base.Derived.OrderBy(i => i.ToString(), StringComparer.Ordinal))
            {
                var member = CsName.Pascal(i.Name);
                if (!taken.Add(member))
                    taken.Add(member = CsName.Pascal(i.Module.Prefix) + member);
                var ancestors = string.Join(' ', Ancestors(i).Distinct().Order(StringComparer.Ordinal));
                code.Line();
                code.Summary(i.Description ?? i.ToString());
                code.Line($"public static {name} {member} {{ get; }} =");
                code.Line($"    Define({CodeWriter.Literal(i.ToString())}, {CodeWriter.Literal(ancestors)});");
            }
            code.Line();
            code.Line($"static {name} IIdentityClass<{name}>.Create(string qualifiedName, IEnumerable<string> ancestors) =>");
            code.Line("    new(qualifiedName, ancestors);");
        });
    }

    private static IEnumerable<string> Ancestors(Identity identity) =>
        identity.Bases.SelectMany(b => Ancestors(b).Append(b.ToString()));

    private static void YangNames(CodeWriter code, string name)
    {
        code.Line();
        code.Summary("The YANG names of enum values.");
        code.Block("public static partial class YangNames", () =>
        {
            code.Summary("The YANG name of the value.");
            code.Line($"public static string ToYangName(this {name} value) => Codecs.{name}Codec.NameOf(value);");
            code.Line();
            code.Summary("The value of a YANG name; false when there is none of that name.");
            code.Line($"public static bool TryParse(string yangName, out {name} value) => Codecs.{name}Codec.TryParse(yangName, out value);");
        });
    }

    private static void Member(CodeWriter code, UnionShape union, int index)
    {
        var (name, type) = union.Members[index];
        code.Line();
        code.Summary($"The union with a value of its member {name}.");
        code.Line($"public static {union.Name} From{name}({type.Name} value) => new({index}, value);");
        if (union.Members.Count(m => m.Type.Name == type.Name) == 1)
        {
            code.Line();
            code.Summary($"The union with a value of its member {name}.");
            code.Line($"public static implicit operator {union.Name}({type.Name} value) => new({index}, value);");
        }
        code.Line();
        code.Summary($"Whether it is of the member {name}, and its value then.");
        code.Block($"public bool TryGet{name}([global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out {type.Name} value)", () =>
        {
            code.Line($"var isOf = _value is not null && _member == {index};");
            code.Line($"value = isOf ? ({type.Name})_value! : default!;");
            code.Line("return isOf;");
        });
    }

    private static void Match(CodeWriter code, UnionShape union)
    {
        var cases = string.Join(", ", union.Members.Select(m => $"Func<{m.Type.Name}, TResult> {Camel(m.Name)}"));
        code.Line();
        code.Summary("What the function of its member makes of the value.");
        code.Line($"public TResult Match<TResult>({cases}) => _member switch");
        code.Line("{");
        for (var i = 0; i < union.Members.Count; i++)
        {
            var m = union.Members[i];
            var pattern = i == union.Members.Count - 1 ? "_" : i.ToString();
            code.Line($"    {pattern} => {Camel(m.Name)}(({m.Type.Name})_value),");
        }
        code.Line("};");
    }

    private static void ReadAndWrite(CodeWriter code, UnionShape union)
    {
        code.Line();
        code.Line($"static {union.Name} IUnion<{union.Name}>.Read(int member, ReadOnlySpan<byte> canonical, ValueNode node) => member switch");
        code.Line("{");
        for (var i = 0; i < union.Members.Count; i++)
            code.Line($"    {i} => new(member, {union.Members[i].Type.Codec}.Read(canonical, node)),");
        code.Line("    _ => throw new InvalidOperationException($\"the union of {node.Path} has more members than its binding\"),");
        code.Line("};");
        code.Line();
        code.Line($"byte[] IUnion<{union.Name}>.Write() => _member switch");
        code.Line("{");
        for (var i = 0; i < union.Members.Count; i++)
        {
            var pattern = i == union.Members.Count - 1 ? "_" : i.ToString();
            code.Line($"    {pattern} => {union.Members[i].Type.Codec}.Write(({union.Members[i].Type.Name})_value),");
        }
        code.Line("};");
    }

    private static void Equality(CodeWriter code, string name)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public bool Equals({name} other) => _member == other._member && Equals(_value, other._value);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public override int GetHashCode() => HashCode.Combine(_member, _value);");
        code.Line();
        code.Summary("Same member and same value.");
        code.Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);");
        code.Line();
        code.Summary("Not the same.");
        code.Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public override string ToString() => _value?.ToString() ?? \"\";");
    }

    private static string Camel(string pascal) => "on" + pascal;
}
