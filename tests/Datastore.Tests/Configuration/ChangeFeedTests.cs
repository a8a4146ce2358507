using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore.Tests.Configuration;

/// <summary>Followers of the change feed miss nothing, hold up nobody, and go on after a restart.</summary>
[TestClass]
public sealed class ChangeFeedTests
{
    private static readonly Schema Schema = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource())
    {
        Texts = [new ModuleText("m.yang", "module m { yang-version 1.1; namespace \"urn:m\"; prefix m; list l { key k; leaf k { type string; } leaf v { type string; } } }"u8.ToArray())],
    }).Schema!;

    private readonly string _directory = Directory.CreateTempSubdirectory("mano-test-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(_directory, recursive: true);

    [TestMethod]
    public async Task AFollowerTakesEachCommitWithBeforeAndAfter()
    {
        using var store = SqliteStore.Open(_directory);
        await using var datastores = Open(store);
        using var cursor = datastores.Changes.From(0);
        Assert.IsNull(cursor.TryNext());
        var waiting = cursor.NextAsync().AsTask();
        await Commit(datastores, "a", "1");
        await Commit(datastores, "a", "2");
        Assert.AreEqual("1: /m:l[k='a'] ->", Text(await waiting));
        Assert.AreEqual("2: /m:l[k='a']/v 1->2", Text(cursor.TryNext()!));
        Assert.IsNull(cursor.TryNext());
        Assert.AreEqual(2, cursor.Revision);
    }

    [TestMethod]
    public async Task ASlowFollowerHoldsUpNobodyAndMissesNothing()
    {
        using var store = SqliteStore.Open(_directory);
        await using var datastores = Open(store);
        using var cursor = datastores.Changes.From(0);
        await Commit(datastores, "a", "0");
        Assert.IsNotNull(cursor.TryNext());
        for (var i = 1; i <= 400; i++)
            await Commit(datastores, "a", i.ToString());
        for (var i = 1; i <= 400; i++)
            Assert.AreEqual($"{i + 1}: /m:l[k='a']/v {i - 1}->{i}", Text(cursor.TryNext()!));
        Assert.IsNull(cursor.TryNext());
    }

    [TestMethod]
    public async Task AFollowerGoesOnAfterARestart()
    {
        long kept;
        using (var store = SqliteStore.Open(_directory))
        await using (var datastores = Open(store))
        {
            using var cursor = datastores.Changes.From(0);
            await Commit(datastores, "a", "1");
            await Commit(datastores, "b", "2");
            await cursor.NextAsync();
            kept = cursor.Revision;
            await Commit(datastores, "a", "3");
        }
        using var again = SqliteStore.Open(_directory);
        await using var reopened = Open(again);
        await Commit(reopened, "b", "4");
        using var resumed = reopened.Changes.From(kept);
        Assert.AreEqual("2: /m:l[k='b'] ->", Text((await resumed.NextAsync())));
        Assert.AreEqual("3: /m:l[k='a']/v 1->3", Text((await resumed.NextAsync())));
        Assert.AreEqual("4: /m:l[k='b']/v 2->4", Text((await resumed.NextAsync())));
        Assert.IsNull(resumed.TryNext());
    }

    [TestMethod]
    public async Task WhatIsNoLongerKeptIsTakenAsAWhole()
    {
        using var store = SqliteStore.Open(_directory);
        await using (var datastores = Open(store))
            for (var i = 0; i < 5; i++)
                await Commit(datastores, $"k{i}", "1");
        await using var reopened = Open(store);
        var history = new Trimmed(store.History, 4);
        var feed = new ChangeFeed(reopened.Configuration, history);
        using var cursor = feed.From(1);
        var first = await cursor.NextAsync();
        Assert.IsTrue(first.IsResync);
        Assert.AreEqual(4, first.Revision);
        Assert.HasCount(4, first.Changes.Changes.ToList());
        Assert.AreEqual(5, (await cursor.NextAsync()).Revision);
    }

    private static Datastores Open(SqliteStore store) =>
        Datastores.Open(Schema, store, new DatastoreOptions(), TimeProvider.System, NullLogger.Instance);

    private static async Task Commit(Datastores datastores, string key, string value)
    {
        var read = EditXml.Read(Encoding.UTF8.GetBytes($"<config xmlns=\"urn:m\"><l><k>{key}</k><v>{value}</v></l></config>"), Schema);
        var result = await datastores.Configuration.ChangeRunningAsync(
            Actor.Server("test"), tree => Edit.Apply(tree, read.Document!, new EditOptions()));
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
    }

    private static string Text(FeedChange change) => $"{change.Revision}: " + string.Join(' ', change.Changes.Changes.Select(
        c => $"{c.Path} {Value(c.ValueBefore)}->{Value(c.ValueAfter)}"));

    private static string Value(ReadOnlyMemory<byte>? value) => value is { } v ? Encoding.UTF8.GetString(v.Span) : "";

    /// <summary>A history of which the oldest are gone.</summary>
    private sealed class Trimmed(IHistory all, long oldest) : IHistory
    {
        public long Oldest => oldest;

        public IReadOnlyList<ConfigurationRecord> Read(HistoryQuery query) => [.. all.Read(query).Where(r => r.Revision >= oldest)];

        public ConfigurationRecord? Find(long revision) => revision >= oldest ? all.Find(revision) : null;

        public int Trim(DateTimeOffset olderThan, int keepAtLeast) => all.Trim(olderThan, keepAtLeast);
    }
}
