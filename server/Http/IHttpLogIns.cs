using System.Net;

namespace Netconf.Mano.Http;

/// <summary>The answer to somebody who wants to come in.</summary>
/// <param name="Accepted">Whether he may.</param>
/// <param name="Delay">When he may not: how long the answer is kept back, so that guessing gains nothing.</param>
public readonly record struct HttpLogIn(bool Accepted, TimeSpan Delay);

/// <summary>The server's users, who are the same whatever they come by. Any thread.</summary>
public interface IHttpLogIns
{
    /// <summary>Verifies a password; for a name that is nobody's it takes as long.</summary>
    HttpLogIn VerifyPassword(string user, ReadOnlySpan<byte> passwordUtf8, IPAddress? from);

    /// <summary>Whether a user whom a token or a certificate has proven may come in.</summary>
    /// <param name="user">The name.</param>
    /// <param name="from">Where from.</param>
    /// <param name="by">What proved it, for the log: <c>https bearer</c>, <c>https certificate</c>.</param>
    HttpLogIn Verify(string user, IPAddress? from, string by);

    /// <summary>Whether there is such a user who may come in; asked now and then while something long goes on.</summary>
    bool IsKnown(string user);
}
