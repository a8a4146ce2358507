using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore.Tests.Storage;

public abstract partial class StoreContractTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [TestMethod]
    public void ALeaseIsHeldByOneUntilItEndsOrIsReleased()
    {
        using var store = Open();
        var first = store.Leases.Take("lock:running", "server-a", Minute, T0);
        Assert.AreEqual(new Lease("lock:running", "server-a", 1, T0 + Minute), first);
        Assert.AreEqual(first, store.Leases.Take("lock:running", "server-b", Minute, T0.AddSeconds(59)), "the other is told who has it");
        Assert.AreEqual(first with { Until = T0.AddSeconds(90) }, store.Leases.Take("lock:running", "server-a", Minute, T0.AddSeconds(30)), "renewed, same token");
        Assert.IsNull(store.Leases.Find("lock:running", T0.AddSeconds(90)));
        var next = store.Leases.Take("lock:running", "server-b", Minute, T0.AddSeconds(90));
        Assert.AreEqual(("server-b", 2L), (next.Holder, next.Token));
        store.Leases.Release("lock:running", first.Token);
        Assert.AreEqual(next, store.Leases.Find("lock:running", T0.AddSeconds(91)), "an old token releases nothing");
        store.Leases.Release("lock:running", next.Token);
        Assert.IsNull(store.Leases.Find("lock:running", T0.AddSeconds(91)));
        Assert.AreEqual(3, store.Leases.Take("lock:running", "server-b", Minute, T0.AddSeconds(92)).Token, "a token is never given twice");
    }

    [TestMethod]
    public void AnAppendBehindALostLeaseStoresNothing()
    {
        using var store = Open();
        var mine = store.Leases.Take("reconciler:1", "server-a", Minute, T0);
        store.Append([new LeaseFence(mine.Name, mine.Token), Configuration(1)]);
        store.Leases.Take("reconciler:1", "server-b", Minute, T0 + Minute);
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([Configuration(2), new LeaseFence(mine.Name, mine.Token)]));
        Assert.ThrowsExactly<StaleHeadException>(() => store.Append([new LeaseFence("never taken", 1)]));
        Assert.AreEqual(1, store.Log.Revision);
        store.Append([Configuration(2)]);
    }

    [TestMethod]
    public void TheCandidateIsReplacedAndCleared()
    {
        using (var store = Open())
        {
            store.Append([new CandidateRecord(3, Bytes("<one/>"), "")]);
            store.Append([new CandidateRecord(4, Bytes("<two/>"), "/a:b")]);
        }
        using var again = Open();
        var kept = again.Log.ReadCandidate()!;
        Assert.AreEqual((4L, "/a:b", "<two/>"), (kept.Base, kept.Conflicts, System.Text.Encoding.UTF8.GetString(kept.Edit.Span)));
        again.Append([new CandidateRecord(4, default, "")]);
        Assert.IsNull(again.Log.ReadCandidate());
    }

    [TestMethod]
    public void ChunksOfASeriesAreReadByTimeAndDroppedByAge()
    {
        SeriesChunk Chunk(string series, int minute) => new(series, T0.AddMinutes(minute), T0.AddMinutes(minute + 10), Bytes($"{series} {minute}"));
        using (var store = Open())
            store.Series.Append([Chunk("vnf/a/cpu", 0), Chunk("vnf/a/cpu", 10), Chunk("vnf/a/cpu", 20), Chunk("vnf/b/cpu", 10), Chunk("vim/x", 0)]);
        using var again = Open();
        string[] Read(int from, int to) =>
            [.. again.Series.Read("vnf/a/cpu", T0.AddMinutes(from), T0.AddMinutes(to)).Select(c => System.Text.Encoding.UTF8.GetString(c.Data.Span))];
        CollectionAssert.AreEqual(new[] { "vnf/a/cpu 0", "vnf/a/cpu 10" }, Read(5, 15));
        CollectionAssert.AreEqual(new[] { "vnf/a/cpu 20" }, Read(25, 100));
        Assert.IsEmpty(Read(31, 100));
        CollectionAssert.AreEqual(new[] { "vnf/a/cpu", "vnf/b/cpu" }, again.Series.List("vnf/").ToArray());
        Assert.AreEqual(1, again.Series.Drop("vnf/a", T0.AddMinutes(15)));
        Assert.AreEqual(1, again.Series.Drop("vim/", T0.AddMinutes(15)));
        CollectionAssert.AreEqual(new[] { "vnf/a/cpu", "vnf/b/cpu" }, again.Series.List("").ToArray());
        again.Series.Append([Chunk("vnf/b/cpu", 10) with { Data = Bytes("again") }]);
        Assert.AreEqual("again", System.Text.Encoding.UTF8.GetString(again.Series.Read("vnf/b/cpu", T0, T0.AddHours(1)).Single().Data.Span));
    }

    [TestMethod]
    public async Task AnArtifactIsFoundByItsDigestAndCheckedAsItIsRead()
    {
        using var store = Open();
        var added = await store.Artifacts.AddAsync(new MemoryStream(Bytes("abc")), 3, default);
        Assert.AreEqual("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", added.Digest);
        Assert.AreEqual(3, added.Size);
        Assert.AreEqual(added.Digest, (await store.Artifacts.AddAsync(new MemoryStream(Bytes("abc")), 3, default)).Digest);
        Assert.HasCount(1, store.Artifacts.List().ToList());
        using var reader = new StreamReader(store.Artifacts.Open(added.Digest)!);
        Assert.AreEqual("abc", await reader.ReadToEndAsync());
        Assert.IsNull(store.Artifacts.Open(new string('0', 64)));
        Assert.ThrowsExactly<ArgumentException>(() => store.Artifacts.Open("../../etc/passwd"));
    }

    [TestMethod]
    public async Task AnArtifactBeyondItsLimitOrCutOffLeavesNothing()
    {
        using var store = Open();
        var e = await Assert.ThrowsExactlyAsync<ArtifactTooLargeException>(() => store.Artifacts.AddAsync(new MemoryStream(new byte[200_000]), 199_999, default));
        StringAssert.Contains(e.Message, "199999");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => store.Artifacts.AddAsync(new MemoryStream(new byte[10]), 10, cancelled.Token));
        Assert.IsEmpty(store.Artifacts.List().ToList());
    }

    [TestMethod]
    public async Task OnlyUnreferencedArtifactsThatAreOldEnoughAreSwept()
    {
        using var store = Open();
        var used = await store.Artifacts.AddAsync(new MemoryStream(Bytes("used")), 10, default);
        var unused = await store.Artifacts.AddAsync(new MemoryStream(Bytes("unused")), 10, default);
        var references = new HashSet<string> { used.Digest };
        Assert.IsEmpty(store.Artifacts.Sweep(references, unused.AddedAt.AddMinutes(-1)), "an upload has time to be referred to");
        await using var reading = store.Artifacts.Open(unused.Digest)!;
        CollectionAssert.AreEqual(new[] { unused.Digest }, store.Artifacts.Sweep(references, unused.AddedAt.AddMinutes(1)).Select(a => a.Digest).ToArray());
        Assert.AreEqual("unused", await new StreamReader(reading).ReadToEndAsync());
        Assert.IsNull(store.Artifacts.Find(unused.Digest));
        Assert.AreEqual(used.Size, store.Artifacts.Find(used.Digest)!.Size);
    }
}
