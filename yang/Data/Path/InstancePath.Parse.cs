using System.Diagnostics.CodeAnalysis;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

public sealed partial class InstancePath
{
    /// <summary>
    /// Reads a path in the form of RFC 7951 §6.11. Keys may come in any order and are made canonical.
    /// </summary>
    /// <param name="text">The path.</param>
    /// <param name="root">Where it starts.</param>
    /// <param name="path">The path, when the answer is true.</param>
    /// <param name="error">What is wrong with it, when the answer is false: a sentence.</param>
    public static bool TryParse(
        string text, ParentNode root, [NotNullWhen(true)] out InstancePath? path, [NotNullWhen(false)] out string? error) =>
        InstancePathParser.TryParse(text, root, out path, out error);

    /// <summary>The same over a whole schema.</summary>
    public static bool TryParse(
        string text, Schema schema, [NotNullWhen(true)] out InstancePath? path, [NotNullWhen(false)] out string? error) =>
        InstancePathParser.TryParse(text, schema.Root, out path, out error);
}
