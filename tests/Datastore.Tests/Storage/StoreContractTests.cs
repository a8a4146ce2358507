using System.Text;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;

namespace Netconf.Mano.Datastore.Tests.Storage;

/// <summary>What every store must do; a store of another kind derives from this and says how it is opened.</summary>
public abstract class StoreContractTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected abstract IStore Open();

    [TestMethod]
    public void AppendedRecordsAreThereAfterReopening()
    {
        using (var store = Open())
            store.Append([Configuration(1), Configuration(2), new StateRecord(1, T0, "s", Bytes("state"))]);
        using var again = Open();
        var read = again.ReadConfiguration(0).ToList();
        Assert.HasCount(2, read);
        Assert.AreEqual("edit 2", Encoding.UTF8.GetString(read[1].Edit.Span));
        Assert.AreEqual("operator", read[1].User);
        Assert.AreEqual("state", Encoding.UTF8.GetString(again.ReadState(0).Single().Edit.Span));
        Assert.AreEqual(2, again.ReadConfiguration(1).Single().Revision);
    }

    [TestMethod]
    public void ASecondRecordOfTheSameRevisionIsStaleAndStoresNothing()
    {
        using var store = Open();
        store.Append([Configuration(1)]);
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([new StateRecord(1, T0, "s", Bytes("x")), Configuration(1)]));
        Assert.IsEmpty(store.ReadState(0).ToList());
    }

    [TestMethod]
    public void ARecordThatDoesNotFollowTheHeadIsRefused()
    {
        using var store = Open();
        store.Append([Configuration(1)]);
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([Configuration(3)]));
        Assert.AreEqual(1, store.ReadConfiguration(0).Single().Revision);
    }

    [TestMethod]
    public void TheConfirmedCommitRecordIsReplacedAndCleared()
    {
        using (var store = Open())
        {
            store.Append([new ConfirmedCommitRecord(4, T0, "a", 1, null)]);
            store.Append([new ConfirmedCommitRecord(4, T0.AddMinutes(1), "a", 1, "token")]);
        }
        using var again = Open();
        Assert.AreEqual(new ConfirmedCommitRecord(4, T0.AddMinutes(1), "a", 1, "token"), again.ReadConfirmedCommit());
        again.Append([new ConfirmedCommitRecord(null, default, "", 0, null)]);
        Assert.IsNull(again.ReadConfirmedCommit());
    }

    [TestMethod]
    public void NotificationsAreReadByStreamTimeAndSequence()
    {
        using var store = Open();
        store.Append([.. Enumerable.Range(1, 5).Select(i => new NotificationRecord(i, i == 3 ? "OTHER" : "NETCONF", T0.AddSeconds(i), Bytes($"<n{i}/>")))]);
        CollectionAssert.AreEqual(
            new long[] { 2, 4 },
            store.ReadNotifications("NETCONF", T0.AddSeconds(2), T0.AddSeconds(4), 0, 10).Select(n => n.Sequence).ToArray());
        Assert.AreEqual(5, store.LastNotification);
        Assert.AreEqual(T0.AddSeconds(1), store.OldestNotification("NETCONF"));
        store.TrimNotifications(T0.AddSeconds(10), 2);
        Assert.AreEqual(T0.AddSeconds(4), store.OldestNotification("NETCONF"));
    }

    [TestMethod]
    public void SessionIdsAreNeverGivenTwice()
    {
        uint last;
        using (var store = Open())
        {
            store.NextSessionId();
            last = store.NextSessionId();
        }
        using var again = Open();
        Assert.IsGreaterThan(last, again.NextSessionId());
    }

    [TestMethod]
    public void TheNewestCheckpointIsReadBack()
    {
        using var store = Open();
        store.WriteCheckpoint(new Checkpoint(CheckpointKind.Configuration, 3, "schema", Bytes("three")));
        store.WriteCheckpoint(new Checkpoint(CheckpointKind.Configuration, 12, "schema", Bytes("twelve")));
        var newest = store.ReadCheckpoint(CheckpointKind.Configuration)!;
        Assert.AreEqual(12, newest.Position);
        Assert.AreEqual("schema", newest.SchemaId);
        Assert.AreEqual("twelve", Encoding.UTF8.GetString(newest.Data.Span));
        Assert.IsNull(store.ReadCheckpoint(CheckpointKind.State));
    }

    [TestMethod]
    public void HistoryIsKeptAcrossCheckpoints()
    {
        using var store = Open();
        store.Append([Configuration(1), Configuration(2)]);
        store.WriteCheckpoint(new Checkpoint(CheckpointKind.Configuration, 2, "schema", Bytes("two")));
        CollectionAssert.AreEqual(new long[] { 2, 1 }, store.ReadHistory(10).Select(c => c.Revision).ToArray());
    }

    [TestMethod]
    public async Task TheJournalPublishesInOrderAndFailsWhatWasBuiltOnAFailure()
    {
        using var store = Open();
        using var journal = new Journal(store);
        var published = new List<int>();
        await journal.Append([Configuration(1)], () => published.Add(1));
        var failing = journal.Append([Configuration(1)], () => published.Add(2));
        await Assert.ThrowsExactlyAsync<StaleHeadException>(() => failing);
        await Task.WhenAll(Enumerable.Range(2, 50).Select(i => journal.Append([Configuration(i)], () => published.Add(i))));
        CollectionAssert.AreEqual(Enumerable.Range(1, 51).ToList(), published);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static ConfigurationRecord Configuration(long revision) =>
        new(revision, T0, "operator", 7, "127.0.0.1", null, "schema", Bytes($"edit {revision}"));
}

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
        store.WriteCheckpoint(new Checkpoint(CheckpointKind.State, 3, "schema", Bytes("three")));
        var file = Directory.GetFiles(_directory, "state-*.ckp").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^6] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.ThrowsExactly<StoreCorruptException>(() => store.ReadCheckpoint(CheckpointKind.State));
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
        Assert.IsEmpty(store.ReadState(0).ToList());
        store.LimitPages(1 << 20);
        store.Append([state]);
        Assert.HasCount(1, store.ReadState(0).ToList());
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
