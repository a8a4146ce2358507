using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.Lifecycle;

namespace Netconf.Mano.Orchestration.Placement;

/// <summary>What is asked before an operation touches a VIM (SOL003 GrantRequest).</summary>
/// <param name="Instance">The VNF instance.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="From">The intent that was reached before.</param>
/// <param name="To">The intent to be reached.</param>
/// <param name="Blueprint">Blueprint of <paramref name="To"/>.</param>
/// <param name="PlacedOn">The VIM on which the instance holds resources already, or null.</param>
/// <param name="Candidates">VIMs the operator allows, the best first.</param>
public sealed record GrantRequest(
    string Instance, LcmOperationType Operation, Intent From, Intent To, Blueprint Blueprint, string? PlacedOn, IReadOnlyList<string> Candidates);

/// <summary>The answer to a <see cref="GrantRequest"/>.</summary>
public sealed record Grant
{
    /// <summary>The VIM; null when it is refused or not decided yet.</summary>
    public string? Vim { get; init; }

    /// <summary>How it was chosen, why it was refused, or what is waited for.</summary>
    public required string Explanation { get; init; }

    /// <summary>True: ask again later.</summary>
    public bool IsPending { get; init; }

    /// <summary>
    /// Why the VIM cannot take it as it stands, known before the first call: quota, sizes or images that lack. The operation
    /// then fails for the time being and may be retried when the VIM's operator has helped.
    /// </summary>
    public string? Shortfall { get; init; }
}

/// <summary>Grants operations. Placing by this server's own knowledge is the default; an external NFVO may be another.</summary>
public interface IGrant
{
    /// <summary>Asks for a grant. Asking again for the same is harmless.</summary>
    Task<Grant> AskAsync(GrantRequest request, CancellationToken cancellationToken);
}
