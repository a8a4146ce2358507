using System.Collections.Immutable;

namespace Netconf.Mano.Southbound;

/// <summary>How far a resource has come, as we know it for certain.</summary>
public enum RecordedPhase
{
    /// <summary>A create was about to be called; whether the VIM has acted is not known yet. No VIM id.</summary>
    Intended,

    /// <summary>The VIM has made it; the VIM id is known.</summary>
    Created,

    /// <summary>A delete was about to be called; it remains until seen to be gone.</summary>
    Deleting,
}

/// <summary>What is durably known of one logical resource. Written before a call that creates or deletes, and after it.</summary>
/// <param name="Id">Logical id; one record per id and owner.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="VimId">The VIM's id; null while <see cref="RecordedPhase.Intended"/>.</param>
/// <param name="Spec">The digest it was made with (<see cref="Resource.Spec"/>).</param>
/// <param name="Since">When the phase began; decides how long an unseen create is waited for.</param>
public sealed record RecordedResource(
    string Id, ResourceKind Kind, RecordedPhase Phase, string? VimId, string Spec, DateTimeOffset Since);

/// <summary>The records of one owner, by logical id. Immutable.</summary>
/// <param name="ById">Records by logical id.</param>
public sealed record RecordedResources(ImmutableSortedDictionary<string, RecordedResource> ById)
{
    /// <summary>No records.</summary>
    public static RecordedResources None { get; } =
        new(ImmutableSortedDictionary.Create<string, RecordedResource>(StringComparer.Ordinal));

    /// <summary>The record of a logical id, or null.</summary>
    public RecordedResource? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>This with a change taken in.</summary>
    public RecordedResources With(LedgerChange change) => new(
        ById.RemoveRange(change.Forget).SetItems(change.Put.Select(r => KeyValuePair.Create(r.Id, r))));
}

/// <summary>A change of an owner's records.</summary>
/// <param name="Put">Records to add or replace, by logical id.</param>
/// <param name="Forget">Logical ids whose records go (removed before <paramref name="Put"/> is applied).</param>
public sealed record LedgerChange(ImmutableArray<RecordedResource> Put, ImmutableArray<string> Forget)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Put.IsEmpty && Forget.IsEmpty;
}

/// <summary>
/// Where one owner's records are kept. The orchestrator implements it over its state store, loads the records
/// through <see cref="Recorded"/> and hands it to <see cref="VimSite.ConvergeAsync"/>.
/// </summary>
public interface IResourceLedger
{
    /// <summary>The records as last written.</summary>
    RecordedResources Recorded { get; }

    /// <summary>
    /// Writes a change: durable and atomic before the task completes, and then visible in <see cref="Recorded"/>. When it
    /// fails, the VIM is not called. Calls come one at a time.
    /// </summary>
    ValueTask WriteAsync(LedgerChange change, CancellationToken cancellationToken);
}
