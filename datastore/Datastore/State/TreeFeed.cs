using System.Threading.Channels;
using Netconf.Mano.Data;

namespace Netconf.Mano.Datastore;

/// <summary>
/// The versions of a datastore's content as they are published, for those who watch it. Nothing is made for nobody: while no one watches, a publication costs a
/// test. A watcher who does not keep up misses versions, is told, and goes on from the newest: what he holds is bounded.
/// </summary>
public sealed class TreeFeed
{
    private readonly Lock _gate = new();
    private readonly Func<DataTree> _current;
    private TreeWatch[] _watches = [];

    internal TreeFeed(Func<DataTree> current) => _current = current;

    /// <summary>Begins to watch: the version now, then all later ones.</summary>
    /// <param name="capacity">Versions kept for a watcher who does not keep up.</param>
    public TreeWatch Watch(int capacity = 256)
    {
        lock (_gate)
        {
            // Within the gate: no version between this one and the first that is told can be missed; one told twice is no change.
            var watch = new TreeWatch(this, _current, capacity);
            _watches = [.. _watches, watch];
            watch.Begin(_current());
            return watch;
        }
    }

    /// <summary>Tells the watchers of a new version; on the thread that publishes.</summary>
    internal void Publish()
    {
        lock (_gate)
        {
            if (_watches.Length == 0)
                return;
            var tree = _current();
            foreach (var watch in _watches)
                watch.Tell(tree);
        }
    }

    internal void Leave(TreeWatch watch)
    {
        lock (_gate)
            _watches = [.. _watches.Where(w => !ReferenceEquals(w, watch))];
    }
}

/// <summary>One watcher's place in a <see cref="TreeFeed"/>.</summary>
public sealed class TreeWatch : IDisposable
{
    private readonly TreeFeed _feed;
    private readonly Func<DataTree> _current;
    private readonly Channel<DataTree> _versions;
    private volatile bool _hasMissed;

    internal TreeWatch(TreeFeed feed, Func<DataTree> current, int capacity)
    {
        _feed = feed;
        _current = current;
        _versions = Channel.CreateBounded<DataTree>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>The version the watch began with.</summary>
    public DataTree First { get; private set; } = null!;

    /// <summary>The newest version.</summary>
    public DataTree Newest => _current();

    /// <summary>Waits until there is a version that was not taken.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (!_hasMissed)
            await _versions.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes the next version; null when there is none.</summary>
    /// <param name="hasMissed">Whether some were missed: this is the newest then.</param>
    public DataTree? Take(out bool hasMissed)
    {
        hasMissed = _hasMissed;
        if (!hasMissed)
            return _versions.Reader.TryRead(out var next) ? next : null;
        return TakeNewest();
    }

    /// <summary>Takes the newest version and forgets those before it.</summary>
    public DataTree TakeNewest()
    {
        _hasMissed = false;
        while (_versions.Reader.TryRead(out _))
        {
        }
        return _current();
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _feed.Leave(this);

    internal void Begin(DataTree tree) => First = tree;

    internal void Tell(DataTree tree)
    {
        if (!_versions.Writer.TryWrite(tree))
            _hasMissed = true;
    }
}
