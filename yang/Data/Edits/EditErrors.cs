using Netconf.Mano.Yang;

namespace Netconf.Mano.Data;

/// <summary>The errors an edit can end in, with the words and tags of RFC 6241 app. A and RFC 7950 §15.</summary>
internal static class EditErrors
{
    public static RpcError Exists(InstancePath path) =>
        new(RpcErrorType.Application, ErrorTag.DataExists, $"{path} exists already, so it cannot be created")
        {
            Path = path.ToString(),
        };

    public static RpcError Missing(InstancePath path, string purpose) =>
        new(RpcErrorType.Application, ErrorTag.DataMissing, $"{path} does not exist, so it cannot be {purpose}")
        {
            Path = path.ToString(),
        };

    public static RpcError TwoCases(InstancePath path, SchemaNode rival) =>
        new(RpcErrorType.Application, ErrorTag.BadElement,
            $"{path} and {rival.Name} belong to different cases of a choice; one request may hold one case only")
        {
            Path = path.ToString(),
            Info = [new ErrorInfo("bad-element", path.Node.Name)],
        };

    public static RpcError Twice(InstancePath path) =>
        new(RpcErrorType.Application, ErrorTag.BadElement, $"{path} stands more than once in the request")
        {
            Path = path.ToString(),
            Info = [new ErrorInfo("bad-element", path.Node.Name)],
        };

    public static RpcError NotTheDefault(InstancePath path) =>
        new(RpcErrorType.Application, ErrorTag.InvalidValue, $"{path} is tagged as a default, but its value is another")
        {
            Path = path.ToString(),
        };

    public static RpcError Invalid(InstancePath path, string why) =>
        new(RpcErrorType.Application, ErrorTag.InvalidValue, $"{path}: {why}") { Path = path.ToString() };

    public static RpcError NoNeighbour(InstancePath path, bool isList) =>
        new(RpcErrorType.Application, ErrorTag.BadAttribute, $"the entry {path} is to be placed beside does not exist")
        {
            AppTag = "missing-instance",
            Path = path.ToString(),
            Info = [new ErrorInfo("bad-attribute", isList ? "key" : "value"), new ErrorInfo("bad-element", path.Node.Name)],
        };

    public static RpcError WhenFalse(InstancePath path, string condition) =>
        new(RpcErrorType.Application, ErrorTag.UnknownElement, $"{path} may not be there: its condition ({condition}) is not met")
        {
            Path = path.ToString(),
            Info = [new ErrorInfo("bad-element", path.Node.Name)],
        };
}
