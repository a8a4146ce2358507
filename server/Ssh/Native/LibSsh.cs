using System.Reflection;
using System.Runtime.InteropServices;

namespace Netconf.Mano.Ssh.Native;

/// <summary>The functions of libssh 0.10 that are used: sessions, keys and options. Handles are plain pointers;
/// whoever owns one is said at the owner (<see cref="SshSession"/>, <see cref="SshKeyHandle"/>).</summary>
internal static unsafe partial class LibSsh
{
    private const string Library = "ssh";

    static LibSsh() => NativeLibrary.SetDllImportResolver(typeof(LibSsh).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        foreach (var candidate in (ReadOnlySpan<string>)["libssh.so.4", "libssh.4.dylib", "ssh.dll"])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            "The system library libssh 0.10 or later was not found. Install it (Debian: apt-get install libssh-4).");
    }

    // Sessions

    [LibraryImport(Library, EntryPoint = "ssh_new")]
    internal static partial nint New();

    [LibraryImport(Library, EntryPoint = "ssh_free")]
    internal static partial void Free(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_disconnect")]
    internal static partial void Disconnect(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_session_set_disconnect_message", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetDisconnectMessage(nint session, string message);

    [LibraryImport(Library, EntryPoint = "ssh_options_set")]
    internal static partial int OptionsSet(nint session, SessionOption option, void* value);

    [LibraryImport(Library, EntryPoint = "ssh_set_blocking")]
    internal static partial void SetBlocking(nint session, int blocking);

    [LibraryImport(Library, EntryPoint = "ssh_set_counters")]
    internal static partial void SetCounters(nint session, Counters* socket, Counters* raw);

    [LibraryImport(Library, EntryPoint = "ssh_get_status")]
    internal static partial SessionStatus GetStatus(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_get_fd")]
    internal static partial int GetFd(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_get_error")]
    internal static partial nint GetErrorPointer(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_get_error_code")]
    internal static partial int GetErrorCode(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_send_keepalive")]
    internal static partial int SendKeepAlive(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_handle_key_exchange")]
    internal static partial int HandleKeyExchange(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_connect")]
    internal static partial int Connect(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_get_server_publickey")]
    internal static partial int GetServerPublicKey(nint session, out nint key);

    [LibraryImport(Library, EntryPoint = "ssh_get_clientbanner")]
    internal static partial nint GetClientBanner(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_get_cipher_out")]
    internal static partial nint GetCipherOut(nint session);

    // Authentication as a client

    [LibraryImport(Library, EntryPoint = "ssh_userauth_none")]
    internal static partial AuthStatus UserAuthNone(nint session, nint user);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_list")]
    internal static partial AuthMethods UserAuthList(nint session, nint user);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_publickey")]
    internal static partial AuthStatus UserAuthPublicKey(nint session, nint user, nint privateKey);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_password")]
    internal static partial AuthStatus UserAuthPassword(nint session, nint user, byte* password);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_kbdint")]
    internal static partial AuthStatus UserAuthInteractive(nint session, nint user, nint subMethods);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_kbdint_getnprompts")]
    internal static partial int InteractivePromptCount(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_userauth_kbdint_setanswer")]
    internal static partial int InteractiveSetAnswer(nint session, uint prompt, byte* answer);

    // The server's side of a bind: host keys and algorithms for sessions accepted on a descriptor

    [LibraryImport(Library, EntryPoint = "ssh_bind_new")]
    internal static partial nint BindNew();

    [LibraryImport(Library, EntryPoint = "ssh_bind_free")]
    internal static partial void BindFree(nint bind);

    [LibraryImport(Library, EntryPoint = "ssh_bind_options_set")]
    internal static partial int BindOptionsSet(nint bind, BindOption option, void* value);

    [LibraryImport(Library, EntryPoint = "ssh_bind_accept_fd")]
    internal static partial int BindAcceptFd(nint bind, nint session, int fd);

    // Keys

    [LibraryImport(Library, EntryPoint = "ssh_key_free")]
    internal static partial void KeyFree(nint key);

    [LibraryImport(Library, EntryPoint = "ssh_key_dup")]
    internal static partial nint KeyDup(nint key);

    [LibraryImport(Library, EntryPoint = "ssh_key_type")]
    internal static partial KeyType GetKeyType(nint key);

    [LibraryImport(Library, EntryPoint = "ssh_pki_generate")]
    internal static partial int PkiGenerate(KeyType type, int parameter, out nint key);

    [LibraryImport(Library, EntryPoint = "ssh_pki_export_pubkey_base64")]
    internal static partial int PkiExportPublicKey(nint key, out nint base64);

    [LibraryImport(Library, EntryPoint = "ssh_pki_export_privkey_base64")]
    internal static partial int PkiExportPrivateKey(
        nint key, nint passphrase, nint callback, nint callbackData, out nint base64);

    [LibraryImport(Library, EntryPoint = "ssh_pki_import_privkey_base64")]
    internal static partial int PkiImportPrivateKey(
        byte* base64, byte* passphrase, nint callback, nint callbackData, out nint key);

    [LibraryImport(Library, EntryPoint = "ssh_string_free_char")]
    internal static partial void FreeChars(nint chars);

    /// <summary>The last error of a session or bind, as libssh words it.</summary>
    internal static string GetError(nint sessionOrBind) =>
        Marshal.PtrToStringUTF8(GetErrorPointer(sessionOrBind)) ?? "";

    /// <summary>Sets an option whose value is a string.</summary>
    internal static int OptionsSet(nint session, SessionOption option, string value)
    {
        var text = Marshal.StringToCoTaskMemUTF8(value);
        try
        {
            return OptionsSet(session, option, (void*)text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>Sets an option of a bind whose value is a string.</summary>
    internal static int BindOptionsSet(nint bind, BindOption option, string value)
    {
        var text = Marshal.StringToCoTaskMemUTF8(value);
        try
        {
            return BindOptionsSet(bind, option, (void*)text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }
}
