using System.Net;
using Netconf.Mano.Http;

namespace Netconf.Mano;

/// <summary>The server's users over HTTPS: the same log-ins, bans and audit as by SSH.</summary>
internal sealed class HttpLogIns(LogIns logIns) : IHttpLogIns
{
    public HttpLogIn VerifyPassword(string user, ReadOnlySpan<byte> passwordUtf8, IPAddress? from) =>
        Answer(logIns.VerifyPassword(user, passwordUtf8, from, "https password"));

    public HttpLogIn Verify(string user, IPAddress? from, string by) => Answer(logIns.Verify(user, from, by));

    public bool IsKnown(string user) => logIns.IsKnown(user);

    private static HttpLogIn Answer(LogInResult result) => new(result.Accepted, result.Delay);
}
