using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>
/// Makes what happened in a directory (files made, renamed, removed) durable: fsync(2) of a file says nothing of its name. .NET opens no directories, so the C library is asked.
/// </summary>
internal static partial class DurableDirectory
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    /// <summary>Waits until the names in <paramref name="path"/> are on the disk.</summary>
    /// <exception cref="StoreException">They could not be written.</exception>
    public static void Sync(string path)
    {
        using var directory = new SafeFileHandle(Open(path, ReadOnlyDirectory), ownsHandle: true);
        if (directory.IsInvalid)
            throw new StoreException($"The directory {path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            RandomAccess.FlushToDisk(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The directory {path} could not be written: {e.Message}", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
