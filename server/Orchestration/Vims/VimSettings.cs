using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Southbound;

namespace Netconf.Mano.Orchestration.Vims;

/// <summary>How a VIM is reached, as configured or as retained. Its text form shows no secret.</summary>
public sealed record VimSettings
{
    /// <summary>The VIM.</summary>
    public required string Name { get; init; }

    /// <summary>The kind; its name is the plug-in's.</summary>
    public required VimKind Kind { get; init; }

    /// <summary>Where it answers.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Region, or null.</summary>
    public string? Region { get; init; }

    /// <summary>Project, or null.</summary>
    public string? Project { get; init; }

    /// <summary>Domain of the project.</summary>
    public string ProjectDomain { get; init; } = "Default";

    /// <summary>User, or identifier of an application credential.</summary>
    public string User { get; init; } = "";

    /// <summary>Domain of the user.</summary>
    public string UserDomain { get; init; } = "Default";

    /// <summary>What user and secret are.</summary>
    public Southbound.CredentialKind Credential { get; init; }

    /// <summary>The secret as it is stored; ciphertext where secrets are encrypted.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Which of the catalogue's endpoints are used.</summary>
    public string Interface { get; init; } = "public";

    /// <summary>Further trusted certificates in PEM, or null.</summary>
    public string? TrustAnchors { get; init; }

    /// <summary>Marks what this server makes.</summary>
    public string Mark { get; init; } = "mano";

    /// <summary>What only this kind of VIM knows, by name: what its own module augments into the connection.</summary>
    public ImmutableSortedDictionary<string, string> Plugin { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Time between looks while nothing is waited for.</summary>
    public TimeSpan ObservationInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The plug-in's form of it.</summary>
    /// <param name="reveal">Turns the stored secret into the one the VIM knows.</param>
    public VimConnection ToConnection(Func<string, string> reveal)
    {
        var secret = Secret;
        return new VimConnection
        {
            Name = Name,
            Kind = Kind.Name,
            Endpoint = Endpoint,
            Credential = new VimCredential(Credential, User, _ => ValueTask.FromResult(reveal(secret)), UserDomain),
            ManoId = Mark,
            Project = Project,
            ProjectDomain = ProjectDomain,
            Region = Region,
            Interface = Interface,
            TrustAnchors = TrustAnchors,
            Settings = Plugin,
        };
    }

    /// <inheritdoc/>
    public bool Equals(VimSettings? other) => other is not null && Everything(this).Equals(Everything(other)) && Plugin.SequenceEqual(other.Plugin);

    /// <inheritdoc/>
    public override int GetHashCode() => Everything(this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{Kind.Name} VIM {Name} at {Endpoint}";

    /// <summary>All but the plug-in's settings, which a dictionary compares by reference.</summary>
    private static (string, VimKind, Uri, string?, string?, string, string, (string, Southbound.CredentialKind, string, string, string?, string, TimeSpan)) Everything(VimSettings s) =>
        (s.Name, s.Kind, s.Endpoint, s.Region, s.Project, s.ProjectDomain, s.User,
            (s.UserDomain, s.Credential, s.Secret, s.Interface, s.TrustAnchors, s.Mark, s.ObservationInterval));
}
