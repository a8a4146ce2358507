using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.OpenStack;

/// <summary>
/// A login at one cloud: token with renewal, endpoints of the catalog, Nova's microversion, pages of listings. Shared by all
/// calls; the token is fetched once however many wait for it.
/// </summary>
internal sealed class Session(VimConnection connection, OpenStackOptions options, TimeProvider clock, Transport transport) : IDisposable
{
    /// <summary>The newest compute microversion whose semantics this plugin knows; older clouds are used as they are.</summary>
    internal static readonly Version NewestCompute = new(2, 79);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _logging = new(1);
    private Login? _login;
    private Version? _compute;

    internal VimConnection Connection => connection;

    internal OpenStackOptions Options => options;

    public void Dispose()
    {
        _logging.Dispose();
        transport.Dispose();
    }

    /// <summary>The present login; renewed shortly before it expires.</summary>
    internal async Task<Login> LoginAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _login) is { } known && IsFresh(known))
        {
            return known;
        }

        await _logging.WaitAsync(cancellationToken);
        try
        {
            if (_login is { } other && IsFresh(other))
            {
                return other;
            }

            var login = await AuthenticateAsync(cancellationToken);
            Volatile.Write(ref _login, login);
            return login;
        }
        finally
        {
            _logging.Release();
        }
    }

    internal async Task<bool> HasAsync(Service service, CancellationToken cancellationToken) =>
        (await LoginAsync(cancellationToken)).Endpoints.ContainsKey(service);

    /// <summary>Nova's microversion in use: the newest that both sides know (2.1 and no negotiation before Liberty).</summary>
    internal async Task<Version> ComputeVersionAsync(CancellationToken cancellationToken)
    {
        if (_compute is { } known)
        {
            return known;
        }

        using var reply = await SendOnceAsync(Call.Get(Service.Compute, "/"), [], cancellationToken);
        var newest = Version.TryParse(reply.Root.Member("version")?.Text("version"), out var v) ? v : new Version(2, 1);
        return _compute = newest < NewestCompute ? newest : NewestCompute;
    }

    /// <summary>Sends a call, logging in again once when the token is refused.</summary>
    internal async Task<Reply> SendAsync(Call call, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] headers = [];
        if (call.Service == Service.Compute)
        {
            var version = (await ComputeVersionAsync(cancellationToken)).ToString();
            headers = // both names: the second one alone is known before Newton (2.27)
            [
                new("OpenStack-API-Version", $"compute {version}"), new("X-OpenStack-Nova-API-Version", version),
            ];
        }

        return await SendOnceAsync(call, headers, cancellationToken);
    }

    /// <summary>Sends a call whose target may be gone; null on 404.</summary>
    internal async Task<Reply?> TrySendAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(call, cancellationToken);
        }
        catch (VimException e) when (e.Fault.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// All pages of a listing. The next page is asked for by marker rather than by the link given: behind proxies links often
    /// name hosts that we cannot reach.
    /// </summary>
    internal async IAsyncEnumerable<Reply> PagesAsync(
        Service service, string path, string member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? marker = null;
        do
        {
            var call = Call.Get(service, $"{path}{separator}limit={options.PageSize}{(marker is null ? "" : $"&marker={marker}")}");
            using var reply = await SendAsync(call, cancellationToken);
            yield return reply;
            var ids = reply.Root.Items(member).Select(i => i.Text("id")).ToList();
            marker = (HasNext(reply.Root, member) || ids.Count >= options.PageSize) && ids.LastOrDefault() != marker ? ids.LastOrDefault() : null;
        }
        while (marker is not null);
    }

    private static bool HasNext(JsonElement root, string member) =>
        root.Text("next") is not null || root.Items($"{member}_links").Any(l => l.Text("rel") == "next");

    private bool IsFresh(Login login) => login.ExpiresAt - clock.GetUtcNow() > RenewBefore;

    private async Task<Reply> SendOnceAsync(Call call, KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        var login = await LoginAsync(cancellationToken);
        try
        {
            return await transport.SendAsync(call, UrlOf(login, call), login.Token, headers, cancellationToken);
        }
        catch (VimException e) when (e.Fault.Status == (int)HttpStatusCode.Unauthorized)
        {
            // Revoked, or Keystone's keys were rotated: the call was not carried out, so even a create may be repeated.
            Interlocked.CompareExchange(ref _login, null, login);
            login = await LoginAsync(cancellationToken);
            return await transport.SendAsync(call, UrlOf(login, call), login.Token, headers, cancellationToken);
        }
    }

    private Uri UrlOf(Login login, Call call)
    {
        if (!login.Endpoints.TryGetValue(call.Service, out var endpoint))
        {
            throw new VimException(new VimFault(
                VimFaultCategory.Unsupported, false,
                $"The catalog of VIM '{connection.Name}' has no {connection.Interface} endpoint of a {call.Service.ToString().ToLowerInvariant()} service",
                call.ToString()));
        }

        var root = endpoint.AbsoluteUri.TrimEnd('/');
        // Old catalogs (Mitaka) put the project behind /v2.1, where no version document is.
        var isVersion = call is { Service: Service.Compute, Path: "/" } && root.EndsWith('/' + login.ProjectId, StringComparison.Ordinal);
        return new Uri((isVersion ? root[..^(login.ProjectId.Length + 1)] : root) + call.Path);
    }

    private async Task<Login> AuthenticateAsync(CancellationToken cancellationToken)
    {
        var secret = await connection.Credential.RevealAsync(cancellationToken);
        var call = new Call(Service.Identity, HttpMethod.Post, "/auth/tokens")
        {
            Body = Json.Write(j => Identity.Write(j, connection, secret)), IsRepeatable = true,
        };
        var root = connection.Endpoint.AbsoluteUri.TrimEnd('/');
        var url = new Uri((root.EndsWith("/v3", StringComparison.Ordinal) ? root : root + "/v3") + call.Path);
        using var reply = await transport.SendAsync(call, url, null, [], cancellationToken);
        return reply is { SubjectToken: { } subject } && reply.Root.Member("token") is { } token
            ? Catalog.Read(token, subject, connection)
            : throw new VimException(new VimFault(
                VimFaultCategory.Invalid, false, $"'{connection.Endpoint}' is no Keystone v3 endpoint: its answer holds no token", call.ToString()));
    }
}
