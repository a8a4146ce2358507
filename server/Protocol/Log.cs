using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Protocol;

/// <summary>The log messages of the protocol; event ids 3000 to 3099. What a client did wrong is at Debug: it is not our warning.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "A session of {User} at {Source} was refused: {Reason}.")]
    public static partial void SessionRefused(ILogger logger, string user, string source, string reason);

    [LoggerMessage(3001, LogLevel.Debug, "{User} at {Source} sent no hello in time.")]
    public static partial void NoHello(ILogger logger, string user, string source);

    [LoggerMessage(3002, LogLevel.Debug, "{User} at {Source} sent a hello that is none, or shares no base capability.")]
    public static partial void BadHello(ILogger logger, string user, string source);

    [LoggerMessage(3003, LogLevel.Debug, "Session {Id} of {User} is closed: its framing is {Outcome}.")]
    public static partial void BrokenFraming(ILogger logger, uint id, string user, FramingEnd outcome);

    [LoggerMessage(3004, LogLevel.Error, "The operation {Operation} of session {Id} failed unexpectedly.")]
    public static partial void OperationFailed(ILogger logger, string operation, uint id, Exception e);

    [LoggerMessage(3006, LogLevel.Error, "Subscription {Id} failed unexpectedly and was ended.")]
    public static partial void DeliveryFailed(ILogger logger, uint id, Exception e);

    [LoggerMessage(3007, LogLevel.Warning, "The configured subscription {Id} is invalid: {Why}")]
    public static partial void SubscriptionInvalid(ILogger logger, uint id, string why);

    [LoggerMessage(3005, LogLevel.Error, "An event could not be stored and was lost.")]
    public static partial void EventLost(ILogger logger, Exception e);

    [LoggerMessage(3020, LogLevel.Error, "{Method} {Path} failed unexpectedly.")]
    public static partial void RestconfFailed(ILogger logger, string method, string path, Exception e);
}
