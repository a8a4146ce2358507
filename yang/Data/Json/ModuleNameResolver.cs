using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Resolves prefixes that are module names (RFC 7951 §6.8, §6.11): those of JSON and of canonical
/// values.</summary>
public sealed class ModuleNameResolver(Schema schema) : IPrefixResolver
{
    /// <summary>The module of the leaf whose value is read: what no prefix means.</summary>
    public Module? Current { get; set; }

    /// <inheritdoc/>
    public Schema Schema { get; set; } = schema;

    /// <inheritdoc/>
    public bool NamesInherit => true;

    /// <inheritdoc/>
    public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => prefixUtf8.IsEmpty ? Current : Schema.FindModule(prefixUtf8);
}
