using System.Text;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol;

/// <summary>The errors of the rpc layer and of operations' parameters (RFC 6241 app. A).</summary>
internal static class RpcFaults
{
    public static RpcError Malformed(XmlError? error) => new(
        RpcErrorType.Rpc, ErrorTag.MalformedMessage, $"The message is not well-formed: {error}.");

    public static RpcError MissingMessageId { get; } = new(
        RpcErrorType.Rpc, ErrorTag.MissingAttribute, "The rpc has no message-id.")
    { Info = [new ErrorInfo("bad-attribute", "message-id"), new ErrorInfo("bad-element", "rpc")] };

    public static RpcError UnknownElement(ReadOnlySpan<byte> name, string within) => new(
        RpcErrorType.Protocol, ErrorTag.UnknownElement, $"{Text(name)} is no parameter of {within}.")
    { Info = [new ErrorInfo("bad-element", Text(name))] };

    public static RpcError UnknownNamespace(ReadOnlySpan<byte> name, ReadOnlySpan<byte> @namespace) => new(
        RpcErrorType.Protocol, ErrorTag.UnknownNamespace,
        @namespace.IsEmpty
            ? $"{Text(name)} is in no namespace; declare the one of its module."
            : $"No module with the namespace {Text(@namespace)} is served; /yang-library lists those that are.")
    { Info = [new ErrorInfo("bad-element", Text(name)), new ErrorInfo("bad-namespace", Text(@namespace))] };

    public static RpcError Missing(string element, string within) => new(
        RpcErrorType.Protocol, ErrorTag.MissingElement, $"{within} needs {element}.")
    { Info = [new ErrorInfo("bad-element", element)] };

    public static RpcError Bad(string element, string message) => new(RpcErrorType.Protocol, ErrorTag.BadElement, message)
    { Info = [new ErrorInfo("bad-element", element)] };

    public static RpcError Invalid(string element, string message) => new(RpcErrorType.Protocol, ErrorTag.InvalidValue, message)
    { Info = [new ErrorInfo("bad-element", element)] };

    public static RpcError NotSupported(string what) => new(RpcErrorType.Protocol, ErrorTag.OperationNotSupported, what);

    public static RpcError MissingAttribute(string attribute, string element) => new(
        RpcErrorType.Protocol, ErrorTag.MissingAttribute, $"The element {element} needs the attribute {attribute}.")
    { Info = [new ErrorInfo("bad-attribute", attribute), new ErrorInfo("bad-element", element)] };

    public static RpcError BadAttribute(string attribute, string element, string message) => new(
        RpcErrorType.Protocol, ErrorTag.BadAttribute, message)
    { Info = [new ErrorInfo("bad-attribute", attribute), new ErrorInfo("bad-element", element)] };

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
