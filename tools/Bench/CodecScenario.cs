using System.Xml;
using Netconf.Mano.Data;

namespace Netconf.Mano.Bench;

/// <summary>Parse and print speed, and how it compares with the framework's reader and writer in the same
/// run.</summary>
internal static class CodecScenario
{
    public static void Run(int entries)
    {
        var document = ListModule.Document(entries);
        var shuffled = ListModule.Document(entries, isShuffled: true);
        var megabytes = document.Length / 1e6;
        Console.WriteLine($"codec, {entries:N0} entries, {megabytes:N1} MB");
        Rate("tokens only (Utf8XmlReader)", megabytes, () => Tokens(document));
        Rate("tokens only (XmlReader)", megabytes, () => Reference(document));
        Rate("parse, check types, build", megabytes, () => ListModule.Read(document));
        Rate("the same, entries shuffled", megabytes, () => ListModule.Read(shuffled));
        var tree = ListModule.Read(document);
        var size = Print(tree) / 1e6;
        Rate("print to a null output", size, () => Print(tree));
        Rate("print with report-all", size, () => Print(tree, new WriteOptions { Defaults = DefaultsReport.ReportAll }));
        Rate("print with XmlWriter", size, () => PrintReference(tree));
    }

    private static void Rate(string what, double megabytes, Action run) =>
        Measure.Row(what, megabytes / Measure.Cpu(run), "MB/s of CPU");

    private static void Tokens(byte[] document)
    {
        var reader = new Utf8XmlReader(document);
        while (reader.ReadPastSpace())
        {
        }
    }

    private static void Reference(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (reader.Read())
        {
        }
    }

    private static long Print(DataTree tree, WriteOptions? options = null)
    {
        var output = new NullOutput();
        XmlDataWriter.Write(tree, output, options);
        return output.Written;
    }

    private static void PrintReference(DataTree tree)
    {
        using var writer = XmlWriter.Create(Stream.Null);
        writer.WriteStartElement("box", "urn:netconf-mano:bench");
        foreach (var entry in tree.Root.Container(ListModule.Box.Ordinal).List(ListModule.Item.Ordinal))
        {
            writer.WriteStartElement("item", "urn:netconf-mano:bench");
            foreach (var ordinal in entry.Children)
            {
                var child = ListModule.Item.DataChildren[ordinal];
                foreach (var value in entry.LeafList(ordinal))
                    writer.WriteElementString(child.Name, "urn:netconf-mano:bench", System.Text.Encoding.UTF8.GetString(value));
            }
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }
}
