using System.Buffers;
using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>Brings data under another schema.</summary>
internal static class SchemaMove
{
    /// <summary>
    /// The tree under <paramref name="schema"/>: the same branches where every node has the ordinal it had and no deviation came or went, else read anew by
    /// name. Null, with the reasons, when it holds what the schema does not have.
    /// </summary>
    public static DataTree? Of(DataTree tree, Schema schema, out IReadOnlyList<RpcError> errors)
    {
        errors = [];
        if (ReferenceEquals(tree.Schema, schema))
            return tree;
        if (KeepsOrdinals(tree.Schema, schema))
            return tree.Under(schema);
        var text = new ArrayBufferWriter<byte>();
        TreeText.Write(tree, text);
        var read = XmlDataReader.ReadTree(text.WrittenSpan, schema);
        errors = read.Errors;
        return read.Tree;
    }

    private static bool KeepsOrdinals(Schema old, Schema next)
    {
        if (Deviations(old) != Deviations(next))
            return false;
        var work = new Stack<(ParentNode Old, ParentNode Next)>([(old.Root, next.Root)]);
        while (work.TryPop(out var pair))
        {
            if (pair.Old.DataChildren.Count > pair.Next.DataChildren.Count)
                return false;
            for (var i = 0; i < pair.Old.DataChildren.Count; i++)
            {
                var (was, now) = (pair.Old.DataChildren[i], pair.Next.DataChildren[i]);
                if (was.Name != now.Name || was.Module.Name != now.Module.Name || was.Kind != now.Kind)
                    return false;
                if (was is ParentNode parent)
                    work.Push((parent, (ParentNode)now));
            }
        }
        return true;
    }

    private static int Deviations(Schema schema) => schema.Modules.Sum(m => m.DeviatedBy.Count);
}
