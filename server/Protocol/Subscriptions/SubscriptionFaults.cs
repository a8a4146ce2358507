using Netconf.Mano.Data;
using Models = Netconf.Mano.Bindings.Protocol;

namespace Netconf.Mano.Protocol;

/// <summary>
/// The refusals of subscription rpcs: the identity as error-app-tag and as reason within error-info, with what would do as hints (RFC 8639 §2.4.6, RFC 8640 §7,
/// RFC 8641 §4.4).
/// </summary>
/// <param name="Operation">establish-subscription, modify-subscription, delete-subscription or resync-subscription.</param>
/// <param name="IsDatastore">Whether the subscription is to a datastore.</param>
internal sealed record SubscriptionFaults(string Operation, bool IsDatastore)
{
    private const string Events = "ietf-subscribed-notifications";
    private const string Push = "ietf-yang-push";

    public RpcError FilterUnsupported(string why) =>
        Fault(Events, "filter-unsupported", ErrorTag.InvalidValue, $"The filter cannot be used: {why}", new ErrorInfo("filter-failure-hint", why));

    public RpcError InsufficientResources(string why) => Fault(Events, "insufficient-resources", ErrorTag.ResourceDenied, why);

    public RpcError NoSuchSubscription(uint id) => Operation == "resync-subscription"
        ? Fault(Push, "no-such-subscription-resync", ErrorTag.InvalidValue, $"This session has no on-change subscription {id}.")
        : Fault(Events, "no-such-subscription", ErrorTag.InvalidValue, $"There is no such subscription: {id}; /subscriptions lists those there are.");

    public RpcError DatastoreNotSubscribable(Models.DsDatastore datastore) => Fault(
        Push, "datastore-not-subscribable", ErrorTag.InvalidValue, $"{datastore} cannot be subscribed to; running, intended and operational can.");

    public RpcError PeriodUnsupported(uint hint) => Fault(
        Push, "period-unsupported", ErrorTag.InvalidValue, "A period is at least one hundredth of a second.", new ErrorInfo("period-hint", hint.ToString()));

    public RpcError UnchangingSelection() => Fault(
        Push, "unchanging-selection", ErrorTag.OperationFailed, "The filter names no node of the served models: it can never select anything.");

    public RpcError OnChangeUnsupported() => Fault(
        Push, "on-change-unsupported", ErrorTag.OperationNotSupported,
        "All that the filter selects is worked out when it is read, and nobody notices when it changes; subscribe periodically.");

    private RpcError Fault(string module, string identity, string tag, string message, params ErrorInfo[] hints)
    {
        var container = Operation switch
        {
            "delete-subscription" => ("delete-subscription-error-info", Events),
            "resync-subscription" => ("resync-subscription-error", Push),
            _ => IsDatastore ? ($"{Operation}-datastore-error-info", Push) : ($"{Operation}-stream-error-info", Events),
        };
        return new RpcError(RpcErrorType.Application, tag, message)
        {
            AppTag = $"{module}:{identity}",
            Info =
            [
                new ErrorInfo(container.Item1, "", $"urn:ietf:params:xml:ns:yang:{container.Item2}")
                {
                    Children = [new ErrorInfo("reason", $"{module}:{identity}") { IsQualified = true }, .. hints],
                },
            ],
        };
    }
}
