using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>
/// Where a VIM is and who we are there. Immutable; never holds a secret: <see cref="Credential"/> fetches it when a token is
/// asked for, so it is in memory only for that call and cannot be printed.
/// </summary>
public sealed record VimConnection
{
    /// <summary>The VIM's name in the configuration (<c>site-a</c>); used in faults, logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The plugin's kind, for example <c>openstack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The identity endpoint; for OpenStack with or without the trailing <c>/v3</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Who logs in, and the accessor of the secret.</summary>
    public required VimCredential Credential { get; init; }

    /// <summary>
    /// Marks everything made on the VIM, so that two orchestrators may share one project and each finds only its own.
    /// 1–32 characters of <see cref="ResourceGraph.IsName"/>. It must survive restarts.
    /// </summary>
    public string ManoId { get; init; } = "mano";

    /// <summary>The project (tenant) to work in, by name or id; null when the credential implies it.</summary>
    public string? Project { get; init; }

    /// <summary>The domain of <see cref="Project"/>, by name or id.</summary>
    public string ProjectDomain { get; init; } = "Default";

    /// <summary>The region whose endpoints are used; null when the catalog has one region only.</summary>
    public string? Region { get; init; }

    /// <summary>Which of the catalog's interfaces is used: <c>public</c>, <c>internal</c> or <c>admin</c>.</summary>
    public string Interface { get; init; } = "public";

    /// <summary>
    /// Certificates (PEM) of the authorities that may vouch for the VIM: these and no others. Null: those the system trusts.
    /// </summary>
    public string? TrustAnchors { get; init; }

    /// <summary>Settings that only this kind of VIM knows, by name (<c>style</c> = <c>rest</c> | <c>heat</c>, …).</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How a VIM credential is presented.</summary>
public enum CredentialKind
{
    /// <summary>User name (in a domain) and password.</summary>
    Password,

    /// <summary>Keystone application credential: id, or name with its user, and secret.</summary>
    ApplicationCredential,
}

/// <summary>A login whose secret is fetched on use. Its text form never shows the secret.</summary>
public sealed class VimCredential
{
    private readonly Func<CancellationToken, ValueTask<string>> _secret;

    /// <summary>Describes a login.</summary>
    /// <param name="kind">How it is presented.</param>
    /// <param name="user">User name, or application credential id.</param>
    /// <param name="secret">Fetches the secret, each time it is needed; decrypts on the way.</param>
    /// <param name="userDomain">The user's domain by name or id; ignored for an application credential id.</param>
    public VimCredential(
        CredentialKind kind, string user, Func<CancellationToken, ValueTask<string>> secret, string userDomain = "Default")
    {
        Kind = kind;
        User = user;
        UserDomain = userDomain;
        _secret = secret;
    }

    /// <summary>How the credential is presented.</summary>
    public CredentialKind Kind { get; }

    /// <summary>User name, or application credential id.</summary>
    public string User { get; }

    /// <summary>The user's domain, by name or id.</summary>
    public string UserDomain { get; }

    /// <summary>Fetches the secret. The result must go straight into the request and nowhere else.</summary>
    public ValueTask<string> RevealAsync(CancellationToken cancellationToken) => _secret(cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {User}@{UserDomain}";
}
