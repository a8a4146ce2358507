using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage.Sqlite;

namespace Netconf.Mano.Bench;

/// <summary>Datastores of the list module over a directory, loaded in one commit; without NETCONF, so that the figures are the datastore's.</summary>
internal sealed class StoreFixture : IAsyncDisposable
{
    private static readonly Actor Actor = Actor.Server("bench");
    private static readonly int Size = ListModule.Item.FindChild("bench", "size")!.Ordinal;
    private readonly bool _ownsDirectory;

    public StoreFixture(string? directory = null)
    {
        _ownsDirectory = directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("mano-bench-").FullName;
        Store = SqliteStore.Open(Directory);
        Datastores = Datastores.Open(ListModule.Schema, Store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);
    }

    public string Directory { get; }

    public SqliteStore Store { get; }

    public Datastores Datastores { get; }

    public async Task LoadAsync(int entries)
    {
        var tree = ListModule.Read(ListModule.Document(entries));
        await CheckedAsync(Datastores.Configuration.ChangeRunningAsync(Actor, _ => new EditResult(tree, [])));
    }

    /// <summary>Sets one leaf of one entry, durably.</summary>
    public Task SetAsync(int item, int value) => CheckedAsync(Datastores.Configuration.ChangeRunningAsync(Actor, tree =>
    {
        var editor = new TreeEditor(tree);
        editor.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal).GetOrAdd(EntryKey.Of(ListModule.Name(item)))
            .SetLeaf(Size, Encoding.ASCII.GetBytes((value % 1_000_000 + 1).ToString(CultureInfo.InvariantCulture)));
        return new EditResult(editor.ToTree(), []);
    }));

    public async ValueTask DisposeAsync()
    {
        await Datastores.DisposeAsync();
        Store.Dispose();
        if (_ownsDirectory)
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task CheckedAsync(Task<CommitResult> commit)
    {
        var result = await commit;
        if (!result.Succeeded)
            throw new InvalidOperationException(result.Errors[0].Message);
    }
}
