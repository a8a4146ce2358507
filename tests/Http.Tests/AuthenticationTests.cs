using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Netconf.Mano.Http.Tests;

/// <summary>Basic (RFC 7617), bearer tokens (RFC 6750, 7519, 8725), client certificates (RFC 7407).</summary>
[TestClass]
public sealed class AuthenticationTests
{
    [TestMethod]
    public async Task APasswordLetsInAndNothingElseIsTold()
    {
        await using var host = await HttpHost.StartAsync();
        Assert.AreEqual((200, "ada  HTTP/2", ""), await host.AskAsync(HttpHost.Basic("ada", "päss:word")));
        var wrong = await host.AskAsync(HttpHost.Basic("ada", "wrong"));
        Assert.AreEqual((401, "", "Basic realm=\"Netconf.Mano\", charset=\"UTF-8\""), wrong);
        Assert.AreEqual(wrong, await host.AskAsync(HttpHost.Basic("nobody", "wrong")));
        Assert.AreEqual(wrong, await host.AskAsync());
        Assert.AreEqual(wrong, await host.AskAsync("Basic !!!"));
        Assert.AreEqual(wrong, await host.AskAsync("Digest x"));
        Assert.Contains("ada 127.0.0.1", host.LogIns.Asked);
    }

    [TestMethod]
    public async Task AWrongPasswordIsAnsweredLate()
    {
        var time = new FakeTime();
        await using var host = await HttpHost.StartAsync(time);
        host.LogIns.Delay = TimeSpan.FromSeconds(8);
        var asking = host.AskAsync(HttpHost.Basic("ada", "wrong"));
        while (!asking.IsCompleted)
        {
            // The clock moves only once the server waits; the answer comes only once it moved far enough.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.AreEqual(401, (await asking).Status);
        Assert.AreEqual(200, (await host.AskAsync(HttpHost.Basic("ada", "päss:word"))).Status);
    }

    [TestMethod]
    public async Task BasicCanBeSwitchedOff()
    {
        await using var host = await HttpHost.StartAsync();
        Assert.IsEmpty(await host.ConfigureAsync("<basic><enabled>false</enabled></basic>"));
        Assert.AreEqual((401, "", ""), await host.AskAsync(HttpHost.Basic("ada", "päss:word")));
        Assert.IsEmpty(host.LogIns.Asked);
    }

    [TestMethod]
    public async Task ATokenIsWhatItsIssuerSignedForUsAndNow()
    {
        await using var host = await HttpHost.StartAsync();
        await using var issuer = await TokenIssuer.StartAsync();
        Assert.IsEmpty(await host.ConfigureAsync($"<bearer><issuer><name>i</name><issuer>{issuer.Name}</issuer><audience>mano</audience><discovery/><groups-claim>roles</groups-claim></issuer></bearer>"));
        Assert.AreEqual((200, "ada ops,dev HTTP/2", ""), await host.AskAsync("Bearer " + issuer.Token("ada")));
        var (status, _, challenge) = await host.AskAsync("Bearer " + issuer.Token("mallory"));
        Assert.AreEqual(401, status);
        Assert.Contains("Bearer realm=\"Netconf.Mano\", error=\"invalid_token\"", challenge);
        async Task Refused(string token) => Assert.AreEqual(401, (await host.AskAsync("Bearer " + token)).Status, token);
        await Refused(issuer.Token("ada", audience: "other"));
        await Refused(issuer.Token("ada", issuer: "https://other.example"));
        await Refused(issuer.Token("ada", minutes: -10));
        await Refused(issuer.Token("ada", minutes: 30, notBefore: 20));
        await Refused(issuer.Token("ada")[..^4] + "AAAA");
        await Refused(issuer.Unsigned("ada"));
        await Refused(issuer.SignedWithThePublicKey("ada"));
        await Refused("x.y.z");
        Assert.AreEqual(200, (await host.AskAsync(HttpHost.Basic("ada", "päss:word"))).Status);
    }

    [TestMethod]
    public async Task RotatedKeysAreFetchedAndOldOnesForgotten()
    {
        var time = new FakeTime();
        await using var host = await HttpHost.StartAsync(time);
        await using var issuer = await TokenIssuer.StartAsync(time);
        Assert.IsEmpty(await host.ConfigureAsync($"<bearer><issuer><name>i</name><issuer>{issuer.Name}</issuer><audience>mano</audience><jwks-uri>{issuer.Name}/keys</jwks-uri></issuer></bearer>"));
        var old = issuer.Token("ada", minutes: 300);
        Assert.AreEqual(200, (await host.AskAsync("Bearer " + old)).Status);
        issuer.Rotate();
        // A key that is not known is asked for, but not more often than every ten seconds.
        Assert.AreEqual(401, (await host.AskAsync("Bearer " + issuer.Token("ada", minutes: 300))).Status);
        var fetched = issuer.Fetched;
        Assert.AreEqual(401, (await host.AskAsync("Bearer " + issuer.Token("ada", minutes: 300))).Status);
        Assert.AreEqual(fetched, issuer.Fetched);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.AreEqual(200, (await host.AskAsync("Bearer " + issuer.Token("ada", minutes: 300))).Status);
        Assert.AreEqual(401, (await host.AskAsync("Bearer " + old)).Status);
        // An issuer that cannot be reached keeps the keys it had.
        issuer.IsDown = true;
        time.Advance(TimeSpan.FromHours(2));
        Assert.AreEqual(200, (await host.AskAsync("Bearer " + issuer.Token("ada", minutes: 300))).Status);
    }

    [TestMethod]
    public async Task ACertificateIsSomebodyWhenItIsTrustedAndMapped()
    {
        await using var host = await HttpHost.StartAsync();
        using var ada = Certificates.Issue("CN=ada");
        Assert.AreEqual(401, (await host.AskAsync(null, ada)).Status);
        Assert.IsEmpty(await host.ConfigureAsync($"""
            <client-certificates><trust-anchor><name>a</name><certificate>{Convert.ToBase64String(Certificates.Authority.RawData)}</certificate></trust-anchor>
            <cert-to-name><id>1</id><fingerprint>{Certificates.Fingerprint(Certificates.Authority)}</fingerprint><map-type>x:common-name</map-type></cert-to-name></client-certificates>
            """));
        Assert.AreEqual((200, "ada  HTTP/2", ""), await host.AskAsync(null, ada));
        using var nobody = Certificates.Issue("CN=mallory");
        Assert.AreEqual(401, (await host.AskAsync(null, nobody)).Status);
        using var other = Certificates.SelfSigned("CN=Other", isAuthority: true);
        using var forged = Certificates.Issue("CN=ada", other);
        Assert.AreEqual(401, (await host.AskAsync(null, forged)).Status);
        // Who shows none, or one that is nobody's, may still have a password.
        Assert.AreEqual(200, (await host.AskAsync(HttpHost.Basic("ada", "päss:word"), forged)).Status);
        Assert.AreEqual(200, (await host.AskAsync(HttpHost.Basic("ada", "päss:word"))).Status);
    }

    [TestMethod]
    public async Task WhatCouldLetNobodyInIsRefused()
    {
        await using var host = await HttpHost.StartAsync();
        var certificate = await host.ConfigureAsync("<client-certificates><trust-anchor><name>a</name><certificate>AAAA</certificate></trust-anchor></client-certificates>");
        Assert.AreEqual("/mano-http:http/client-certificates/trust-anchor[name='a']/certificate", certificate.Single().Path);
        var keys = await host.ConfigureAsync("<bearer><issuer><name>i</name><issuer>https://i</issuer><audience>a</audience><jwks>{}</jwks></issuer></bearer>");
        Assert.AreEqual("/mano-http:http/bearer/issuer[name='i']/jwks", keys.Single().Path);
    }

    /// <summary>An issuer on this machine: its configuration document, its keys, its tokens.</summary>
    private sealed class TokenIssuer : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly TimeProvider _time;
        private RSA _key = RSA.Create(2048);
        private int _number = 1;

        private TokenIssuer(TimeProvider time)
        {
            _time = time;
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Name, jwks_uri = Name + "/keys" }));
            _app.MapGet("/keys", () =>
            {
                Fetched++;
                return IsDown ? Results.StatusCode(500) : Results.Text(KeySet());
            });
        }

        public string Name => _app.Urls.First();

        public int Fetched { get; private set; }

        public bool IsDown { get; set; }

        public static async Task<TokenIssuer> StartAsync(TimeProvider? time = null)
        {
            var issuer = new TokenIssuer(time ?? TimeProvider.System);
            await issuer._app.StartAsync();
            return issuer;
        }

        public void Rotate()
        {
            _key.Dispose();
            _key = RSA.Create(2048);
            _number++;
        }

        public string Token(string user, string audience = "mano", string? issuer = null, int minutes = 5, int? notBefore = null) =>
            Make(user, audience, issuer, minutes, notBefore, new SigningCredentials(Key, SecurityAlgorithms.RsaSha256));

        public string Unsigned(string user)
        {
            var parts = Token(user).Split('.');
            return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
        }

        /// <summary>The classic confusion: the public key, which everybody has, as the secret of an HMAC.</summary>
        public string SignedWithThePublicKey(string user) => Make(
            user, "mano", null, 5, null,
            new SigningCredentials(new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = $"k{_number}" }, SecurityAlgorithms.HmacSha256));

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            _key.Dispose();
        }

        private RsaSecurityKey Key => new(_key) { KeyId = $"k{_number}" };

        private string Make(string user, string audience, string? issuer, int minutes, int? notBefore, SigningCredentials credentials)
        {
            var now = _time.GetUtcNow().UtcDateTime;
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Name,
                Audience = audience,
                IssuedAt = now.AddMinutes(-30),
                NotBefore = now.AddMinutes(notBefore ?? -30),
                Expires = now.AddMinutes(minutes),
                Claims = new Dictionary<string, object> { ["preferred_username"] = user, ["roles"] = new[] { "ops", "dev" } },
                SigningCredentials = credentials,
            });
        }

        private string KeySet()
        {
            var parameters = _key.ExportParameters(false);
            return JsonSerializer.Serialize(new
            {
                keys = new[] { new { kty = "RSA", use = "sig", kid = $"k{_number}", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } },
            });
        }
    }
}
