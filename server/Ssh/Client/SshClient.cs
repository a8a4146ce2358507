using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Netconf.Mano.Ssh.Loops;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A connection to an SSH server, authenticated, on which subsystems and commands are run. Never blocks a thread.</summary>
/// <example><code>
/// await using var client = await SshClient.ConnectAsync(new SshClientOptions
/// {
///     EndPoint = new DnsEndPoint("vnf-7", 830), User = "admin", Password = secret,
///     VerifyHostKey = key =&gt; ValueTask.FromResult(key.Fingerprint == pinned),
/// });
/// var netconf = await client.OpenSubsystemAsync("netconf");   // netconf.Input, netconf.Output
/// var result = await client.RunAsync("uptime");               // result.Output, result.ExitStatus
/// </code></example>
public sealed class SshClient : IAsyncDisposable
{
    private readonly SshClientSession _session;

    private SshClient(SshClientSession session) => _session = session;

    /// <summary>The server's key, which has been verified.</summary>
    public SshPublicKey ServerKey => _session.ServerKey!;

    /// <summary>Cancelled when the connection is gone.</summary>
    public CancellationToken Closed => _session.Closed;

    /// <summary>Why the connection ended; null while it lives.</summary>
    public string? CloseReason => _session.CloseReason;

    /// <summary>Connects and authenticates.</summary>
    /// <param name="options">Where and as whom.</param>
    /// <param name="logger">Told of faults only.</param>
    /// <param name="time">The clock of the connect timeout; the system's when null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SshException">Says what failed.</exception>
    public static async Task<SshClient> ConnectAsync(
        SshClientOptions options, ILogger? logger = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        using var limit = new ConnectLimit(options, time ?? TimeProvider.System, cancellationToken);
        SshException? last = null;
        foreach (var address in await limit.Guard(ResolveAsync(options.EndPoint, limit.Token)).ConfigureAwait(false))
        {
            try
            {
                var fd = OpenSocket(address);
                return await limit.Guard(StartAsync(options, fd, logger, limit.Token)).ConfigureAwait(false);
            }
            catch (SshException e) when (e.Failure == SshFailure.Unreachable)
            {
                last = e;
            }
        }

        throw last ?? new SshException(SshFailure.Unreachable, $"{options.EndPoint} has no address.");
    }

    /// <summary>Speaks SSH as the client over a socket that the server opened: call home, RFC 8071 §3.</summary>
    /// <param name="options">As whom.</param>
    /// <param name="socket">A connected stream socket; it is the client's from here on.</param>
    /// <param name="logger">Told of faults only.</param>
    /// <param name="time">The clock of the connect timeout; the system's when null.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SshException">Says what failed.</exception>
    public static async Task<SshClient> ConnectAsync(
        SshClientOptions options,
        Socket socket,
        ILogger? logger = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        using var limit = new ConnectLimit(options, time ?? TimeProvider.System, cancellationToken);
        if (socket.RemoteEndPoint is IPEndPoint)
        {
            socket.NoDelay = true;
        }

        var fd = Libc.Detach(socket);
        return await limit.Guard(StartAsync(options, fd, logger, limit.Token)).ConfigureAwait(false);
    }

    /// <summary>Opens a channel with a subsystem, as <c>netconf</c>.</summary>
    /// <param name="name">The subsystem.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SshException">The server refused, or the connection is gone.</exception>
    public Task<SshClientChannel> OpenSubsystemAsync(string name, CancellationToken cancellationToken = default) =>
        _session.OpenAsync(native => LibSsh.ChannelRequestSubsystem(native, name), cancellationToken);

    /// <summary>Starts a command; its input, output and exit status are the channel's.</summary>
    /// <param name="command">The command line, as the server's shell reads it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="SshException">The server refused, or the connection is gone.</exception>
    public Task<SshClientChannel> ExecuteAsync(string command, CancellationToken cancellationToken = default) =>
        _session.OpenAsync(native => LibSsh.ChannelRequestExec(native, command), cancellationToken);

    /// <summary>Runs a command without input to its end.</summary>
    /// <param name="command">The command line, as the server's shell reads it.</param>
    /// <param name="cancellationToken">Closes the command's channel.</param>
    /// <exception cref="SshException">The server refused, or the connection is gone.</exception>
    public async Task<SshCommandResult> RunAsync(string command, CancellationToken cancellationToken = default)
    {
        var channel = await ExecuteAsync(command, cancellationToken).ConfigureAwait(false);
        await using (channel.ConfigureAwait(false))
        {
            await channel.Output.CompleteAsync().ConfigureAwait(false);
            using var output = new MemoryStream();
            await channel.Input.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            var exit = await channel.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new SshCommandResult(
                System.Text.Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length)),
                exit.ErrorText, exit.ExitStatus);
        }
    }

    /// <summary>Closes the connection with all its channels.</summary>
    public async ValueTask DisposeAsync()
    {
        _session.Stop("closed");
        await _session.Gone.ConfigureAwait(false);
    }

    private static async Task<SshClient> StartAsync(
        SshClientOptions options, int fd, ILogger? logger, CancellationToken cancellationToken)
    {
        var session = new SshClientSession(SshLoops.Shared.Take(), options, logger ?? NullLogger.Instance);
        await using var abandoned = cancellationToken.Register(() => session.Stop("abandoned")).ConfigureAwait(false);
        session.Loop.Post(() => session.Begin(fd));
        await session.Ready.ConfigureAwait(false);
        return new SshClient(session);
    }

    private static async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        if (endPoint is not DnsEndPoint name)
        {
            return endPoint is IPEndPoint address ? [address]
                : throw new ArgumentException("A name or an IP address is needed.", nameof(endPoint));
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name.Host, cancellationToken).ConfigureAwait(false);
            return [.. addresses.Select(address => new IPEndPoint(address, name.Port))];
        }
        catch (SocketException e)
        {
            throw new SshException(SshFailure.Unreachable, $"The name {name.Host} could not be resolved: {e.Message}", e);
        }
    }

    /// <summary>Begins to connect without .NET's own poller, which would go on listening to a descriptor that is libssh's.</summary>
    private static int OpenSocket(IPEndPoint address)
    {
        var fd = Libc.Detach(new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            Libc.StartConnect(fd, address);
            return fd;
        }
        catch (SocketException e)
        {
            Libc.Close(fd);
            throw new SshException(SshFailure.Unreachable, $"No connection to {address}: {e.Message}", e);
        }
    }

    /// <summary>The time an attempt may take, told apart from the caller's own cancellation.</summary>
    private sealed class ConnectLimit : IDisposable
    {
        private readonly SshClientOptions _options;
        private readonly CancellationToken _caller;
        private readonly CancellationTokenSource _timeout;
        private readonly CancellationTokenSource _linked;

        internal ConnectLimit(SshClientOptions options, TimeProvider time, CancellationToken caller)
        {
            _options = options;
            _caller = caller;
            _timeout = new CancellationTokenSource(options.ConnectTimeout, time);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, caller);
        }

        internal CancellationToken Token => _linked.Token;

        internal async Task<T> Guard<T>(Task<T> work)
        {
            try
            {
                return await work.ConfigureAwait(false);
            }
            catch (Exception e) when (_linked.IsCancellationRequested && e is OperationCanceledException or SshException)
            {
                _caller.ThrowIfCancellationRequested();
                throw new SshException(
                    SshFailure.Timeout, $"{_options} did not answer within {_options.ConnectTimeout.TotalSeconds:0} s.", e);
            }
        }

        public void Dispose()
        {
            _linked.Dispose();
            _timeout.Dispose();
        }
    }
}
