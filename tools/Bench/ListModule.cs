using System.Buffers;
using System.Globalization;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Bench;

/// <summary>The list all figures are about: a key, four leaves, a leaf-list of two values, a leafref to another
/// entry, and a must on every entry.</summary>
internal static class ListModule
{
    private const string Text = """
        module bench {
          yang-version 1.1;
          namespace "urn:netconf-mano:bench";
          prefix b;
          container box {
            list item {
              key name;
              must "size <= 500000000 or enabled = 'true'";
              leaf name { type string { length "1..64"; pattern '[a-z0-9\-]+'; } }
              leaf size { type uint32 { range "1..1000000000"; } }
              leaf description { type string; }
              leaf enabled { type boolean; default true; }
              leaf-list tag { type string; }
              leaf peer { type leafref { path "../../item/name"; } }
            }
            list step {
              key name; ordered-by user;
              leaf name { type string; }
              leaf size { type uint32; }
            }
          }
        }
        """;

    public static ModuleText ModuleText { get; } = new("bench.yang", Encoding.UTF8.GetBytes(Text));

    public static Schema Schema { get; } = Compile();

    public static ContainerNode Box { get; } = (ContainerNode)Schema.Root.FindChild("bench", "box")!;

    public static ListNode Item { get; } = (ListNode)Box.FindChild("bench", "item")!;

    public static ListNode Step { get; } = (ListNode)Box.FindChild("bench", "step")!;

    public static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"item-{i:D7}");

    /// <summary>The document with that many entries, about 260 bytes each, in order or shuffled.</summary>
    public static byte[] Document(int entries, bool isShuffled = false)
    {
        var order = Enumerable.Range(0, entries).ToArray();
        if (isShuffled)
            new Random(1).Shuffle(order);
        var text = new StringBuilder(entries * 270);
        text.Append("<config xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><box xmlns=\"urn:netconf-mano:bench\">");
        foreach (var i in order)
            text.Append(CultureInfo.InvariantCulture, $"""
                <item><name>{Name(i)}</name><size>{i + 1}</size><description>{i:D10} a description of 40 chars {i % 100:D2}</description><enabled>{(i % 2 == 0 ? "true" : "false")}</enabled><tag>red-{i % 10}</tag><tag>tag-{i % 7}</tag><peer>{Name(i * 7919L % entries is var p ? (int)p : 0)}</peer></item>
                """);
        text.Append("</box></config>");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static DataTree Read(ReadOnlySpan<byte> document)
    {
        var result = XmlDataReader.ReadTree(document, Schema, ContentRules.Config);
        return result.Tree ?? throw new InvalidOperationException(result.Errors[0].Message);
    }

    private static Schema Compile()
    {
        var text = ModuleText;
        var result = SchemaCompiler.Compile(new SchemaRequest(new MemoryModuleSource().Add(text)) { Texts = [text] });
        return result.Schema ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}

/// <summary>Counts what is written to it and keeps nothing: a pipe whose reader is infinitely fast.</summary>
internal sealed class NullOutput : IBufferWriter<byte>
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public long Written { get; private set; }

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => sizeHint <= _buffer.Length ? _buffer : new byte[sizeHint];

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
