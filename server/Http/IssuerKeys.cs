using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Netconf.Mano.Http;

/// <summary>
/// The keys of issuers: given with the configuration, or fetched when first needed, when they are old, and when a token names one that is not known (issuers
/// rotate keys), the last not more than once in ten seconds, so that forged tokens make no traffic. An issuer that cannot be reached keeps the keys it had.
/// </summary>
internal sealed class IssuerKeys(HttpClient client, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TokenIssuer, Fetched> _fetched = [];
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>The keys that may verify a token with that key id.</summary>
    public async ValueTask<IReadOnlyList<SecurityKey>> OfAsync(TokenIssuer issuer, string? keyId, CancellationToken cancellation)
    {
        if (issuer.KeySet is { } given)
            return KeysIn(given);
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            var known = _fetched.GetValueOrDefault(issuer);
            var isOld = known is null || now - known.At > issuer.RefreshInterval;
            var isUnknown = known is not null && keyId is not null && known.Keys.All(k => k.KeyId != keyId);
            if ((isOld || isUnknown) && (known is null || now - known.Tried > Pause))
                known = await FetchAsync(issuer, known, now, cancellation).ConfigureAwait(false);
            return known?.Keys ?? [];
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Fetched?> FetchAsync(TokenIssuer issuer, Fetched? known, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var uri = issuer.KeySetUri ?? await DiscoverAsync(issuer, cancellation).ConfigureAwait(false);
            var keys = KeysIn(await GetAsync(uri, cancellation).ConfigureAwait(false));
            known = new Fetched(keys, now, now);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or ArgumentException or KeyNotFoundException or InvalidOperationException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Log.KeysNotFetched(logger, issuer.Issuer, e.Message);
            known = (known ?? new Fetched([], DateTimeOffset.MinValue, now)) with { Tried = now };
        }
        if (_fetched.Count > 64)
            _fetched.Clear();
        return _fetched[issuer] = known;
    }

    private async Task<string> DiscoverAsync(TokenIssuer issuer, CancellationToken cancellation)
    {
        var text = await GetAsync(issuer.Issuer.TrimEnd('/') + "/.well-known/openid-configuration", cancellation).ConfigureAwait(false);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("issuer").GetString() == issuer.Issuer
            ? document.RootElement.GetProperty("jwks_uri").GetString()!
            : throw new JsonException("the configuration document is another issuer's");
    }

    private async Task<string> GetAsync(string uri, CancellationToken cancellation)
    {
        var parsed = new Uri(uri, UriKind.Absolute);
        if (parsed.Scheme != Uri.UriSchemeHttps && !parsed.IsLoopback)
            throw new HttpRequestException($"{uri} is neither https nor on this machine");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        return await client.GetStringAsync(parsed, either.Token).ConfigureAwait(false);
    }

    private static IReadOnlyList<SecurityKey> KeysIn(string keySet) => [.. new JsonWebKeySet(keySet).GetSigningKeys()];

    /// <param name="Keys">The keys.</param>
    /// <param name="At">When they were fetched.</param>
    /// <param name="Tried">When it was tried last.</param>
    private sealed record Fetched(IReadOnlyList<SecurityKey> Keys, DateTimeOffset At, DateTimeOffset Tried);
}
