using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Http;

internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Warning, "The keys of issuer {Issuer} cannot be fetched: {Why}")]
    public static partial void KeysNotFetched(ILogger logger, string issuer, string why);

    [LoggerMessage(3101, LogLevel.Debug, "A token of issuer {Issuer} is refused: {Why}")]
    public static partial void TokenRefused(ILogger logger, string issuer, string why);
}
