using System.Text;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore.Tests.Storage;

public abstract partial class StoreContractTests
{
    [TestMethod]
    public void HistoryIsReadNewestFirstByRevisionUserAndTime()
    {
        using var store = Open();
        store.Append([.. Enumerable.Range(1, 9).Select(i => Configuration(i) with { At = T0.AddHours(i), User = i % 3 == 0 ? "alice" : "bob" })]);
        long[] Revisions(HistoryQuery query) => [.. store.History.Read(query).Select(c => c.Revision)];
        CollectionAssert.AreEqual(new long[] { 9, 8 }, Revisions(new HistoryQuery { Limit = 2 }));
        CollectionAssert.AreEqual(new long[] { 7, 6 }, Revisions(new HistoryQuery { UpTo = 7, Limit = 2 }));
        CollectionAssert.AreEqual(new long[] { 9, 6, 3 }, Revisions(new HistoryQuery { User = "alice" }));
        CollectionAssert.AreEqual(new long[] { 6, 5 }, Revisions(new HistoryQuery { After = 4, UpTo = 6 }));
        CollectionAssert.AreEqual(new long[] { 4, 3, 2 }, Revisions(new HistoryQuery { Since = T0.AddHours(2), Until = T0.AddHours(4) }));
        Assert.IsEmpty(Revisions(new HistoryQuery { User = "carol" }));
        Assert.AreEqual(1, store.History.Oldest);
    }

    [TestMethod]
    public void HistoryGivesEditsAndWhatUndoesThemWhenAsked()
    {
        using var store = Open();
        store.Append([Configuration(1) with { Undo = Bytes("undo 1"), Comment = "why" }]);
        Assert.IsTrue(store.History.Read(new HistoryQuery()).Single().Edit.IsEmpty);
        var whole = store.History.Read(new HistoryQuery { WithEdits = true }).Single();
        Assert.AreEqual("edit 1", Encoding.UTF8.GetString(whole.Edit.Span));
        Assert.AreEqual("undo 1", Encoding.UTF8.GetString(whole.Undo.Span));
        Assert.AreEqual("why", store.History.Find(1)!.Comment);
        Assert.IsNull(store.History.Find(2));
    }

    [TestMethod]
    public void HistoryIsTrimmedByAgeAndCountButNeverPastTheCheckpoint()
    {
        using var store = Open();
        Assert.AreEqual(0, store.History.Oldest);
        store.Append([.. Enumerable.Range(1, 10).Select(i => Configuration(i) with { At = T0.AddHours(i) })]);
        Assert.AreEqual(0, store.History.Trim(T0.AddHours(20), 0), "a start needs them all while there is no checkpoint");
        Write(store, CheckpointKind.Configuration, 8, "eight");
        Assert.AreEqual(3, store.History.Trim(T0.AddHours(4), 0));
        Assert.AreEqual(4, store.History.Oldest);
        Assert.AreEqual(3, store.History.Trim(T0.AddHours(20), 4));
        Assert.AreEqual(7, store.History.Oldest);
        Assert.AreEqual(2, store.History.Trim(T0.AddHours(20), 0));
        CollectionAssert.AreEqual(new long[] { 9, 10 }, store.Log.ReadConfiguration(8).Select(c => c.Revision).ToArray());
    }
}
