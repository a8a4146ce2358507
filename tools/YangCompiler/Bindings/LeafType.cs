namespace Netconf.Mano.YangCompiler.Bindings;

/// <summary>The C# side of a YANG type.</summary>
/// <param name="Name">The C# type.</param>
/// <param name="Codec">An expression of its codec.</param>
/// <param name="IsValueType">Whether it is a struct: decides how "not there" is written.</param>
/// <param name="IsEmpty">Whether the YANG type is empty, whose value is being there.</param>
internal sealed record LeafType(string Name, string Codec, bool IsValueType, bool IsEmpty = false)
{
    /// <summary>The codec and type of text as it is.</summary>
    public static LeafType Text { get; } = new("string", "LeafCodecs.String", false);
}
