using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Netconf.Mano.Http;

/// <summary>Verifies JSON Web Tokens (RFC 7519, RFC 8725): signed with a public-key algorithm by a key of the configured issuer, for us, now.</summary>
internal sealed class BearerTokens(HttpClient client, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Never "none", and never a shared secret: whoever verifies could sign.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private const int LongestToken = 16 * 1024;
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = LongestToken, MapInboundClaims = false };
    private readonly IssuerKeys _keys = new(client, time, logger);

    /// <summary>Whom the token is of; null when it proves nothing.</summary>
    public async ValueTask<TokenSubject?> VerifyAsync(string token, IReadOnlyList<TokenIssuer> issuers, CancellationToken cancellation)
    {
        if (token.Length > LongestToken || !_handler.CanReadToken(token))
            return null;
        JsonWebToken read;
        try
        {
            read = _handler.ReadJsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
        if (issuers.FirstOrDefault(i => i.Issuer == read.Issuer) is not { } issuer)
            return null;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudiences = issuer.Audiences,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = await _keys.OfAsync(issuer, read.Kid is { Length: > 0 } id ? id : null, cancellation).ConfigureAwait(false),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsNow(from, until, issuer.ClockSkew),
        }).ConfigureAwait(false);
        if (!result.IsValid)
        {
            Log.TokenRefused(logger, issuer.Issuer, result.Exception?.GetType().Name ?? "?");
            return null;
        }
        if (read.TryGetPayloadValue<string>(issuer.UserClaim, out var user) && user.Length > 0)
            return new TokenSubject(user, issuer.GroupsClaim is { } claim ? GroupsIn(read, claim) : []);
        Log.TokenRefused(logger, issuer.Issuer, $"no claim {issuer.UserClaim}");
        return null;
    }

    public void Dispose() => _keys.Dispose();

    private bool IsNow(DateTime? from, DateTime? until, TimeSpan skew)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + skew && (from is not { } start || now >= start - skew);
    }

    private static List<string> GroupsIn(JsonWebToken token, string claim) => [.. token.Claims.Where(c => c.Type == claim).Select(c => c.Value)];
}
