using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Netconf.Mano;

/// <summary>A password as mano-aaa stores it: hashed, in one of several forms.</summary>
internal abstract record StoredPassword
{
    /// <summary>What stands before a password in the clear that is to be hashed (RFC 7317 §3.5).</summary>
    public const string ClearMark = "$0$";

    /// <summary>Whether this is the hash of that password.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> passwordUtf8);

    /// <summary>Reads the stored form; null when it is none that can be verified.</summary>
    public static StoredPassword? Parse(string text) =>
        text.StartsWith("$p$", StringComparison.Ordinal) ? PasswordHash.Parse(text)
        : text.StartsWith("$1$", StringComparison.Ordinal) || text.StartsWith("$5$", StringComparison.Ordinal)
            || text.StartsWith("$6$", StringComparison.Ordinal) ? new CryptHash(text)
        : null;
}

/// <summary>A hash of crypt(3), as /etc/shadow and other network elements keep them: MD5, SHA-256, SHA-512.</summary>
/// <param name="Text">The whole of it; it is the setting of its own verification.</param>
internal sealed partial record CryptHash(string Text) : StoredPassword
{
    /// <summary>struct crypt_data of libxcrypt is never larger.</summary>
    private const int WorkSize = 32768;

    public override bool Matches(ReadOnlySpan<byte> passwordUtf8)
    {
        var phrase = new byte[passwordUtf8.Length + 1];
        var work = new byte[WorkSize];
        passwordUtf8.CopyTo(phrase);
        try
        {
            var hashed = Marshal.PtrToStringUTF8(Hash(phrase, Text, work, work.Length));
            return hashed is not null
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hashed), Encoding.UTF8.GetBytes(Text));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(work);
        }
    }

    /// <summary>Tells the kind, never the hash.</summary>
    public override string ToString() => Text[..3];

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_rn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Hash(byte[] phrase, string setting, byte[] work, int size);
}
