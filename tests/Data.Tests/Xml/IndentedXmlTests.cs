using System.Buffers;
using System.Text;
using Netconf.Mano.Data.Tests.Content;

namespace Netconf.Mano.Data.Tests.Xml;

/// <summary>What people are shown.</summary>
[TestClass]
public class IndentedXmlTests
{
    [TestMethod]
    public void EachLevelIsIndentedByTwo()
    {
        var tree = XmlDataReader.ReadTree(
            "<d><top xmlns='urn:m'><item><id>1</id><label>a</label><sub><x>v</x></sub></item></top></d>"u8, CodecSchema.Schema).Tree!;
        var output = new ArrayBufferWriter<byte>();
        XmlDataWriter.Write(tree, output, new WriteOptions { Indented = true });
        Assert.AreEqual("""
            <top xmlns="urn:m">
              <item>
                <id>1</id>
                <label>a</label>
                <sub>
                  <x>v</x>
                </sub>
              </item>
            </top>

            """, Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
