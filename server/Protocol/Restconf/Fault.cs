using Microsoft.AspNetCore.Http;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>Why a request is refused: a status and the errors of the body.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Errors">At least one.</param>
internal sealed record Fault(int Status, IReadOnlyList<RpcError> Errors)
{
    /// <summary>The methods the resource has, of a 405; else null.</summary>
    public string? Allow { get; init; }

    /// <summary>The errors of an operation, with the status of the first (RFC 8040 §7).</summary>
    public static Fault Of(IReadOnlyList<RpcError> errors) => new(StatusOf(errors[0]), errors);

    public static Fault Of(RpcError error) => Of([error]);

    /// <summary>invalid-value with 400: the request itself is wrong.</summary>
    public static Fault Invalid(string message) => new(
        StatusCodes.Status400BadRequest, [new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, message)]);

    /// <summary>Nothing is there, or nothing the user may see (RFC 8040 §3.5: the two are not told apart).</summary>
    public static Fault NotFound(string message) => new(
        StatusCodes.Status404NotFound, [new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, message)]);

    /// <summary>The resource has not that method.</summary>
    public static Fault NotAllowed(string allow, string message) => new(
        StatusCodes.Status405MethodNotAllowed, [new RpcError(RpcErrorType.Protocol, ErrorTag.OperationNotSupported, message)])
    { Allow = allow };

    /// <summary>A precondition of the request does not hold (RFC 9110 §13).</summary>
    public static Fault PreconditionFailed(string header) => new(
        StatusCodes.Status412PreconditionFailed,
        [new RpcError(RpcErrorType.Protocol, ErrorTag.OperationFailed, $"The resource is not the one that {header} names: read it again.")]);

    /// <summary>No representation the client accepts.</summary>
    public static Fault NotAcceptable(string offered) => new(
        StatusCodes.Status406NotAcceptable, [new RpcError(RpcErrorType.Protocol, ErrorTag.InvalidValue, $"This resource comes as {offered}.")]);

    /// <summary>The status of an error-tag. A condition of the data that does not hold (it has an app-tag) is the client's to mend: 412, not 500.</summary>
    private static int StatusOf(RpcError error) => error.Tag switch
    {
        ErrorTag.InUse or ErrorTag.LockDenied or ErrorTag.ResourceDenied or ErrorTag.DataExists or ErrorTag.DataMissing => StatusCodes.Status409Conflict,
        ErrorTag.TooBig => StatusCodes.Status413PayloadTooLarge,
        ErrorTag.AccessDenied => StatusCodes.Status403Forbidden,
        ErrorTag.OperationNotSupported => StatusCodes.Status501NotImplemented,
        ErrorTag.OperationFailed => error.AppTag is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status412PreconditionFailed,
        ErrorTag.RollbackFailed => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };
}
