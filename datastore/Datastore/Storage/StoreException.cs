namespace Netconf.Mano.Datastore.Storage;

/// <summary>A storage failure that left everything as it was.</summary>
public class StoreException : IOException
{
    /// <summary>With a sentence for an operator.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True when there is no room left.</summary>
    public bool IsFull { get; init; }
}

/// <summary>Another writer moved the head, or a lease went to another.</summary>
public sealed class StaleHeadException(string message) : StoreException(message);

/// <summary>What was read is not what was written.</summary>
public sealed class StoreCorruptException(string message, Exception? inner = null) : StoreException(message, inner);
