using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore.Tests.Backup;

/// <summary>What outlives a restart beside running, and a disk that is full for a while.</summary>
[TestClass]
public sealed class SurvivalTests
{
    [TestMethod]
    public async Task TheCandidateSurvivesAStop()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        server.EditCandidate("<size>7</size>");
        var candidate = server.Candidate;
        await server.CloseAsync();
        server.Reopen();
        Assert.IsTrue(server.Datastores.Configuration.IsCandidateModified);
        Assert.AreEqual(candidate, server.Candidate);
        Assert.IsTrue((await server.Datastores.Configuration.CommitCandidateAsync(DatastoresFixture.Actor, new CommitRequest())).Succeeded);
        await server.CloseAsync();
        server.Reopen();
        Assert.AreEqual(candidate, server.Running);
        Assert.IsFalse(server.Datastores.Configuration.IsCandidateModified);
    }

    [TestMethod]
    public async Task TheCandidateIsStoredASecondAfterItsEdit()
    {
        await using var server = new DatastoresFixture();
        server.EditCandidate("<size>7</size>");
        Assert.IsNull(server.Store.Log.ReadCandidate());
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await server.CountAsync(1); // goes through the same journal, behind it
        Assert.IsNotNull(server.Store.Log.ReadCandidate());
        server.Datastores.Configuration.DiscardCandidate(DatastoresFixture.Actor);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await server.CountAsync(2);
        Assert.IsNull(server.Store.Log.ReadCandidate());
    }

    [TestMethod]
    public async Task ACandidateKeptBeforeALaterCommitTakesItInAtTheStart()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        server.EditCandidate("<size>7</size>");
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await server.CountAsync(1);
        var kept = server.Store.Log.ReadCandidate()!;
        await server.CommitAsync("<name>b</name>");
        await server.CloseAsync();
        // As a crash right after the commit leaves it: the candidate as it was kept before.
        using (var store = Netconf.Mano.Datastore.Storage.Sqlite.SqliteStore.Open(server.Directory))
            store.Append([kept]);
        server.Reopen();
        StringAssert.Contains(server.Candidate, "<name>b</name>");
        StringAssert.Contains(server.Candidate, "<size>7</size>");
    }

    [TestMethod]
    public async Task AConflictOfTheCandidateSurvivesToo()
    {
        await using var server = new DatastoresFixture();
        server.EditCandidate("<name>mine</name>");
        await server.CommitAsync("<name>theirs</name>");
        await server.CloseAsync();
        server.Reopen();
        var refused = await server.Datastores.Configuration.CommitCandidateAsync(DatastoresFixture.Actor, new CommitRequest());
        Assert.AreEqual("candidate-conflict", refused.Errors.Single().AppTag);
        StringAssert.Contains(server.Running, "theirs");
    }

    [TestMethod]
    public async Task ALockedCandidateEndsWithItsSessionAlsoWhenTheServerIsKilled()
    {
        await using var server = new DatastoresFixture();
        var session = new Actor("admin", 5, "test") { IsRecovery = true };
        Assert.IsNull(server.Datastores.Configuration.Lock(DatastoreName.Candidate, session));
        Assert.IsEmpty(server.Datastores.Configuration.EditCandidate(session, tree => new Data.EditResult(
            TreeText.Apply(tree, "<config xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><box xmlns='urn:keep'><size>7</size></box></config>"u8.ToArray()), [])));
        await server.CloseAsync();
        server.Reopen();
        Assert.IsFalse(server.Datastores.Configuration.IsCandidateModified);
    }

    [TestMethod]
    public async Task AFullDiskMakesTheServerReadOnlyUntilThereIsRoom()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        var seen = new List<StoreTrouble?>();
        server.Datastores.Health.Changed += seen.Add;
        server.Store.LimitPages(1);
        var refused = await server.CommitAsync($"<name>{new string('x', 100_000)}</name>");
        Assert.AreEqual(Data.ErrorTag.ResourceDenied, refused.Errors.Single().Tag);
        StringAssert.Contains(refused.Errors.Single().Message, "disk is full");
        Assert.IsTrue(server.Datastores.Health.Trouble!.IsFull);
        StringAssert.Contains(server.Running, "<name>a</name>");
        server.Time.Advance(StoreHealth.Interval);
        Assert.IsNotNull(server.Datastores.Health.Trouble);
        server.Store.LimitPages(1 << 20);
        server.Time.Advance(StoreHealth.Interval);
        Assert.IsNull(server.Datastores.Health.Trouble);
        Assert.HasCount(2, seen);
        Assert.IsNull(seen[1]);
        Assert.IsTrue((await server.CommitAsync("<name>b</name>")).Succeeded);
    }

    [TestMethod]
    public async Task EveryRevisionCanBeHadAgain()
    {
        await using var server = new DatastoresFixture();
        var trees = new List<string> { server.Running };
        foreach (var box in new[] { "<name>a</name>", "<size>1</size>", "<name>b</name><size>2</size>", "<password>x</password>" })
        {
            await server.CommitAsync(box);
            trees.Add(server.Running);
        }
        await server.CloseAsync();
        server.Reopen();
        for (var revision = 0; revision < trees.Count; revision++)
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            TreeText.Write(server.Datastores.History.At(revision, out _)!, output);
            Assert.AreEqual(trees[revision], System.Text.Encoding.UTF8.GetString(output.WrittenSpan), $"revision {revision}");
        }
        Assert.IsNull(server.Datastores.History.At(9, out var refused));
        Assert.IsNotNull(refused);
    }
}
