namespace Netconf.Mano.Datastore.Storage;

/// <summary>
/// Measured values as the chunks their collector compressed; what is in a chunk is the collector's affair. Kept apart from the logs: their writes never wait for
/// each other. An append survives the end of the process; a power cut may take the last seconds.
/// </summary>
public interface ITimeSeries
{
    /// <summary>Appends chunks, all or none; one with the same series and start replaces the one before.</summary>
    /// <exception cref="StoreException">Nothing was stored.</exception>
    void Append(IReadOnlyList<SeriesChunk> chunks);

    /// <summary>The chunks of a series that overlap the time from <paramref name="from"/> up to <paramref name="to"/>, in order of time, each checked.</summary>
    /// <exception cref="StoreCorruptException">A chunk does not match its digest.</exception>
    IEnumerable<SeriesChunk> Read(string series, DateTimeOffset from, DateTimeOffset to);

    /// <summary>The names of the series that begin with <paramref name="prefix"/>, in order.</summary>
    IReadOnlyList<string> List(string prefix);

    /// <summary>Drops the chunks of series whose name begins with <paramref name="prefix"/> that ended before a time, and series that are empty then.</summary>
    /// <returns>How many chunks.</returns>
    int Drop(string prefix, DateTimeOffset endedBefore);
}

/// <summary>A piece of a series.</summary>
/// <param name="Series">Which series: any text, ordered by its octets.</param>
/// <param name="From">The time of its first value.</param>
/// <param name="To">The time of its last value.</param>
/// <param name="Data">The values, in the collector's form.</param>
public sealed record SeriesChunk(string Series, DateTimeOffset From, DateTimeOffset To, ReadOnlyMemory<byte> Data);
