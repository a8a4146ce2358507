using System.Buffers;
using Microsoft.Data.Sqlite;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Files;
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
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => store.Checkpoints.Open(CheckpointKind.State));
        StringAssert.Contains(e.Message, file);
        StringAssert.Contains(e.Message, "Restore a backup (mano --restore FILE)");
    }

    [TestMethod]
    public void ALostCheckpointIsMissed()
    {
        using (var store = Open())
        {
            store.Append([new StateRecord(1, DateTimeOffset.UnixEpoch, "s", Bytes("x"))]);
            Write(store, CheckpointKind.State, 1, "one");
        }
        File.Delete(Directory.GetFiles(_directory, "state-*.ckp").Single());
        using var again = Open();
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => again.Checkpoints.Open(CheckpointKind.State));
        StringAssert.Contains(e.Message, "state checkpoint 1 is missing");
    }

    [TestMethod]
    public void ALostDatabaseBesideCheckpointsIsNoFirstStart()
    {
        using (var store = Open())
        {
            store.Append([Configuration(1)]);
            Write(store, CheckpointKind.Configuration, 1, "one");
        }
        File.Delete(Path.Combine(_directory, "mano.db"));
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => Open().Dispose());
        StringAssert.Contains(e.Message, "mano.db is missing or empty");
    }

    [TestMethod]
    public void ADatabaseOlderThanItsCheckpointIsRefused()
    {
        using (var store = Open())
            store.Append([Configuration(1)]);
        var old = File.ReadAllBytes(Path.Combine(_directory, "mano.db"));
        using (var store = Open())
        {
            store.Append([Configuration(2)]);
            Write(store, CheckpointKind.Configuration, 2, "two");
        }
        File.WriteAllBytes(Path.Combine(_directory, "mano.db"), old);
        using var again = Open();
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => again.Log.ReadConfiguration(2).ToList());
        StringAssert.Contains(e.Message, "older than the files beside it");
    }

    [TestMethod]
    [DataRow("UPDATE configuration SET edit = x'00' WHERE revision = 2", "configuration revision 2 does not match its checksum")]
    [DataRow("UPDATE configuration SET user = 'mallory' WHERE revision = 1", "configuration revision 1 does not match its checksum")]
    [DataRow("DELETE FROM configuration WHERE revision = 2", "Configuration revision 2 is missing from the log")]
    [DataRow("DELETE FROM configuration WHERE revision = 3", "Configuration revision 3 is missing from the log")]
    [DataRow("UPDATE configuration SET at = 'noon' WHERE revision = 1", "'noon', is none")]
    public void ADamagedLogIsReportedWithThePlaceAndTheRemedy(string damage, string expected)
    {
        using (var store = Open())
            store.Append([Configuration(1), Configuration(2), Configuration(3)]);
        Sql(damage);
        using var again = Open();
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => again.Log.ReadConfiguration(0).ToList());
        StringAssert.Contains(e.Message, expected);
        StringAssert.Contains(e.Message, "Restore a backup");
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(4096)]
    [DataRow(3 * 4096)]
    public void ADamagedPageIsFoundAtTheStart(int at)
    {
        using (var store = Open())
            store.Append([.. Enumerable.Range(1, 200).Select(i => Configuration(i) with { Edit = new byte[500] })]);
        var file = Path.Combine(_directory, "mano.db");
        var bytes = File.ReadAllBytes(file);
        bytes.AsSpan(at, 64).Fill(0xA5);
        File.WriteAllBytes(file, bytes);
        var e = Assert.ThrowsExactly<StoreCorruptException>(() => Open().Dispose());
        StringAssert.Contains(e.Message, "mano.db");
        StringAssert.Contains(e.Message, "Restore a backup");
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
        Assert.IsTrue(Assert.ThrowsExactly<StoreException>(store.Probe).IsFull);
        store.LimitPages(1 << 20);
        store.Probe();
        store.Append([state]);
        Assert.HasCount(1, store.Log.ReadState(0).ToList());
    }

    [TestMethod]
    public void ADatabaseOfANewerFormatIsRefused()
    {
        Open().Dispose();
        Sql("PRAGMA user_version = 999");
        var e = Assert.ThrowsExactly<StoreException>(() => Open().Dispose());
        StringAssert.Contains(e.Message, "format 999");
    }

    [TestMethod]
    public void AStoreOfFormat1IsMigrated()
    {
        MakeFormat1();
        using var store = Open();
        var records = store.Log.ReadConfiguration(0).ToList();
        Assert.HasCount(2, records);
        Assert.AreEqual(("operator", 7u, "first"), (records[0].User, records[0].SessionId, records[0].Comment));
        Assert.IsTrue(records[0].Undo.IsEmpty);
        Assert.AreEqual(41, store.Log.ReadState(40).Single().Sequence);
        Assert.AreEqual("<n/>", System.Text.Encoding.UTF8.GetString(store.Notifications.Read("NETCONF", DateTimeOffset.MinValue, null, 0, 10).Single().Content.Span));
        Assert.AreEqual(1001u, store.NextSessionId());
        using var checkpoint = store.Checkpoints.Open(CheckpointKind.State)!;
        Assert.AreEqual(40, checkpoint.Position);
        store.Append([Configuration(3), new StateRecord(42, DateTimeOffset.UnixEpoch, "s", Bytes("x"))]);
        Assert.HasCount(3, store.History.Read(new HistoryQuery { WithEdits = true }));
    }

    [TestMethod]
    public void ADamagedStoreOfFormat1IsNotMigrated()
    {
        MakeFormat1();
        Sql("UPDATE configuration SET edit = x'01' WHERE revision = 2");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var e = Assert.ThrowsExactly<StoreCorruptException>(() => Open().Dispose());
            StringAssert.Contains(e.Message, "configuration record 2 does not match its checksum");
        }
    }

    [TestMethod]
    public async Task ADamagedArtifactIsNoticedByWhoReadsItAll()
    {
        using var store = Open();
        var added = await store.Artifacts.AddAsync(new MemoryStream(new byte[300_000]), 300_000, default);
        var file = Directory.GetFiles(Path.Combine(_directory, "artifacts"), added.Digest, SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[200_000] = 1;
        await File.WriteAllBytesAsync(file, bytes);
        await using var content = store.Artifacts.Open(added.Digest)!;
        var e = await Assert.ThrowsExactlyAsync<StoreCorruptException>(() => content.CopyToAsync(Stream.Null));
        StringAssert.Contains(e.Message, added.Digest);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_directory}/mano.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>As the servers before format 2 left it: a state log that begins after its checkpoint, digests over edits alone.</summary>
    private void MakeFormat1()
    {
        SqliteNative.Ensure();
        new CheckpointFiles(_directory).Write(CheckpointKind.State, 40, "s", output => output.Write(Bytes("forty")));
        Sql($"""
            PRAGMA journal_mode=WAL;
            CREATE TABLE configuration (
                revision INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, session INTEGER NOT NULL, source TEXT NOT NULL,
                comment TEXT, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
            CREATE TABLE state (
                sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, schema TEXT NOT NULL, size INTEGER NOT NULL, crc INTEGER NOT NULL, edit BLOB NOT NULL);
            CREATE TABLE notification (
                sequence INTEGER PRIMARY KEY, stream TEXT NOT NULL, time TEXT NOT NULL, content BLOB NOT NULL);
            CREATE INDEX notification_time ON notification (stream, time);
            CREATE TABLE confirmed (
                one INTEGER PRIMARY KEY CHECK (one = 1), rollback INTEGER NOT NULL, deadline TEXT NOT NULL, user TEXT NOT NULL,
                session INTEGER NOT NULL, persist TEXT);
            CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
            INSERT INTO counter VALUES ('session', 1000);
            INSERT INTO configuration VALUES (1, '2026-01-01T00:00:00.0000000Z', 'operator', 7, '127.0.0.1', 'first', 's', 3, {Checksum.Of("one"u8)}, CAST('one' AS BLOB));
            INSERT INTO configuration VALUES (2, '2026-01-01T00:00:01.0000000Z', 'operator', 7, '127.0.0.1', NULL, 's', 3, {Checksum.Of("two"u8)}, CAST('two' AS BLOB));
            INSERT INTO state VALUES (41, '2026-01-01T00:00:00.0000000Z', 's', 2, {Checksum.Of("41"u8)}, CAST('41' AS BLOB));
            INSERT INTO notification VALUES (5, 'NETCONF', '2026-01-01T00:00:00.0000000Z', CAST('<n/>' AS BLOB));
            PRAGMA user_version = 1;
            """);
    }
}
