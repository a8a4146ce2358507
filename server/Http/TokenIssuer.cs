namespace Netconf.Mano.Http;

/// <summary>Whose tokens are trusted, and what of them.</summary>
internal sealed record TokenIssuer
{
    /// <summary>The iss claim.</summary>
    public required string Issuer { get; init; }

    /// <summary>The aud claim is one of these.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The key set itself, or null.</summary>
    public string? KeySet { get; init; }

    /// <summary>Where it is; null with no key set either: the issuer's configuration document says it.</summary>
    public string? KeySetUri { get; init; }

    /// <summary>How long fetched keys are good.</summary>
    public TimeSpan RefreshInterval { get; init; }

    /// <summary>How far clocks may be apart.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>The claim that names the user.</summary>
    public required string UserClaim { get; init; }

    /// <summary>The claim that names groups, or null.</summary>
    public string? GroupsClaim { get; init; }
}

/// <summary>Whom a token is of.</summary>
/// <param name="User">The user.</param>
/// <param name="Groups">Groups the issuer vouches for.</param>
internal sealed record TokenSubject(string User, IReadOnlyList<string> Groups);
