using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data.Tests.Content;

/// <summary>Compares branches by what they say, and tells where they differ.</summary>
internal static class TreeEquality
{
    public static void AssertSame(DataNode expected, DataNode actual, string path = "")
    {
        CollectionAssert.AreEqual(Ordinals(expected), Ordinals(actual), $"children of {path}/");
        foreach (var ordinal in expected.Children)
            AssertSame(expected, actual, expected.Schema.DataChildren[ordinal], $"{path}/{expected.Schema.DataChildren[ordinal].Name}");
    }

    private static void AssertSame(DataNode expected, DataNode actual, SchemaNode child, string path)
    {
        var i = child.Ordinal;
        switch (child)
        {
            case LeafNode:
                expected.TryGetLeaf(i, out var a);
                actual.TryGetLeaf(i, out var b);
                Assert.AreEqual(Encoding.UTF8.GetString(a), Encoding.UTF8.GetString(b), path);
                break;
            case LeafListNode:
                var (x, y) = (expected.LeafList(i), actual.LeafList(i));
                Assert.AreEqual(x.Count, y.Count, path);
                for (var n = 0; n < x.Count; n++)
                    Assert.AreEqual(Encoding.UTF8.GetString(x[n]), Encoding.UTF8.GetString(y[n]), path);
                break;
            case ContainerNode:
                AssertSame(expected.Container(i), actual.Container(i), path);
                break;
            case ListNode:
                Assert.AreEqual(expected.List(i).Count, actual.List(i).Count, path);
                for (var n = 0; n < expected.List(i).Count; n++)
                    AssertSame(expected.List(i).At(n), actual.List(i).At(n), $"{path}[{n + 1}]");
                break;
            default:
                Assert.AreEqual(Encoding.UTF8.GetString(expected.Any(i)!.Xml.Span), Encoding.UTF8.GetString(actual.Any(i)!.Xml.Span), path);
                break;
        }
    }

    private static List<int> Ordinals(DataNode node)
    {
        var result = new List<int>();
        foreach (var ordinal in node.Children)
            result.Add(ordinal);
        return result;
    }
}
