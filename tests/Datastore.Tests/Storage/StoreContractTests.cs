using System.Buffers;
using System.Text;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;

namespace Netconf.Mano.Datastore.Tests.Storage;

/// <summary>What every store must do; a store of another kind derives from this and says how it is opened.</summary>
public abstract partial class StoreContractTests
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected abstract IStore Open();

    [TestMethod]
    public void AppendedRecordsAreThereAfterReopening()
    {
        using (var store = Open())
            store.Append([Configuration(1), Configuration(2), new StateRecord(1, T0, "s", Bytes("state"))]);
        using var again = Open();
        var read = again.Log.ReadConfiguration(0).ToList();
        Assert.HasCount(2, read);
        Assert.AreEqual("edit 2", Encoding.UTF8.GetString(read[1].Edit.Span));
        Assert.AreEqual("operator", read[1].User);
        Assert.AreEqual("state", Encoding.UTF8.GetString(again.Log.ReadState(0).Single().Edit.Span));
        Assert.AreEqual(2, again.Log.ReadConfiguration(1).Single().Revision);
    }

    [TestMethod]
    public void ASecondRecordOfTheSameRevisionIsStaleAndStoresNothing()
    {
        using var store = Open();
        store.Append([Configuration(1)]);
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([new StateRecord(1, T0, "s", Bytes("x")), Configuration(1)]));
        Assert.IsEmpty(store.Log.ReadState(0).ToList());
    }

    [TestMethod]
    public void ARecordThatDoesNotFollowTheHeadIsRefused()
    {
        using var store = Open();
        store.Append([Configuration(1)]);
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([Configuration(3)]));
        Assert.AreEqual(1, store.Log.ReadConfiguration(0).Single().Revision);
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
        Assert.AreEqual(new ConfirmedCommitRecord(4, T0.AddMinutes(1), "a", 1, "token"), again.Log.ReadConfirmedCommit());
        again.Append([new ConfirmedCommitRecord(null, default, "", 0, null)]);
        Assert.IsNull(again.Log.ReadConfirmedCommit());
    }

    [TestMethod]
    public void NotificationsAreReadByStreamTimeAndSequence()
    {
        using var store = Open();
        store.Append([.. Enumerable.Range(1, 5).Select(i => new NotificationRecord(i, i == 3 ? "OTHER" : "NETCONF", T0.AddSeconds(i), Bytes($"<n{i}/>")))]);
        CollectionAssert.AreEqual(
            new long[] { 2, 4 },
            store.Notifications.Read("NETCONF", T0.AddSeconds(2), T0.AddSeconds(4), 0, 10).Select(n => n.Sequence).ToArray());
        Assert.AreEqual(5, store.Notifications.Last);
        Assert.AreEqual(T0.AddSeconds(1), store.Notifications.Oldest("NETCONF"));
        store.Notifications.Trim(T0.AddSeconds(10), 2);
        Assert.AreEqual(T0.AddSeconds(4), store.Notifications.Oldest("NETCONF"));
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
        Write(store, CheckpointKind.Configuration, 3, "three");
        Write(store, CheckpointKind.Configuration, 12, "twelve");
        using var newest = store.Checkpoints.Open(CheckpointKind.Configuration)!;
        Assert.AreEqual(new CheckpointMark(12, newest.Data.Length), store.Checkpoints.Newest(CheckpointKind.Configuration)! with { Size = 6 });
        Assert.AreEqual(12, newest.Position);
        Assert.AreEqual("schema", newest.SchemaId);
        Assert.AreEqual("twelve", Encoding.UTF8.GetString(newest.Data.Span));
        Assert.IsNull(store.Checkpoints.Open(CheckpointKind.State));
        Assert.IsNull(store.Checkpoints.Newest(CheckpointKind.State));
    }

    [TestMethod]
    public void HistoryIsKeptAcrossCheckpoints()
    {
        using var store = Open();
        store.Append([Configuration(1), Configuration(2)]);
        Write(store, CheckpointKind.Configuration, 2, "two");
        CollectionAssert.AreEqual(new long[] { 2, 1 }, store.History.Read(new HistoryQuery { Limit = 10 }).Select(c => c.Revision).ToArray());
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

    protected static void Write(IStore store, CheckpointKind kind, long position, string tree) =>
        store.Checkpoints.Write(kind, position, "schema", output => output.Write(Bytes(tree)));

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static ConfigurationRecord Configuration(long revision) =>
        new(revision, T0, "operator", 7, "127.0.0.1", null, "schema", Bytes($"edit {revision}"));
}
