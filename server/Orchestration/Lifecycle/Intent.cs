using System.Collections.Immutable;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;

namespace Netconf.Mano.Orchestration.Lifecycle;

/// <summary>
/// What one VNF instance shall be: the effective intent of one generation. Made of the configuration and the last accepted
/// operation; kept in the state under its generation number.
/// </summary>
public sealed record Intent
{
    /// <summary>The intent of an instance that was never asked for anything.</summary>
    public static Intent Nothing { get; } = new() { VnfdId = "", Flavour = "" };

    /// <summary>Its number; zero for <see cref="Nothing"/>.</summary>
    public ulong Generation { get; init; }

    /// <summary>Whose wish it was.</summary>
    public Trigger Trigger { get; init; }

    /// <summary>The operation that carries it out; empty for <see cref="Nothing"/>.</summary>
    public string OperationId { get; init; } = "";

    /// <summary>Whether its resources shall exist.</summary>
    public bool Started { get; init; }

    /// <summary>Whether all its servers shall be shut off.</summary>
    public bool Stopped { get; init; }

    /// <summary>Components that shall be shut off although the instance as a whole is not.</summary>
    public ImmutableSortedSet<string> StoppedVnfcs { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Descriptor.</summary>
    public required string VnfdId { get; init; }

    /// <summary>Deployment flavour.</summary>
    public required string Flavour { get; init; }

    /// <summary>Level the size was taken from.</summary>
    public string? Level { get; init; }

    /// <summary>How big it shall be.</summary>
    public VnfSize Size { get; init; } = VnfSize.None;

    /// <summary>How it is attached.</summary>
    public Connectivity Connectivity { get; init; } = Connectivity.None;

    /// <summary>What is told of it.</summary>
    public Information Information { get; init; } = Information.None;

    /// <summary>
    /// Digests of the images that are uploaded from kept files; other images are expected on the VIM. Settled when the grant is given.
    /// </summary>
    public ImmutableSortedSet<string> Artifacts { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Whether a component shall be shut off.</summary>
    public bool IsStopped(string vnfc) => Stopped || StoppedVnfcs.Contains(vnfc);
}

/// <summary>What is told of an instance beside its size and place.</summary>
/// <param name="Description">Words for people, or null.</param>
/// <param name="Labels">Labels, by name.</param>
public sealed record Information(string? Description, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>Nothing.</summary>
    public static Information None { get; } = new(null, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>Equal content gives an equal digest; kept to notice a change of the configuration.</summary>
    public string Digest() => TextDigest.Of([Description ?? "", .. Labels.SelectMany(l => new[] { l.Key, l.Value })]);
}

/// <summary>The configured wish for one instance.</summary>
/// <param name="VnfdId">Descriptor.</param>
/// <param name="Flavour">Deployment flavour.</param>
/// <param name="Level">Instantiation level; the flavour's default when none is configured.</param>
/// <param name="Started">Whether its resources shall exist.</param>
/// <param name="Connectivity">How it is attached.</param>
public sealed record Wish(string VnfdId, string Flavour, string Level, bool Started, Connectivity Connectivity)
{
    /// <summary>Whether its servers shall be shut off.</summary>
    public bool Stopped { get; init; }

    /// <summary>What is told of it.</summary>
    public Information Information { get; init; } = Information.None;

    /// <summary>What of it is remembered as taken notice of.</summary>
    public AcceptedWish ToAccepted() => new(VnfdId, Flavour, Level, Started, Connectivity.Digest())
    {
        Stopped = Stopped, Information = Information.Digest(),
    };
}

/// <summary>The configured values that were taken notice of. Only a difference from these makes a new generation.</summary>
/// <param name="VnfdId">Descriptor.</param>
/// <param name="Flavour">Deployment flavour.</param>
/// <param name="Level">Instantiation level.</param>
/// <param name="Started">Whether its resources shall exist.</param>
/// <param name="Connectivity">Digest of the connectivity.</param>
public sealed record AcceptedWish(string VnfdId, string Flavour, string Level, bool Started, string Connectivity)
{
    /// <summary>Whether its servers shall be shut off.</summary>
    public bool Stopped { get; init; }

    /// <summary>Digest of what is told of it.</summary>
    public string Information { get; init; } = "";
}
