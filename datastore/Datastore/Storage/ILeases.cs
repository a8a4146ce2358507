namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// Ownership for a time, among the servers over one store: of a datastore's lock (<c>lock:running</c>), of a reconciler's keys (<c>reconciler:3</c>).
/// A holder renews in time; one that dies loses it when it ends. A write that depends on it carries a <see cref="LeaseFence"/>.
/// </summary>
public interface ILeases
{
    /// <summary>
    /// Takes the lease when nobody holds it at <paramref name="now"/>; its present holder gets it prolonged, with the same token.
    /// </summary>
    /// <returns>The lease as it now is: not ours when <see cref="Lease.Holder"/> is another.</returns>
    Lease Take(string name, string holder, TimeSpan duration, DateTimeOffset now);

    /// <summary>Gives it back; nothing when the token is not the current one.</summary>
    void Release(string name, long token);

    /// <summary>The lease held at that time, or null.</summary>
    Lease? Find(string name, DateTimeOffset now);
}

/// <summary>A lease that is held.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Holder">By whom.</param>
/// <param name="Token">Rises with each new holder, never given twice: who has an old one is fenced off.</param>
/// <param name="Until">When it ends unless renewed.</param>
public sealed record Lease(string Name, string Holder, long Token, DateTimeOffset Until);
