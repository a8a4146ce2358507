using System.Text;
using Netconf.Mano.Data.Tests.Kit;
using Netconf.Mano.Yang;
using static Netconf.Mano.Data.Tests.Kit.Kit;

namespace Netconf.Mano.Data.Tests.Edits;

/// <summary>YANG Patch (RFC 8072) on the engine of edit-config.</summary>
[TestClass]
public class PatchTests
{
    private static readonly Schema Songs = Module("""
        container album {
          leaf name { type string; }
          leaf genre { type string; default "none"; }
          leaf live { when "../genre = 'concert'"; type empty; }
          list song { key id; ordered-by user; leaf id { type string; } leaf length { type uint16; } }
          leaf-list tag { type string; ordered-by user; }
          list disc { key n; leaf n { type uint8; } container label { presence "p"; leaf text { type string; } } }
        }
        """);

    private const string Start = "<album><name>a</name><song><id>1</id></song><song><id>2</id></song><tag>x</tag><disc><n>1</n></disc></album>";

    private static readonly EditOptions Options = new();

    [TestMethod]
    [DataRow(PatchOperation.Create, "/m:album/song[id='3']", "<song><id>3</id><length>7</length></song>")]
    [DataRow(PatchOperation.Merge, "/m:album/song[id='1']", "<song><id>1</id><length>7</length></song>")]
    [DataRow(PatchOperation.Replace, "/m:album/song[id='2']/length", "<length>9</length>")]
    [DataRow(PatchOperation.Remove, "/m:album/song[id='9']", null)]
    [DataRow(PatchOperation.Delete, "/m:album/tag[.='x']", null)]
    [DataRow(PatchOperation.Create, "/m:album/disc[n='1']/label", "<label/>")]
    public void DoesWhatTheOperationSays(PatchOperation operation, string target, string? value)
    {
        var before = TreeOf(Songs, Start);
        var result = Patch.Apply(before, [Edit("e", operation, target, value)], Options);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
        // The same wish as an edit-config is the yardstick.
        var attribute = $"nc:operation=\"{(operation == PatchOperation.Create ? "create" : operation.ToString().ToLowerInvariant())}\"";
        var same = (operation, target) switch
        {
            (PatchOperation.Create, "/m:album/song[id='3']") => $"<album><song {attribute}><id>3</id><length>7</length></song></album>",
            (PatchOperation.Merge, _) => "<album><song><id>1</id><length>7</length></song></album>",
            (PatchOperation.Replace, _) => $"<album><song><id>2</id><length {attribute}>9</length></song></album>",
            (PatchOperation.Remove, _) => $"<album><song {attribute}><id>9</id></song></album>",
            (PatchOperation.Delete, _) => $"<album><tag {attribute}>x</tag></album>",
            _ => $"<album><disc><n>1</n><label {attribute}/></disc></album>",
        };
        Assert.AreEqual(Text(Edited(before, same)), Text(result.Tree));
    }

    [TestMethod]
    public void InsertsAndMovesByAPoint()
    {
        var result = Patch.Apply(TreeOf(Songs, Start),
        [
            Edit("1", PatchOperation.Insert, "/m:album/song[id='0']", "<song><id>0</id></song>") with { Where = InsertPosition.First },
            Edit("2", PatchOperation.Insert, "/m:album/song[id='1b']", "<song><id>1b</id></song>") with
            {
                Where = InsertPosition.After, Point = PathOf("/m:album/song[id='1']"),
            },
            Edit("3", PatchOperation.Move, "/m:album/song[id='2']", null) with
            {
                Where = InsertPosition.Before, Point = PathOf("/m:album/song[id='1']"),
            },
            Edit("4", PatchOperation.Insert, "/m:album/tag[.='y']", "<tag>y</tag>") with
            {
                Where = InsertPosition.Before, Point = PathOf("/m:album/tag[.='x']"),
            },
        ], Options);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
        var album = result.Tree.Root.Container(0);
        var songs = album.List(album.Schema.DataChildren.Single(d => d.Name == "song").Ordinal);
        var ids = new List<string>();
        foreach (var song in songs)
            ids.Add(song.TryGetLeaf(0, out var id) ? Encoding.UTF8.GetString(id) : "");
        CollectionAssert.AreEqual(new[] { "0", "2", "1", "1b" }, ids);
        StringAssert.Contains(Text(result.Tree), "tag=(y,x)");
    }

    [TestMethod]
    [DataRow(PatchOperation.Create, "/m:album/song[id='1']", "<song><id>1</id></song>", ErrorTag.DataExists)]
    [DataRow(PatchOperation.Delete, "/m:album/song[id='7']", null, ErrorTag.DataMissing)]
    [DataRow(PatchOperation.Move, "/m:album/song[id='7']", null, ErrorTag.DataMissing)]
    [DataRow(PatchOperation.Insert, "/m:album/song[id='1']", "<song><id>1</id></song>", ErrorTag.DataExists)]
    [DataRow(PatchOperation.Move, "/m:album/disc[n='1']", null, ErrorTag.InvalidValue)]
    [DataRow(PatchOperation.Merge, "/m:album/disc[n='7']/label/text", "<text>t</text>", ErrorTag.DataMissing)]
    public void AFailingEditIsToldByItsIdAndNothingIsDone(PatchOperation operation, string target, string? value, string tag)
    {
        var before = TreeOf(Songs, Start);
        var result = Patch.Apply(before, [Edit("good", PatchOperation.Merge, "/m:album/name", "<name>b</name>"), Edit("bad", operation, target, value)], Options);
        Assert.AreSame(before, result.Tree);
        Assert.HasCount(2, result.Edits);
        Assert.IsEmpty(result.Edits[0].Errors);
        Assert.AreEqual("bad", result.Edits[1].Edit.Id);
        Assert.AreEqual(tag, result.Edits[1].Errors.Single().Tag);
    }

    [TestMethod]
    public void ConditionsAreSettledOnceAndBlameTheEditThatSent()
    {
        var before = TreeOf(Songs, Start);
        var live = Edit("live", PatchOperation.Create, "/m:album/live", "<live/>");
        var result = Patch.Apply(before, [live, Edit("genre", PatchOperation.Merge, "/m:album/genre", "<genre>concert</genre>")], Options);
        Assert.IsTrue(result.Succeeded, string.Join('\n', result.Errors));
        var refused = Patch.Apply(before, [Edit("n", PatchOperation.Merge, "/m:album/name", "<name>b</name>"), live], Options);
        Assert.AreSame(before, refused.Tree);
        Assert.AreEqual("live", refused.Edits.Single(e => e.Errors.Count > 0).Edit.Id);
        Assert.AreEqual(ErrorTag.UnknownElement, refused.Errors.Single().Tag);
    }

    [TestMethod]
    public void AnInsertNeedsAPointOfItsOwnList()
    {
        var before = TreeOf(Songs, Start);
        var wish = Edit("1", PatchOperation.Move, "/m:album/song[id='2']", null) with { Where = InsertPosition.Before };
        Assert.AreEqual(ErrorTag.InvalidValue, Patch.Apply(before, [wish], Options).Errors.Single().Tag);
        wish = wish with { Point = PathOf("/m:album/song[id='8']") };
        Assert.AreEqual("missing-instance", Patch.Apply(before, [wish], Options).Errors.Single().AppTag);
        wish = wish with { Point = PathOf("/m:album/disc[n='1']") };
        Assert.AreEqual(ErrorTag.InvalidValue, Patch.Apply(before, [wish], Options).Errors.Single().Tag);
    }

    private static PatchEdit Edit(string id, PatchOperation operation, string target, string? value)
    {
        var path = PathOf(target);
        if (value is null)
            return new PatchEdit(id, operation, path);
        var reader = new Utf8XmlReader(Encoding.UTF8.GetBytes($"<value xmlns=\"urn:m\">{value}</value>"));
        reader.ReadPastSpace();
        var content = XmlDataReader.ReadContent(ref reader, Songs, (ParentNode)path.Parent!.Node, ContentRules.Config, path.Parent);
        Assert.IsNotNull(content.Content, string.Join('\n', content.Errors));
        return new PatchEdit(id, operation, path) { Value = content.Content };
    }

    private static InstancePath PathOf(string text)
    {
        Assert.IsTrue(InstancePath.TryParse(text, Songs, out var path, out var error), error);
        return path;
    }
}
