using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore.Tests.Backup;

[TestClass]
public sealed class BackupTests
{
    [TestMethod]
    public async Task ARestoreIsOneCommitOfConfigurationAndStateAndSurvivesARestart()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name><size>5</size><password>hush</password>");
        await server.CountAsync(3);
        var (running, state) = (server.Running, server.State);
        var (header, size) = server.Backups.Make("first", withArtifacts: true);
        Assert.AreEqual((1L, 1L), (header.Revision, header.Sequence));
        Assert.IsGreaterThan(100, size);
        await server.CommitAsync("<name>b</name><size>6</size>");
        await server.CountAsync(4);
        var restored = await server.Backups.RestoreAsync(DatastoresFixture.Actor, "first");
        Assert.AreEqual(3, restored.Snapshot!.Revision);
        Assert.AreEqual((running, state), (server.Running, server.State));
        await server.CloseAsync();
        server.Reopen();
        Assert.AreEqual((running, state), (server.Running, server.State));
        StringAssert.Contains(server.Datastores.History.Read(new HistoryQuery { Limit = 1 })[0].Comment, "restore of backup of 2030-01-01");
        Assert.IsNotNull(server.Datastores.History.At(2, out _));
    }

    [TestMethod]
    public async Task ABackupHoldsNoSecretInTheClear()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<password>hush-hush</password>");
        server.Backups.Make("b", withArtifacts: true);
        foreach (var file in Directory.EnumerateFiles(server.Directory, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Assert.IsFalse((await new StreamReader(open).ReadToEndAsync()).Contains("hush-hush", StringComparison.Ordinal), file);
        }
    }

    [TestMethod]
    public async Task ARestoreWithAnotherKeySaysSoAndChangesNothing()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<password>hush</password>");
        var (header, _) = server.Backups.Make("b", withArtifacts: true);
        var running = server.Running;
        await server.CloseAsync();
        server.ChangeKey();
        server.Reopen();
        var e = await Assert.ThrowsExactlyAsync<StoreException>(() => server.Backups.RestoreAsync(DatastoresFixture.Actor, "b"));
        StringAssert.Contains(e.Message, header.KeyId);
        StringAssert.Contains(e.Message, "/keep:box/password");
        StringAssert.Contains(e.Message, "Put the secret.key of the server that made the backup");
        Assert.AreEqual(running, server.Running);
    }

    [TestMethod]
    public async Task ADamagedOrForeignFileIsRefused()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        server.Backups.Make("good", withArtifacts: true);
        var folder = Path.Combine(server.Directory, "backups");
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "good"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "cut"), bytes[..^20]);
        await File.WriteAllTextAsync(Path.Combine(folder, "foreign"), "<config/>");
        bytes[7] = (byte)'9';
        await File.WriteAllBytesAsync(Path.Combine(folder, "newer"), bytes);
        foreach (var (name, words) in new[] { ("cut", "not copied whole"), ("foreign", "is not a backup"), ("newer", "format 9"), ("missing", "There is no backup") })
        {
            var e = await Assert.ThrowsAsync<StoreException>(() => server.Backups.RestoreAsync(DatastoresFixture.Actor, name));
            StringAssert.Contains(e.Message, words);
        }
        foreach (var name in new[] { "../secret.key", "a/b", "", ".hidden", "x.tmp" })
            StringAssert.Contains(Assert.ThrowsExactly<StoreException>(() => server.Backups.Make(name, true)).Message, "no name for a backup");
        Assert.ThrowsExactly<BackupExistsException>(() => server.Backups.Make("good", true));
        CollectionAssert.AreEqual(new[] { "cut", "foreign", "good", "newer" }, server.Backups.List().Select(f => f.Name).ToArray());
    }

    [TestMethod]
    public async Task ARestoreRespectsLocksAndConstraints()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        server.Backups.Make("b", withArtifacts: true);
        await server.CommitAsync("<name>b</name>");
        var other = new Actor("other", 9, "test");
        Assert.IsNull(server.Datastores.Configuration.Lock(DatastoreName.Running, other));
        var refused = await server.Backups.RestoreAsync(DatastoresFixture.Actor, "b");
        Assert.AreEqual(Data.ErrorTag.InUse, refused.Errors.Single().Tag);
        await server.Datastores.Configuration.EndSessionAsync(other);
        Assert.IsTrue((await server.Backups.RestoreAsync(DatastoresFixture.Actor, "b")).Succeeded);
    }

    [TestMethod]
    public async Task ArtifactsComeBackWithABackupThatHasThem()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        var artifact = await server.Store.Artifacts.AddAsync(new MemoryStream("image"u8.ToArray()), 10, default);
        server.Backups.Make("with", withArtifacts: true);
        server.Backups.Make("without", withArtifacts: false);
        server.Store.Artifacts.Sweep(new HashSet<string>(), DateTimeOffset.MaxValue);
        await server.Backups.RestoreAsync(DatastoresFixture.Actor, "without");
        Assert.IsNull(server.Store.Artifacts.Find(artifact.Digest));
        await server.Backups.RestoreAsync(DatastoresFixture.Actor, "with");
        Assert.AreEqual(5, server.Store.Artifacts.Find(artifact.Digest)!.Size);
    }

    [TestMethod]
    public async Task AnOfflineRestoreReplacesADamagedStoreAndKeepsIt()
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name><password>hush</password>");
        await server.CountAsync(3);
        var (running, state) = (server.Running, server.State);
        server.Backups.Make("b", withArtifacts: true);
        await server.CommitAsync("<name>b</name>");
        var file = Path.Combine(server.Directory, "backups", "b");
        Assert.Contains("in use", Assert.ThrowsExactly<StoreException>(
            () => Backups.RestoreOffline(server.Directory, file, DatastoresFixture.Schema, server.Secrets)).Message);
        await server.CloseAsync();
        await File.WriteAllTextAsync(Path.Combine(server.Directory, "mano.db"), "not a database");
        var header = Backups.RestoreOffline(server.Directory, file, DatastoresFixture.Schema, server.Secrets);
        Assert.AreEqual(1, header.Revision);
        Assert.AreEqual("not a database", await File.ReadAllTextAsync(Path.Combine(server.Directory, "replaced", "mano.db")));
        server.Reopen();
        Assert.AreEqual((running, state), (server.Running, server.State));
        Assert.AreEqual(2, (await server.CommitAsync("<name>c</name>")).Snapshot!.Revision);
        await server.CountAsync(9);
    }

    [TestMethod]
    [DataRow("restore.ready")]
    [DataRow("restore.placing")]
    public async Task AnOfflineRestoreThatWasCutOffIsFinishedByTheNextStart(string stage)
    {
        await using var server = new DatastoresFixture();
        await server.CommitAsync("<name>a</name>");
        server.Backups.Make("b", withArtifacts: true);
        var running = server.Running;
        await server.CommitAsync("<name>b</name>");
        await server.CloseAsync();
        // As a crash leaves it: the new store whole and aside; at the later stage the old one is out of the way already.
        Backups.RestoreOffline(server.Directory, Path.Combine(server.Directory, "backups", "b"), DatastoresFixture.Schema, server.Secrets);
        var aside = Directory.CreateDirectory(Path.Combine(server.Directory, stage)).FullName;
        foreach (var made in Directory.EnumerateFiles(server.Directory, "mano.db*").Concat(Directory.EnumerateFiles(server.Directory, "*.ckp")).ToList())
            File.Move(made, Path.Combine(aside, Path.GetFileName(made)));
        if (stage == "restore.ready")
            File.Move(Path.Combine(server.Directory, "replaced", "mano.db"), Path.Combine(server.Directory, "mano.db"));
        server.Reopen();
        Assert.AreEqual(running, server.Running);
        Assert.IsFalse(Directory.Exists(aside));
    }
}
