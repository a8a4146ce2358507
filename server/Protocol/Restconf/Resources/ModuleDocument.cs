using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>The text of a module or submodule: <c>/yang/name</c> or <c>/yang/name@revision</c> (RFC 8525 location).</summary>
internal static class ModuleDocument
{
    public static Task<Fault?> ServeAsync(RestconfRequest request, Schema schema, ReadOnlyMemory<char> path) =>
        RestconfRouter.Only(request, async () =>
        {
            if (path.Length < 2 || !PercentText.TryDecode(path.Span[1..], out string? name) || Find(schema, name) is not { } text)
                return Fault.NotFound("There is no module of that name and revision; ietf-yang-library tells those there are.");
            await request.SendAsync(text, "application/yang").ConfigureAwait(false);
            return null;
        });

    private static ReadOnlyMemory<byte>? Find(Schema schema, string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var (local, revision) = at < 0 ? (name, null) : (name[..at], name[(at + 1)..]);
        foreach (var module in schema.Modules)
        {
            if (module.Name == local && (revision is null || revision == module.Revision))
                return module.Text.Utf8;
            foreach (var submodule in module.Submodules)
                if (submodule.Name == local && (revision is null || revision == submodule.Revision))
                    return submodule.Text.Utf8;
        }
        return null;
    }
}
