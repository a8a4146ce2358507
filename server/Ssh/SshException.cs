namespace Netconf.Mano.Ssh;

/// <summary>What went wrong with an SSH connection or key.</summary>
public enum SshFailure
{
    /// <summary>No TCP connection, or it was lost.</summary>
    Unreachable,

    /// <summary>The peer speaks no SSH, or has no algorithm in common with us.</summary>
    Negotiation,

    /// <summary>The server's host key is not the one that was expected.</summary>
    HostKeyRejected,

    /// <summary>The server accepted none of the credentials.</summary>
    AuthenticationFailed,

    /// <summary>The peer did not answer within the time allowed.</summary>
    Timeout,

    /// <summary>The server refused the channel, subsystem or command.</summary>
    ChannelRefused,

    /// <summary>The connection was closed.</summary>
    Closed,

    /// <summary>A key could not be read, written or made.</summary>
    Key,
}

/// <summary>A failure of an SSH connection or key, with a cause that an operator understands.</summary>
public sealed class SshException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="failure">The kind of failure.</param>
    /// <param name="message">The cause.</param>
    /// <param name="inner">What it was made from, if anything.</param>
    public SshException(SshFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The kind of failure.</summary>
    public SshFailure Failure { get; }
}
