using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Protocol.Tests;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore.Tests.Backup;

/// <summary>Datastores over a directory of its own, which can be closed, crashed and opened again.</summary>
internal sealed class DatastoresFixture : IAsyncDisposable
{
    private const string Text = """
        module keep {
          yang-version 1.1; namespace "urn:keep"; prefix k;
          extension secret;
          container box {
            leaf name { type string; }
            leaf size { type uint32 { range "0..100"; } must ". != 13" { error-message "unlucky"; } }
            leaf password { type string; k:secret; }
          }
          container status { config false; leaf count { type uint32; } }
        }
        """;

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("mano-keep-").FullName;
    private SecretBox _box;

    public DatastoresFixture()
    {
        _box = SecretBox.OpenOrCreate(Path.Combine(_directory, "secret.key"));
        (Store, Datastores, Backups) = Open();
    }

    public static Schema Schema { get; } = Compile();

    public static Actor Actor { get; } = Actor.Server("test");

    public string Directory => _directory;

    public FakeTime Time { get; } = new();

    public SqliteStore Store { get; private set; }

    public Datastores Datastores { get; private set; }

    public Backups Backups { get; private set; }

    public SecretAcceptance Secrets => new(Schema, _box, "keep", "secret");

    public string Running => Xml(Datastores.Configuration.Running.Tree);

    public string Candidate => Xml(Datastores.Configuration.CandidateTree);

    public string State => Xml(Datastores.State.Current);

    public Task<CommitResult> CommitAsync(string box) => Datastores.Configuration.ChangeRunningAsync(Actor, tree => Edited(tree, box));

    public void EditCandidate(string box) => Assert.IsEmpty(Datastores.Configuration.EditCandidate(Actor, tree => Edited(tree, box)));

    public Task CountAsync(int count) => Datastores.State.WriteAsync(editor =>
    {
        var status = (ContainerNode)Schema.Root.FindChild("keep", "status")!;
        editor.Root.Container(status.Ordinal).SetLeaf(status.FindChild("keep", "count")!.Ordinal, Encoding.ASCII.GetBytes($"{count}"));
    });

    /// <summary>Stops in order.</summary>
    public async Task CloseAsync()
    {
        await Datastores.DisposeAsync();
        Store.Dispose();
    }

    /// <summary>Starts on what is there.</summary>
    public void Reopen() => (Store, Datastores, Backups) = Open();

    /// <summary>Another key, as on another machine.</summary>
    public void ChangeKey()
    {
        _box.Dispose();
        File.Delete(Path.Combine(_directory, "secret.key"));
        _box = SecretBox.OpenOrCreate(Path.Combine(_directory, "secret.key"));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _box.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private static string Xml(DataTree tree)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        TreeText.Write(tree, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static EditResult Edited(DataTree tree, string box) =>
        new(TreeText.Apply(tree, Encoding.UTF8.GetBytes($"<config xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><box xmlns='urn:keep'>{box}</box></config>")), []);

    private (SqliteStore, Datastores, Backups) Open()
    {
        var store = SqliteStore.Open(_directory);
        var datastores = Datastores.Open(Schema, store, new DatastoreOptions { Acceptance = Secrets }, Time, NullLogger.Instance);
        return (store, datastores, new Backups(datastores, store, Secrets, Path.Combine(_directory, "backups"), Time));
    }

    private static Schema Compile()
    {
        var text = new ModuleText("keep.yang", Encoding.UTF8.GetBytes(Text));
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource().Add(text)) { Texts = [text] });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
