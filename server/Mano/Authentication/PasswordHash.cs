using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano;

/// <summary>
/// The form in which this server hashes passwords: <c>$p$ITERATIONS$SALT$HASH</c>, PBKDF2 with HMAC-SHA-256, salt and hash in base64 (RFC 8018 §5.2).
/// </summary>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash) : StoredPassword
{
    private const int DefaultIterations = 210_000;

    /// <summary>Costs as much as verifying a real one; matches no password.</summary>
    public static PasswordHash Nobody { get; } = new(DefaultIterations, new byte[16], new byte[32]);

    /// <summary>Hashes a password with a salt of its own.</summary>
    public static PasswordHash Of(ReadOnlySpan<byte> passwordUtf8)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new PasswordHash(
            DefaultIterations, salt,
            Rfc2898DeriveBytes.Pbkdf2(passwordUtf8, salt, DefaultIterations, HashAlgorithmName.SHA256, 32));
    }

    /// <summary>Reads the stored form; null when it is not one.</summary>
    public static new PasswordHash? Parse(string text)
    {
        var parts = text.Split('$');
        if (parts is not ["", "p", var iterations, var salt, var hash] || !int.TryParse(iterations, out var count) || count < 1)
            return null;
        try
        {
            return new PasswordHash(count, Convert.FromBase64String(salt), Convert.FromBase64String(hash));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether this is the hash of that password; takes the same time for all wrong ones.</summary>
    public override bool Matches(ReadOnlySpan<byte> passwordUtf8) => CryptographicOperations.FixedTimeEquals(
        Rfc2898DeriveBytes.Pbkdf2(passwordUtf8, Salt, Iterations, HashAlgorithmName.SHA256, Hash.Length), Hash);

    /// <summary>The stored form.</summary>
    public override string ToString() =>
        new StringBuilder("$p$").Append(Iterations).Append('$').Append(Convert.ToBase64String(Salt)).Append('$')
            .Append(Convert.ToBase64String(Hash)).ToString();
}
