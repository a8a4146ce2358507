using Microsoft.Data.Sqlite;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;

namespace Netconf.Mano.Datastore.Tests.Storage;

[TestClass]
public sealed class SqliteStoreTests : StoreContractTests, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mano-store-").FullName;

    protected override IStore Open() => SqliteStore.Open(_directory);

    [TestMethod]
    public void ASecondServerOnTheSameDirectoryIsRefused()
    {
        using var store = Open();
        var e = Assert.ThrowsExactly<StoreException>(() => Open().Dispose());
        StringAssert.Contains(e.Message, "in use by another server");
    }

    [TestMethod]
    public void ADamagedCheckpointIsReportedAndNeverTakenForEmpty()
    {
        using var store = Open();
        Write(store, CheckpointKind.State, 3, "three");
        var file = Directory.GetFiles(_directory, "state-*.ckp").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^6] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.ThrowsExactly<StoreCorruptException>(() => store.Checkpoints.Open(CheckpointKind.State));
    }

    [TestMethod]
    public void AFullDiskRefusesTheAppendWholeAndTheNextOneThatFitsSucceeds()
    {
        using var store = SqliteStore.Open(_directory);
        store.LimitPages(1);
        var state = new StateRecord(1, DateTimeOffset.UnixEpoch, "schema", new byte[1 << 20]);
        var e = Assert.ThrowsExactly<StoreException>(() => store.Append([state]));
        Assert.IsTrue(e.IsFull);
        StringAssert.Contains(e.Message, "disk is full");
        Assert.IsEmpty(store.Log.ReadState(0).ToList());
        store.LimitPages(1 << 20);
        store.Append([state]);
        Assert.HasCount(1, store.Log.ReadState(0).ToList());
    }

    [TestMethod]
    public void ADatabaseOfANewerFormatIsRefused()
    {
        Open().Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_directory}/mano.db;Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }
        var e = Assert.ThrowsExactly<StoreException>(() => Open().Dispose());
        StringAssert.Contains(e.Message, "format 999");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
