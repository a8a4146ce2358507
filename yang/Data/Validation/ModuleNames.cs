using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>Resolves the prefixes of canonical values: they are module names (RFC 7951 §6.8).</summary>
internal sealed class ModuleNames(Schema schema) : IPrefixResolver
{
    public Module? Resolve(ReadOnlySpan<byte> prefixUtf8) => schema.FindModule(prefixUtf8);
}
