using BenchmarkDotNet.Attributes;
using Netconf.Mano.Data;

namespace Netconf.Mano.Bench;

/// <summary>Time and allocation of the codec's inner parts, for BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class XmlMicro
{
    private byte[] _document = [];
    private DataTree _tree = null!;

    [Params(100, 10_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _document = ListModule.Document(Entries);
        _tree = ListModule.Read(_document);
    }

    [Benchmark]
    public DataTree Read() => ListModule.Read(_document);

    [Benchmark]
    public long Write()
    {
        var output = new NullOutput();
        XmlDataWriter.Write(_tree, output);
        return output.Written;
    }
}
