using System.Net;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>Everything the transports say. A client's mistake is Debug, never our warning; secrets appear nowhere. Ids 2000–2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Host key {File} made, fingerprint {Fingerprint}")]
    internal static partial void HostKeyMade(ILogger logger, string file, string fingerprint);

    [LoggerMessage(2001, LogLevel.Warning, "Host key {File} could not be made; the server goes on with those it has")]
    internal static partial void HostKeyNotMade(ILogger logger, string file, Exception exception);

    [LoggerMessage(2010, LogLevel.Information, "{Kind} listens on {EndPoint}")]
    internal static partial void Listening(ILogger logger, TransportKind kind, EndPoint endPoint);

    [LoggerMessage(2011, LogLevel.Warning, "Accepting on {EndPoint} failed; trying again")]
    internal static partial void AcceptFailed(ILogger logger, EndPoint? endPoint, Exception exception);

    [LoggerMessage(2012, LogLevel.Debug, "{RemoteEndPoint} refused: {Reason}")]
    internal static partial void Refused(ILogger logger, EndPoint? remoteEndPoint, string reason);

    [LoggerMessage(2020, LogLevel.Information, "{User} from {RemoteEndPoint} authenticated by {Method}")]
    internal static partial void Authenticated(ILogger logger, string user, EndPoint? remoteEndPoint, string method);

    [LoggerMessage(2021, LogLevel.Information, "{Method} of {User} from {RemoteEndPoint} denied")]
    internal static partial void Denied(ILogger logger, string method, string user, EndPoint? remoteEndPoint);

    [LoggerMessage(2022, LogLevel.Error, "The authenticator failed; the attempt counts as denied")]
    internal static partial void AuthenticatorFailed(ILogger logger, Exception exception);

    [LoggerMessage(2030, LogLevel.Debug, "Connection of {RemoteEndPoint} ended: {Reason}")]
    internal static partial void Ended(ILogger logger, EndPoint? remoteEndPoint, string reason);

    [LoggerMessage(2031, LogLevel.Error, "A session's handler failed; its connection is closed")]
    internal static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(2032, LogLevel.Error, "A turn of an SSH connection failed; the connection is closed")]
    internal static partial void TurnFailed(ILogger logger, Exception exception);

    [LoggerMessage(2033, LogLevel.Error, "A work item of an SSH loop failed")]
    internal static partial void WorkFailed(ILogger logger, Exception exception);

    [LoggerMessage(2040, LogLevel.Information, "Called {Name} at {EndPoint}")]
    internal static partial void Called(ILogger logger, string name, EndPoint endPoint);

    [LoggerMessage(2041, LogLevel.Debug, "{Name} at {EndPoint} could not be called: {Reason}")]
    internal static partial void CallFailed(ILogger logger, string name, EndPoint endPoint, string reason);

    [LoggerMessage(2042, LogLevel.Information, "The connection to {Name} ended: {Reason}")]
    internal static partial void CallEnded(ILogger logger, string name, string reason);
}
