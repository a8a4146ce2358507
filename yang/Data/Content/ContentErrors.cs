using System.Text;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The errors content can have by itself (RFC 6241 app. A; RFC 7950 §8.3.1, §15), in the words the codecs
/// share.</summary>
internal static class ContentErrors
{
    public static RpcError Malformed(string what) => new(RpcErrorType.Rpc, ErrorTag.MalformedMessage, what);

    public static RpcError Unknown(InstancePath parent, ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return Element(ErrorTag.UnknownElement, parent, text, $"there is no node {text} in {Describe(parent)}");
    }

    public static RpcError NotAccepted(InstancePath parent, SchemaNode node) =>
        Element(ErrorTag.UnknownElement, parent.Child(node), node.Name, $"{node.Name} is state, not configuration");

    public static RpcError UnknownNamespace(InstancePath parent, ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name)
    {
        var (uri, text) = (Encoding.UTF8.GetString(@namespace), Encoding.UTF8.GetString(name));
        return new RpcError(RpcErrorType.Application, ErrorTag.UnknownNamespace,
            uri.Length == 0 ? $"the element {text} is in no namespace" : $"no module with the namespace {uri} is implemented")
        {
            Path = Print(parent),
            Info = [new ErrorInfo("bad-element", text), new ErrorInfo("bad-namespace", uri)],
        };
    }

    public static RpcError Invalid(InstancePath path, TypeError error) =>
        new(RpcErrorType.Application, ErrorTag.InvalidValue, $"{path.Node.Name}: {error.Message}")
        {
            AppTag = error.AppTag,
            Path = Print(path),
        };

    // No RFC names the tag of a repetition: these are those of RFC 7950 §15.1 and §15.2 for the same faults in a datastore.
    public static RpcError Twice(InstancePath path)
    {
        var error = Element(ErrorTag.BadElement, path, path.Node.Name, $"{path} stands more than once");
        return path.Node switch
        {
            LeafNode => error with { Type = RpcErrorType.Protocol, Tag = ErrorTag.OperationFailed, AppTag = "too-many-elements" },
            LeafListNode => error with { Tag = ErrorTag.OperationFailed, AppTag = "data-not-unique" },
            _ => error,
        };
    }

    public static RpcError SameKey(InstancePath entry) => Element(
        ErrorTag.OperationFailed, entry, entry.Node.Name, $"{entry} stands more than once") with { AppTag = "data-not-unique" };

    public static RpcError MissingKey(InstancePath list, SchemaNode key) =>
        Element(ErrorTag.MissingElement, list, key.Name, $"an entry of {list} lacks its key {key.Name}");

    public static RpcError TwoCases(InstancePath path, SchemaNode rival) =>
        Element(ErrorTag.BadElement, path, path.Node.Name, $"{path} and {rival.Name} belong to different cases of a choice");

    public static RpcError NoText(InstancePath path) =>
        Element(ErrorTag.BadElement, path, path.Node.Name, $"there is text in {Describe(path)}, where only elements can be");

    public static RpcError NoChildren(InstancePath value, ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return Element(ErrorTag.UnknownElement, value, text, $"{value} is a value and cannot hold elements, so there is no {text}");
    }

    public static RpcError WrongShape(InstancePath path, string expected) =>
        Element(ErrorTag.BadElement, path, path.Node.Name, $"{path} must be {expected}");

    private static string Describe(InstancePath path) => path.IsRoot ? "the top level" : path.ToString();

    private static string? Print(InstancePath path) => path.IsRoot ? null : path.ToString();

    private static RpcError Element(string tag, InstancePath path, string name, string message) =>
        new(RpcErrorType.Application, tag, message)
        {
            Path = Print(path),
            Info = [new ErrorInfo("bad-element", name)],
        };
}
