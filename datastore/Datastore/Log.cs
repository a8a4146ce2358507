using Microsoft.Extensions.Logging;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>The log messages of the datastore; event ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Recovered configuration revision {Revision} and state record {Sequence} in {Milliseconds:F0} ms.")]
    public static partial void Recovered(ILogger logger, long revision, long sequence, double milliseconds);

    [LoggerMessage(2001, LogLevel.Warning, "An unconfirmed commit was pending at the last stop: revision {Revision} restores revision {Rollback}.")]
    public static partial void Reverted(ILogger logger, long revision, long rollback);

    [LoggerMessage(2002, LogLevel.Error, "The store refused a change; running is as it was.")]
    public static partial void StoreFailed(ILogger logger, StoreException e);

    [LoggerMessage(2003, LogLevel.Information, "Wrote the {Kind} checkpoint at {Position}: {Size} octets in {Milliseconds:F0} ms.")]
    public static partial void CheckpointWritten(ILogger logger, CheckpointKind kind, long position, long size, double milliseconds);

    [LoggerMessage(2004, LogLevel.Error, "The {Kind} checkpoint could not be written; the log is whole and it is tried again.")]
    public static partial void CheckpointFailed(ILogger logger, CheckpointKind kind, StoreException e);

    [LoggerMessage(2005, LogLevel.Critical, "READ-ONLY: changes are refused until the store takes them again. {Message}")]
    public static partial void StoreReadOnly(ILogger logger, string message);

    [LoggerMessage(2006, LogLevel.Warning, "The store takes changes again.")]
    public static partial void StoreWritable(ILogger logger);

    [LoggerMessage(2007, LogLevel.Warning, "The candidate kept at the last stop no longer fits and was dropped: {Message}")]
    public static partial void CandidateDropped(ILogger logger, string message);
}
