namespace Netconf.Mano.Datastore.Storage.Files;

/// <summary>
/// The change from one store to a restored one in a directory, so that a crash at any moment leaves the one or the other: the new store is made in
/// <c>restore.tmp</c> and renamed to <c>restore.ready</c>; from then on each start finishes what was begun: what was there goes to <c>replaced</c>, then (as
/// <c>restore.placing</c>) the new files take its place.
/// </summary>
internal static class RestoredDirectory
{
    private const string Making = "restore.tmp";
    private const string Ready = "restore.ready";
    private const string Placing = "restore.placing";

    /// <summary>Where what was replaced is kept, until the next restore.</summary>
    public const string Replaced = "replaced";

    /// <summary>An empty directory to make the new store in.</summary>
    public static string Begin(string directory)
    {
        var making = Path.Combine(directory, Making);
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        Make(making);
        return making;
    }

    /// <summary>The new store is whole and closed: from here on it is the one.</summary>
    public static void Commit(string directory)
    {
        DurableDirectory.Sync(Path.Combine(directory, Making));
        var replaced = Path.Combine(directory, Replaced);
        if (Directory.Exists(replaced))
            Directory.Delete(replaced, recursive: true);
        Directory.Move(Path.Combine(directory, Making), Path.Combine(directory, Ready));
        DurableDirectory.Sync(directory);
        Finish(directory);
    }

    /// <summary>Puts a committed restore in place; nothing when there is none.</summary>
    public static void Finish(string directory)
    {
        var ready = Path.Combine(directory, Ready);
        var placing = Path.Combine(directory, Placing);
        if (Directory.Exists(ready))
        {
            var replaced = Path.Combine(directory, Replaced);
            if (!Directory.Exists(replaced))
                Make(replaced);
            foreach (var old in StoreFiles(directory))
                File.Move(old, Path.Combine(replaced, Path.GetFileName(old)), overwrite: true);
            DurableDirectory.Sync(replaced);
            DurableDirectory.Sync(directory);
            Directory.Move(ready, placing);
            DurableDirectory.Sync(directory);
        }
        if (!Directory.Exists(placing))
            return;
        foreach (var file in StoreFiles(placing))
            File.Move(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);
        DurableDirectory.Sync(directory);
        Directory.Delete(placing, recursive: true);
        DurableDirectory.Sync(directory);
    }

    private static void Make(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static string[] StoreFiles(string directory) =>
        [.. Directory.EnumerateFiles(directory, "mano.db*"), .. Directory.EnumerateFiles(directory, "*.ckp")];
}
