using System.IO.Pipelines;
using System.Net;

namespace Netconf.Mano.Ssh;

/// <summary>Limits of a connection over a stream.</summary>
internal readonly record struct StreamLimits(TimeSpan? IdleTimeout, TimeProvider Time);

/// <summary>A connection over a stream of .NET (TLS, Unix socket): two copies between the stream and a pair of pipes.</summary>
#pragma warning disable CA1001 // The sources have no timer and may be listened to after the end: the collector frees them.
internal sealed class StreamTransportConnection : TransportConnection, IDuplexPipe
{
    private const int ReadSize = 16 * 1024;
    private static readonly PipeOptions Options = new(
        pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 16 * 1024,
        useSynchronizationContext: false);

    private readonly Stream _stream;
    private readonly StreamLimits _limits;
    private readonly Pipe _inbound = new(Options);
    private readonly Pipe _outbound = new(Options);
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _endInput = new();
    private ITimer? _idleTimer;
    private long _lastActivity;
    private string? _reason;

    internal StreamTransportConnection(
        TransportKind kind,
        string user,
        string method,
        EndPoint? remoteEndPoint,
        IReadOnlyDictionary<string, string> info,
        Stream stream,
        StreamLimits limits)
    {
        Kind = kind;
        User = user;
        AuthenticationMethod = method;
        RemoteEndPoint = remoteEndPoint;
        SessionInfo = info;
        _stream = stream;
        _limits = limits;
    }

    public override TransportKind Kind { get; }

    public override string User { get; }

    public override string AuthenticationMethod { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override IReadOnlyDictionary<string, string> SessionInfo { get; }

    public override IDuplexPipe Transport => this;

    public PipeReader Input => _inbound.Reader;

    public PipeWriter Output => _outbound.Writer;

    public override CancellationToken Closed => _closed.Token;

    public override CancellationToken Stopping => _stopping.Token;

    public override string? CloseReason => _closed.IsCancellationRequested ? _reason : null;

    public override void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _abort.Cancel();
        _stream.Dispose();
    }

    /// <summary>Lets what was begun be finished: input ends.</summary>
    internal void BeginStop()
    {
        Interlocked.CompareExchange(ref _reason, "the server stops", null);
        _stopping.Cancel();
        _endInput.Cancel();
    }

    /// <summary>Copies until both directions have ended, then closes the stream.</summary>
    internal async Task RunAsync()
    {
        Touch();
        StartIdleTimer();
        var receiving = ReceiveAsync();
        await SendAsync().ConfigureAwait(false);
        await _endInput.CancelAsync().ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
        if (_idleTimer is not null)
        {
            await _idleTimer.DisposeAsync().ConfigureAwait(false);
        }

        await _stream.DisposeAsync().ConfigureAwait(false);
        Interlocked.CompareExchange(ref _reason, "closed", null);
        await _closed.CancelAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_endInput.Token, _abort.Token);
        try
        {
            while (true)
            {
                var read = await _stream.ReadAsync(_inbound.Writer.GetMemory(ReadSize), end.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    Interlocked.CompareExchange(ref _reason, "closed by the peer", null);
                    break;
                }

                Touch();
                _inbound.Writer.Advance(read);
                if ((await _inbound.Writer.FlushAsync(end.Token).ConfigureAwait(false)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (IOException e)
        {
            // Cut, not closed: nothing can be delivered any more.
            Interlocked.CompareExchange(ref _reason, e.Message, null);
            await _abort.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            Interlocked.CompareExchange(ref _reason, "closed", null);
        }

        await _inbound.Writer.CompleteAsync().ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                var read = await _outbound.Reader.ReadAsync(_abort.Token).ConfigureAwait(false);
                foreach (var segment in read.Buffer)
                {
                    await _stream.WriteAsync(segment, _abort.Token).ConfigureAwait(false);
                    Touch();
                }

                _outbound.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    await _stream.FlushAsync(_abort.Token).ConfigureAwait(false);
                    await ShutdownAsync().ConfigureAwait(false);
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Interlocked.CompareExchange(ref _reason, e is IOException ? e.Message : "closed", null);
        }

        await _outbound.Reader.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>TLS says that it closes (close_notify), so that the peer can tell the end from a cut.</summary>
    private Task ShutdownAsync() =>
        _stream is System.Net.Security.SslStream tls ? tls.ShutdownAsync() : Task.CompletedTask;

    private void Touch() => Volatile.Write(ref _lastActivity, _limits.Time.GetTimestamp());

    private void StartIdleTimer()
    {
        if (_limits.IdleTimeout is { } idle)
        {
            _idleTimer = _limits.Time.CreateTimer(_ => CheckIdle(idle), null, idle, Timeout.InfiniteTimeSpan);
        }
    }

    private void CheckIdle(TimeSpan idle)
    {
        var left = idle - _limits.Time.GetElapsedTime(Volatile.Read(ref _lastActivity));
        if (left <= TimeSpan.Zero)
        {
            Abort("idle for too long");
        }
        else
        {
            _idleTimer?.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
