using Netconf.Mano.Yang;

namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>Chooses the C# type of every leaf, and collects the enums, unions and identity classes this needs.</summary>
internal sealed class LeafTypes(TypeNames names)
{
    /// <summary>Typedefs that have a type of the .NET library; kept by hand.</summary>
    private static readonly Dictionary<(string Module, string Typedef), LeafType> Library = new()
    {
        [("ietf-yang-types", "date-and-time")] = new("DateTimeOffset", "LeafCodecs.DateAndTime", true),
        [("ietf-yang-types", "uuid")] = new("Guid", "LeafCodecs.Uuid", true),
        [("ietf-inet-types", "ip-address-no-zone")] = new("IPAddress", "LeafCodecs.IpAddress", false),
        [("ietf-inet-types", "ipv4-address-no-zone")] = new("IPAddress", "LeafCodecs.IpAddress", false),
        [("ietf-inet-types", "ipv6-address-no-zone")] = new("IPAddress", "LeafCodecs.IpAddress", false),
        [("ietf-inet-types", "ip-prefix")] = new("IPNetwork", "LeafCodecs.IpPrefix", true),
        [("ietf-inet-types", "ipv4-prefix")] = new("IPNetwork", "LeafCodecs.IpPrefix", true),
        [("ietf-inet-types", "ipv6-prefix")] = new("IPNetwork", "LeafCodecs.IpPrefix", true),
    };

    private static readonly Dictionary<BuiltInType, LeafType> BuiltIns = new()
    {
        [BuiltInType.Binary] = new("ReadOnlyMemory<byte>", "LeafCodecs.Binary", true),
        [BuiltInType.Boolean] = new("bool", "LeafCodecs.Boolean", true),
        [BuiltInType.Decimal64] = new("decimal", "LeafCodecs.Decimal64", true),
        [BuiltInType.Empty] = new("bool", "LeafCodecs.Empty", true, true),
        [BuiltInType.Int8] = new("sbyte", "LeafCodecs.Int8", true),
        [BuiltInType.Int16] = new("short", "LeafCodecs.Int16", true),
        [BuiltInType.Int32] = new("int", "LeafCodecs.Int32", true),
        [BuiltInType.Int64] = new("long", "LeafCodecs.Int64", true),
        [BuiltInType.UInt8] = new("byte", "LeafCodecs.UInt8", true),
        [BuiltInType.UInt16] = new("ushort", "LeafCodecs.UInt16", true),
        [BuiltInType.UInt32] = new("uint", "LeafCodecs.UInt32", true),
        [BuiltInType.UInt64] = new("ulong", "LeafCodecs.UInt64", true),
    };

    private readonly Dictionary<(string Place, string Name), object> _owners = [];

    /// <summary>The enums needed, in the order they came up; by what they are for.</summary>
    public Dictionary<string, EnumShape> Enums { get; } = [];

    /// <summary>The unions needed.</summary>
    public Dictionary<string, UnionShape> Unions { get; } = [];

    /// <summary>The bases of the identityrefs, with their classes' names.</summary>
    public Dictionary<string, Identity> Identities { get; } = [];

    /// <summary>The C# type of a leaf or leaf-list.</summary>
    public LeafType Of(ValueNode node) => Of(node.Type, node, "");

    private LeafType Of(YangType type, ValueNode node, string suffix)
    {
        foreach (var typedef in type.TypedefChain)
            if (Library.TryGetValue((typedef.Module.Name, typedef.Name), out var known))
                return known;
        return type switch
        {
            LeafRefType { Target: { } target } when !ReferenceEquals(target, node) => Of(target),
            LeafRefType leafRef => Of(leafRef.TargetType, node, suffix),
            EnumerationType enumeration => Enumeration(enumeration, node, suffix),
            BitsType bits => Bits(bits, node, suffix),
            IdentityRefType identityRef => IdentityRef(identityRef),
            UnionType union => Union(union, node, suffix),
            _ => BuiltIns.GetValueOrDefault(type.BuiltIn, LeafType.Text),
        };
    }

    private LeafType Enumeration(EnumerationType type, ValueNode node, string suffix)
    {
        var name = Name(type, node, suffix);
        if (!Enums.TryGetValue(name, out var shape))
            Enums[name] = shape = new EnumShape(name, Describe(type, node), false, FileOf(type, node));
        // A later use may know names an earlier one was restricted to be without.
        foreach (var m in type.Members)
            shape.Add(m.Name, unchecked((ulong)m.Value), m.Value.ToString(), m.Description, m.Status);
        return new LeafType(name, $"Codecs.{name}Codec", true);
    }

    private LeafType Bits(BitsType type, ValueNode node, string suffix)
    {
        if (type.Members.Any(b => b.Position > 63))
            return LeafType.Text;
        var name = Name(type, node, suffix);
        if (!Enums.TryGetValue(name, out var shape))
            Enums[name] = shape = new EnumShape(name, Describe(type, node), true, FileOf(type, node));
        foreach (var b in type.Members)
            shape.Add(b.Name, 1UL << (int)b.Position, $"1UL << {b.Position}", b.Description, b.Status);
        return new LeafType(name, $"Codecs.{name}Codec", true);
    }

    private LeafType IdentityRef(IdentityRefType type)
    {
        var @base = type.Bases[0];
        var name = names.Claim(@base, CsName.Pascal(@base.Name), @base.Module);
        Identities.TryAdd(name, @base);
        return new LeafType(name, $"{name}.Codec", false);
    }

    private LeafType Union(UnionType type, ValueNode node, string suffix)
    {
        var members = new List<UnionMember>();
        Flatten(type, node, members);
        if (members.Select(m => m.Type.Name).Distinct().Count() == 1)
            return members[0].Type;
        var name = Name(type, node, suffix);
        Unions.TryAdd(name, new UnionShape(name, Describe(type, node), members, FileOf(type, node)));
        return new LeafType(name, $"UnionCodec<{name}>.Instance", true);
    }

    private void Flatten(UnionType union, ValueNode node, List<UnionMember> members)
    {
        foreach (var m in union.Members)
        {
            var type = m is LeafRefType { TargetType: { } target } ? target : m;
            if (type is UnionType inner)
            {
                Flatten(inner, node, members);
                continue;
            }
            var mapped = Of(m, node, members.Count == 0 ? "Choice" : $"Choice{members.Count + 1}");
            var wanted = m.TypedefName ?? (mapped.Name == "string" ? m.BuiltIn.ToString() : mapped.Name);
            var name = CsName.Pascal(wanted);
            for (var i = 2; members.Any(o => o.Name == name); i++)
                name = CsName.Pascal(wanted) + i;
            members.Add(new UnionMember(name, mapped));
        }
    }

    /// <summary>A typedef's type is named after the typedef, any other after its leaf.</summary>
    private string Name(YangType type, ValueNode node, string suffix) => type.TypedefChain is [.., var typedef]
        ? names.Claim(Owner(typedef.Module.Name, typedef.Name), CsName.Pascal(typedef.Name), typedef.Module)
        : names.Claim(Owner(node.Path, suffix), names.Inside(node) + CsName.Pascal(node.Name) + suffix, node.Module);

    /// <summary>One object per typedef or per place in a leaf's type, so that the same one has the same name.</summary>
    private object Owner(string place, string name)
    {
        if (!_owners.TryGetValue((place, name), out var owner))
            _owners[(place, name)] = owner = new object();
        return owner;
    }

    private static string Describe(YangType type, ValueNode node) =>
        type.TypedefChain is [.., var typedef] ? $"The type {typedef.Name} of {typedef.Module.Name}." : node.Description ?? node.Path;

    private static string FileOf(YangType type, ValueNode node) =>
        CsName.Pascal(type.TypedefChain is [.., var typedef] ? typedef.Module.Name : node.Module.Name);
}

/// <summary>An enum to be written.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="Description">What it is.</param>
/// <param name="IsFlags">Of a bits type.</param>
/// <param name="File">The file it goes to.</param>
internal sealed record EnumShape(string Name, string Description, bool IsFlags, string File)
{
    /// <summary>The members, in order.</summary>
    public List<EnumShapeMember> Members { get; } = [];

    /// <summary>Adds a member unless it is there.</summary>
    public void Add(string yangName, ulong order, string value, string? description, Status status)
    {
        if (Members.Any(m => m.YangName == yangName))
            return;
        var name = CsName.Pascal(yangName);
        for (var i = 2; Members.Any(m => m.Name == name); i++)
            name = $"{CsName.Pascal(yangName)}_{i}";
        Members.Add(new EnumShapeMember(name, yangName, order, value, description ?? yangName, status));
    }
}

/// <summary>A member of an enum.</summary>
internal sealed record EnumShapeMember(string Name, string YangName, ulong Order, string Value, string Description, Status Status);

/// <summary>A union to be written.</summary>
internal sealed record UnionShape(string Name, string Description, IReadOnlyList<UnionMember> Members, string File);

/// <summary>An innermost member of a union.</summary>
internal sealed record UnionMember(string Name, LeafType Type);
