using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;

namespace Netconf.Mano.Datastore;

/// <summary>
/// Writes checkpoints from snapshots, on a task of its own, outside the writers. The first one is due when the log has grown to the minimum, the next ones when
/// it has grown to half the size of the last.
/// </summary>
internal sealed class Checkpointing : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly ConfigurationDatastore _configuration;
    private readonly StateDatastore _state;
    private readonly DatastoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<CheckpointKind> _due = Channel.CreateBounded<CheckpointKind>(
        new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Task _worker;
    private readonly Watermark _configurationMark = new();
    private readonly Watermark _stateMark = new();

    public Checkpointing(
        IStore store, ConfigurationDatastore configuration, StateDatastore state, DatastoreOptions options, TimeProvider time, ILogger logger)
    {
        _store = store;
        _configuration = configuration;
        _state = state;
        _options = options;
        _time = time;
        _logger = logger;
        Start(CheckpointKind.Configuration);
        Start(CheckpointKind.State);
        _worker = Task.Run(RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _due.Writer.TryComplete();
        await _worker.ConfigureAwait(false);
    }

    /// <summary>Notes how the logs grow; called with each batch that was stored.</summary>
    public void Note(IReadOnlyList<StoreRecord> stored)
    {
        foreach (var record in stored)
            if (record is ConfigurationRecord c)
                Grow(CheckpointKind.Configuration, c.Edit.Length);
            else if (record is StateRecord s)
                Grow(CheckpointKind.State, s.Edit.Length);
    }

    private void Start(CheckpointKind kind)
    {
        var mark = Of(kind);
        if (_store.Checkpoints.Newest(kind) is { } newest)
            (mark.Position, mark.Size) = (newest.Position, newest.Size);
        Grow(kind, _store.Log.SizeSince(kind, mark.Position));
    }

    private void Grow(CheckpointKind kind, long octets)
    {
        if (Interlocked.Add(ref Of(kind).Log, octets) >= Due(Of(kind)))
            _due.Writer.TryWrite(kind);
    }

    private Watermark Of(CheckpointKind kind) => kind == CheckpointKind.Configuration ? _configurationMark : _stateMark;

    private long Due(Watermark mark) => Math.Max(_options.MinimumLogBeforeCheckpoint, mark.Size / 2);

    private async Task RunAsync()
    {
        await foreach (var kind in _due.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Consider(kind);
            }
            catch (StoreException e)
            {
                Log.CheckpointFailed(_logger, kind, e);
            }
        }
    }

    private void Consider(CheckpointKind kind)
    {
        var mark = Of(kind);
        var log = Interlocked.Read(ref mark.Log);
        if (log < Due(mark))
            return;
        var (tree, position) = Take(kind);
        // A checkpoint beyond the point an unconfirmed commit goes back to would make that point unreachable. Asked after the snapshot was taken:
        // a confirmed commit that begins now goes back to this snapshot or a later one.
        if (kind == CheckpointKind.Configuration && _configuration.Pending is not null)
            return;
        var started = _time.GetTimestamp();
        (mark.Position, mark.Size) = _store.Checkpoints.Write(kind, position, tree.Schema.ContentId, output => TreeText.Write(tree, output));
        Interlocked.Add(ref mark.Log, -log);
        Log.CheckpointWritten(_logger, kind, mark.Position, mark.Size, _time.GetElapsedTime(started).TotalMilliseconds);
        if (kind == CheckpointKind.State)
            _store.Notifications.Trim(_time.GetUtcNow() - _options.NotificationRetention, 1000);
    }

    private (DataTree Tree, long Position) Take(CheckpointKind kind)
    {
        if (kind == CheckpointKind.Configuration)
        {
            var running = _configuration.Running;
            return (running.Tree, running.Revision);
        }
        var (tree, sequence) = _state.Published;
        return (tree, sequence);
    }

    private sealed class Watermark
    {
        public long Position;
        public long Size;
        public long Log;
    }
}
