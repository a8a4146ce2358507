using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>A short digest of texts, by which a change of the configuration is noticed.</summary>
internal static class TextDigest
{
    /// <summary>The digest: 20 characters; the parts cannot run into each other.</summary>
    public static string Of(IEnumerable<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            _ = text.Append(part.Length).Append(':').Append(part).Append('\n');
        }

        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 15));
    }
}
