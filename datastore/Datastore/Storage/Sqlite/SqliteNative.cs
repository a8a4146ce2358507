using System.Reflection;
using System.Runtime.InteropServices;

namespace Netconf.Mano.Datastore.Storage.Sqlite;

/// <summary>Loads SQLite once: the system's library where there is one (it is newer and patched), the bundled one otherwise.</summary>
internal static class SqliteNative
{
    private static readonly Lazy<bool> Loaded = new(Load);

    public static void Ensure() => _ = Loaded.Value;

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, Resolve);
        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name == "e_sqlite3" && NativeLibrary.TryLoad("libsqlite3.so.0", assembly, path, out var system))
            return system;
        return NativeLibrary.Load(name, assembly, path);
    }
}
