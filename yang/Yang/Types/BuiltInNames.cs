namespace Netconf.Mano.Yang;

/// <summary>The names of the built-in types as YANG writes them.</summary>
public static class BuiltInNames
{
    private static readonly string[] Names =
    [
        "binary", "bits", "boolean", "decimal64", "empty", "enumeration", "identityref", "instance-identifier",
            "int8", "int16",
        "int32", "int64", "leafref", "string", "uint8", "uint16", "uint32", "uint64", "union",
    ];

    private static readonly Dictionary<string, BuiltInType> ByName =
        Names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => (BuiltInType)p.i);

    /// <summary>The name of a built-in type.</summary>
    public static string Of(BuiltInType type) => Names[(int)type];

    /// <summary>The built-in type of that name; false when there is none.</summary>
    public static bool TryFind(string name, out BuiltInType type) => ByName.TryGetValue(name, out type);
}
