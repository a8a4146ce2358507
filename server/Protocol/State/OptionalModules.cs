using Netconf.Mano.Yang;

namespace Netconf.Mano.Protocol;

/// <summary>
/// Modules of capabilities a server can do without. They import modules that a vendor's set may bring itself, in a revision or of a content that they do not
/// go with: then the capability is left out, rather than the vendor's models refused.
/// </summary>
public static class OptionalModules
{
    private static readonly string[][] Capabilities =
    [
        // ietf-subscribed-notifications refers to an interface of ietf-interfaces, ietf-ip augments it (RFC 8639 §4).
        ["ietf-subscribed-notifications", "ietf-yang-push", "netconf-mano-subscriptions"],
    ];

    /// <summary>Compiles a request; where it fails with an optional capability and not without, without.</summary>
    /// <param name="request">What is served, the optional capabilities among it.</param>
    /// <param name="leftOut">The modules that are not served; empty as a rule.</param>
    /// <returns>The outcome; where nothing helps, the findings of the request as it was.</returns>
    public static SchemaResult Compile(SchemaRequest request, out IReadOnlyList<string> leftOut)
    {
        leftOut = [];
        var whole = SchemaCompiler.Compile(request);
        if (!whole.HasErrors)
            return whole;
        foreach (var modules in Capabilities.Where(c => request.Implement.Any(c.Contains)))
        {
            var less = SchemaCompiler.Compile(request with { Implement = [.. request.Implement.Except(modules)] });
            if (less.HasErrors)
                continue;
            leftOut = modules;
            return less;
        }
        return whole;
    }
}
