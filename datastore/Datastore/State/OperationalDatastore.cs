using Netconf.Mano.Data;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>Volatile values (counters, sessions, observed figures): asked for at each read that can see them, never stored.</summary>
public interface IStateProvider
{
    /// <summary>The schema path of the container or list that the provider fills (<see cref="SchemaNode.Path"/>).</summary>
    string Path { get; }

    /// <summary>
    /// Adds the values to <paramref name="root"/>, the root of the tree being read. Only called when the read can see <see cref="Path"/>.
    /// </summary>
    void Provide(NodeEditor root);
}

/// <summary>
/// <c>&lt;operational&gt;</c> (RFC 8342 §5.3): one snapshot of the configuration, one of the kept state, and the volatile values a read can see. The first two are kept
/// composed: a read after a change pays for the change, any other gets a pointer.
/// </summary>
public sealed class OperationalDatastore
{
    private readonly Lock _gate = new();
    private readonly ConfigurationDatastore _configuration;
    private readonly StateDatastore _state;
    private readonly List<IStateProvider> _providers = [];
    private DataTree _composedConfiguration;
    private DataTree _composedState;
    private DataTree _composed;

    internal OperationalDatastore(ConfigurationDatastore configuration, StateDatastore state)
    {
        _configuration = configuration;
        _state = state;
        _composedConfiguration = configuration.Running.Tree;
        _composedState = state.Current;
        _composed = Compose.Merge(_composedConfiguration, _composedState);
    }

    /// <summary>Adds a provider of volatile values.</summary>
    public void AddProvider(IStateProvider provider)
    {
        lock (_gate)
            _providers.Add(provider);
    }

    /// <summary>Whether a state node, with all below it, is a provider's: nobody hears of its changes.</summary>
    public bool IsVolatile(SchemaNode node)
    {
        lock (_gate)
            return !node.IsConfig && _providers.Exists(p => node.Path == p.Path || node.Path.StartsWith(p.Path + "/", StringComparison.Ordinal));
    }

    /// <summary>Configuration and kept state as one tree, without volatile values.</summary>
    public DataTree Kept
    {
        get
        {
            lock (_gate)
                return BringUpToDate();
        }
    }

    /// <summary>Everything a reader can see who looks at the schema nodes that <paramref name="wanted"/> says yes to.</summary>
    /// <param name="wanted">Given the schema path of a provider: whether the read can see it.</param>
    public DataTree Read(Func<string, bool> wanted) => Read(wanted, out _);

    /// <summary>The same, with the configuration that is in it: what is configuration and not there has another origin than <c>intended</c>.</summary>
    /// <param name="wanted">Given the schema path of a provider: whether the read can see it.</param>
    /// <param name="intended">The configuration at the same moment.</param>
    public DataTree Read(Func<string, bool> wanted, out DataTree intended)
    {
        DataTree kept;
        List<IStateProvider> providers;
        lock (_gate)
        {
            kept = BringUpToDate();
            intended = _composedConfiguration;
            providers = [.. _providers];
        }
        TreeEditor? editor = null;
        foreach (var provider in providers)
            if (wanted(provider.Path))
                provider.Provide((editor ??= new TreeEditor(kept)).Root);
        return editor?.ToTree() ?? kept;
    }

    /// <summary>Does something that readers see as a whole: the change of the schema of both trees.</summary>
    internal void AsOne(Action change)
    {
        lock (_gate)
            change();
    }

    private DataTree BringUpToDate()
    {
        var configuration = _configuration.Running.Tree;
        var state = _state.Current;
        if (ReferenceEquals(configuration, _composedConfiguration) && ReferenceEquals(state, _composedState))
            return _composed;
        if (!ReferenceEquals(configuration.Schema, _composed.Schema))
        {
            var isSame = ReferenceEquals(configuration.RootBranch, _composedConfiguration.RootBranch) && ReferenceEquals(state.RootBranch, _composedState.RootBranch);
            (_composedConfiguration, _composedState) = (configuration, state);
            return _composed = isSame ? _composed.Under(configuration.Schema) : Compose.Merge(configuration, state);
        }
        var editor = new TreeEditor(_composed);
        Compose.Update(editor, Diff.Between(_composedConfiguration, configuration), _composedState);
        Compose.Update(editor, Diff.Between(_composedState, state), configuration);
        _composed = editor.ToTree();
        _composedConfiguration = configuration;
        _composedState = state;
        return _composed;
    }
}
