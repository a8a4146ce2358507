using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Errors as an actor may be told them: none tells that hidden data is there, or what it holds (RFC 8341 §3.2.4, §3.4.5). An edit that met hidden data is
/// denied, whether the data is there or not; a constraint of hidden data is told without its place.
/// </summary>
internal sealed class TellableErrors(NacmPolicy policy, Schema schema, string user)
{
    public IReadOnlyList<RpcError> OfEdit(IReadOnlyList<RpcError> errors) =>
        [.. errors.Select(e => IsTellable(e) || !TellsOfExistence(e) ? OfConstraint(e) : Denied())];

    public IReadOnlyList<RpcError> OfConstraints(IReadOnlyList<RpcError> errors) => [.. errors.Select(OfConstraint)];

    private RpcError OfConstraint(RpcError error) => IsTellable(error) ? error : error with
    {
        Message = $"A constraint of data that user {user} may not read is not met.",
        Path = null,
        Info = [],
        Mentions = [],
    };

    private RpcError Denied() =>
        new(RpcErrorType.Application, ErrorTag.AccessDenied, $"User {user} may not edit this.");

    private static bool TellsOfExistence(RpcError error) => error.Tag is ErrorTag.DataExists or ErrorTag.DataMissing;

    private bool IsTellable(RpcError error) => CanSee(error.Path) && error.Mentions.All(CanSee)
        && error.Info.All(i => i.Name != "non-unique" || CanSee(i.Value));

    // What is no instance of the schema is a part of the request.
    private bool CanSee(string? path) =>
        path is null || !InstancePath.TryParse(path, schema, out var instance, out _) || policy.CanSee(instance);
}
