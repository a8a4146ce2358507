using System.Security.Cryptography;
using System.Text;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>
/// The first administrator: <c>admin</c> with the password of MANO_ADMIN_PASSWORD, the key of MANO_ADMIN_KEY, or both; with neither a generated password that is
/// shown once.
/// </summary>
/// <param name="Password">The hashed password, or null.</param>
/// <param name="Key">The public key, or null.</param>
/// <param name="GeneratedPassword">The password to show once, when it was generated.</param>
internal sealed record Administrator(PasswordHash? Password, SshPublicKey? Key, string? GeneratedPassword)
{
    /// <summary>The administrator's user name.</summary>
    public const string UserName = "admin";

    // Without the letters and digits people mistake for each other.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>From the options of the first start.</summary>
    /// <exception cref="FormatException">The key is none.</exception>
    public static Administrator Create(ServerOptions options)
    {
        var key = options.AdminKey is { Length: > 0 } text ? ReadKey(text) : null;
        if (options.AdminPassword is { Length: > 0 } given)
            return new Administrator(PasswordHash.Of(Encoding.UTF8.GetBytes(given)), key, null);
        if (key is not null)
            return new Administrator(null, key, null);
        var generated = RandomNumberGenerator.GetString(Alphabet, 20);
        return new Administrator(PasswordHash.Of(Encoding.UTF8.GetBytes(generated)), null, generated);
    }

    private static SshPublicKey ReadKey(string textOrFile)
    {
        var text = File.Exists(textOrFile) ? File.ReadAllText(textOrFile) : textOrFile;
        return SshPublicKey.TryParse(text.Trim(), out var key)
            ? key
            : throw new FormatException("MANO_ADMIN_KEY is neither a public key ('ssh-ed25519 AAAA… comment') nor a file that holds one.");
    }
}
