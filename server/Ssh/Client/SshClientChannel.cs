using System.IO.Pipelines;

namespace Netconf.Mano.Ssh;

/// <summary>How a command or subsystem ended.</summary>
/// <param name="ExitStatus">The status; null when the server gave none.</param>
/// <param name="Signal">The signal that ended it, if any.</param>
/// <param name="ErrorText">The first 64 KB of what it wrote to its error output.</param>
public sealed record SshExit(int? ExitStatus, string? Signal, string ErrorText);

/// <summary>What a command gave.</summary>
/// <param name="Output">Its output.</param>
/// <param name="ErrorText">Its error output.</param>
/// <param name="ExitStatus">Its status; null when the server gave none.</param>
public sealed record SshCommandResult(string Output, string ErrorText, int? ExitStatus);

/// <summary>A channel with a subsystem or command. Completing <see cref="Output"/> sends end of file; the channel ends when the
/// server closes it or the channel is disposed.</summary>
public sealed class SshClientChannel : IDuplexPipe, IAsyncDisposable
{
    private readonly SshClientSession _session;
    private readonly SshChannel _channel;
    private readonly TaskCompletionSource<SshExit> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SshClientChannel(SshClientSession session, SshChannel channel)
    {
        _session = session;
        _channel = channel;
        channel.Gone += () =>
            _completion.TrySetResult(new SshExit(channel.ExitStatus, channel.ExitSignal, channel.ErrorText));
    }

    /// <summary>What the server sends; ends with the channel or the connection.</summary>
    public PipeReader Input => _channel.Input;

    /// <summary>What the server gets.</summary>
    public PipeWriter Output => _channel.Output;

    /// <summary>Completes when the channel is gone.</summary>
    public Task<SshExit> Completion => _completion.Task;

    /// <summary>Closes the channel; the connection stays.</summary>
    public async ValueTask DisposeAsync()
    {
        _session.Post(() =>
        {
            _channel.Abandon();
            _session.Schedule();
        });
        await Input.CompleteAsync().ConfigureAwait(false);
        await Output.CompleteAsync().ConfigureAwait(false);
    }
}
