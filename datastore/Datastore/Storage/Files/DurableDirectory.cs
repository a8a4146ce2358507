using System.Runtime.InteropServices;

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
        var file = Open(path, ReadOnlyDirectory);
        if (file < 0)
            throw new StoreException($"The directory {path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Fsync(file) != 0)
                throw new StoreException($"The directory {path} could not be written: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
