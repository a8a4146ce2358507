using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore.Tests.Crash;

/// <summary>
/// What the crash tests' load does and what must be there afterwards. Commit n sets two leaves to n and adds entry n, so that a half commit shows; state
/// record n sets a state leaf to n. Nothing else changes, so what follows from "n was acknowledged" is known in full.
/// </summary>
internal static class CrashModel
{
    public const string Text = """
        module crash {
          yang-version 1.1; namespace "urn:crash"; prefix c;
          container box {
            leaf first { type uint32; }
            list item { key number; leaf number { type uint32; } leaf text { type string; } }
            leaf last { type uint32; must ". = ../first"; }
          }
          container status { config false; leaf count { type uint32; } }
        }
        """;

    public static Schema Schema { get; } = Compile();

    public static ContainerNode Box { get; } = (ContainerNode)Schema.Root.FindChild("crash", "box")!;

    public static ContainerNode Status { get; } = (ContainerNode)Schema.Root.FindChild("crash", "status")!;

    public static Datastores Open(SqliteStore store) => Datastores.Open(
        Schema, store, new DatastoreOptions { MinimumLogBeforeCheckpoint = 48 * 1024 }, TimeProvider.System, NullLogger.Instance);

    /// <summary>The tree after the next commit.</summary>
    public static EditResult Next(DataTree tree)
    {
        var n = Number(tree.Root, Box, "first") + 1;
        var edit = $"<config xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><box xmlns='urn:crash'><first>{n}</first><item><number>{n}</number><text>{Content(n)}</text></item><last>{n}</last></box></config>";
        var read = XmlDataReader.ReadTree(Encoding.UTF8.GetBytes(edit), Schema, ContentRules.Config).Tree!;
        var editor = new TreeEditor(tree);
        var (from, to) = (read.Root.Container(Box.Ordinal), editor.Root.Container(Box.Ordinal));
        var item = (ListNode)Box.FindChild("crash", "item")!;
        foreach (var leaf in new[] { "first", "last" })
            to.SetLeaf(Box.FindChild("crash", leaf)!.Ordinal, Encoding.UTF8.GetBytes(n.ToString(CultureInfo.InvariantCulture)));
        to.List(item.Ordinal).Put(from.List(item.Ordinal).At(0).Storage);
        return new EditResult(editor.ToTree(), []);
    }

    /// <summary>Of varied length: records begin and end anywhere in a page.</summary>
    public static string Content(long n) => new((char)('a' + (n % 26)), (int)(n * 7919 % 2500));

    public static long Number(DataNode root, ContainerNode container, string leaf)
    {
        var node = root.Container(container.Ordinal);
        return node.Exists && node.TryGetLeaf(container.FindChild("crash", leaf)!.Ordinal, out var value)
            ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Opens what is in a directory and checks it: at least what was acknowledged, nothing torn, and it goes on working.</summary>
    public static async Task VerifyAsync(string directory, long commits, long states, string when)
    {
        using var store = SqliteStore.Open(directory);
        await using var datastores = Open(store);
        var tree = datastores.Configuration.Running.Tree;
        var first = Number(tree.Root, Box, "first");
        Assert.IsGreaterThanOrEqualTo(commits, first, $"{when}: commit {commits} was acknowledged");
        Assert.AreEqual(first, Number(tree.Root, Box, "last"), $"{when}: half a commit");
        Assert.AreEqual(first, datastores.Configuration.Running.Revision, when);
        var box = tree.Root.Container(Box.Ordinal);
        var item = (ListNode)Box.FindChild("crash", "item")!;
        var entries = 0;
        if (box.Exists)
            foreach (var entry in box.List(item.Ordinal))
            {
                entries++;
                var number = long.Parse(Leaf(entry, item, "number"), CultureInfo.InvariantCulture);
                Assert.IsLessThanOrEqualTo(first, number, when);
                Assert.AreEqual(Content(number), Leaf(entry, item, "text"), $"{when}: entry {number}");
            }
        Assert.AreEqual(first, entries, $"{when}: entries");
        Assert.IsGreaterThanOrEqualTo(states, Number(datastores.State.Current.Root, Status, "count"), $"{when}: state {states} was acknowledged");
        Assert.AreEqual(first, store.History.Read(new HistoryQuery { WithEdits = true }).Count, $"{when}: history");
        var next = await datastores.Configuration.ChangeRunningAsync(Actor.Server("test"), Next);
        Assert.IsTrue(next.Succeeded, $"{when}: the next commit");
    }

    private static string Leaf(DataNode node, ParentNode schema, string name) =>
        node.TryGetLeaf(schema.FindChild("crash", name)!.Ordinal, out var value) ? Encoding.UTF8.GetString(value) : "";

    private static Schema Compile()
    {
        var text = new ModuleText("crash.yang", Encoding.UTF8.GetBytes(Text));
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource().Add(text)) { Texts = [text] });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
