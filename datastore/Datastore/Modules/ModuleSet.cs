using Netconf.Mano.Bindings.Protocol;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The modules served went from one schema to another.</summary>
/// <param name="Before">The schema before.</param>
/// <param name="After">The schema from now on.</param>
/// <param name="Actor">Who changed it.</param>
public sealed record SchemaChange(Schema Before, Schema After, Actor Actor);

/// <summary>
/// The modules served, and their change while the server runs (design.md, idea 6). A change is compiled and checked as a whole, first; then it is stored, and
/// then the new schema takes the place of the old one, under data that stays where it is.
/// </summary>
/// <example><code>
/// var errors = await datastores.Modules.AddAsync(actor, [new AddedText("acme-vnf.yang", text)]);
/// </code></example>
public sealed class ModuleSet : IDisposable
{
    private const int MostFindings = 100;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Datastores _datastores;
    private readonly Schema _own;

    internal ModuleSet(Datastores datastores, Schema own)
    {
        _datastores = datastores;
        _own = own;
    }

    /// <summary>Told of each change, after it.</summary>
    public event Action<SchemaChange>? Changed;

    /// <summary>What was added and not removed since.</summary>
    public IReadOnlyList<AddedText> Added => AddedTexts.In(_datastores.State.Current);

    /// <summary>Adds modules: all of them, or none and the reasons, one error for each finding.</summary>
    /// <exception cref="StoreException">It could not be stored; nothing changed.</exception>
    public Task<IReadOnlyList<RpcError>> AddAsync(Actor actor, IReadOnlyList<AddedText> texts) => ChangeAsync(actor, () =>
    {
        var served = _datastores.Schema;
        var known = new HashSet<string>(Added.Select(t => t.Name), StringComparer.Ordinal);
        if (texts.FirstOrDefault(t => !known.Add(t.Name) || IsServed(served, t)) is { } again)
            return new Plan(null, [Refusal(ErrorTag.DataExists, $"{again.File}: {again.Name} is served already, or sent twice; remove it before another revision is added.")], _ => { });
        var result = AddedTexts.Extend(served, texts);
        if (result.Schema is not { } next)
            return new Plan(null, Findings(result), _ => { });
        if (texts.FirstOrDefault(t => !IsPart(next, t)) is { } unused)
            return new Plan(null, [Refusal(ErrorTag.InvalidValue, $"{unused.File}: no module imports or includes {unused.Name}; leave it out.")], _ => { });
        return new Plan(next, [], root =>
        {
            foreach (var text in texts)
                AddedTexts.Keep(root, text, actor.User);
        });
    });

    /// <summary>Removes modules that were added: all of them, or none and the reasons.</summary>
    /// <exception cref="StoreException">It could not be stored; nothing changed.</exception>
    public Task<IReadOnlyList<RpcError>> RemoveAsync(Actor actor, IReadOnlyList<string> names) => ChangeAsync(actor, () =>
    {
        var added = Added;
        if (names.FirstOrDefault(n => !added.Any(t => t.Name == n)) is { } unknown)
            return new Plan(null, [Refusal(ErrorTag.DataMissing, $"{unknown} is no module that was added; those the server started with cannot be removed.")], _ => { });
        var left = added.Where(t => !names.Contains(t.Name)).ToList();
        // From the start, as a restart would have it: the server's own modules keep their ordinals, those of other added ones may move.
        var result = left.Count == 0 ? new SchemaResult(_own, []) : AddedTexts.Extend(_own, left);
        if (result.Schema is { } next && left.FirstOrDefault(t => !IsPart(next, t)) is { } alone)
            return new Plan(null, [Refusal(ErrorTag.InUse, $"{alone.Name} was added for {string.Join(", ", names)} and would be of no use; remove it with them.")], _ => { });
        return new Plan(result.Schema, Findings(result), root =>
        {
            foreach (var name in names)
                root.AddedModules.AddedModuleList.Remove(name);
        });
    });

    /// <summary>No change can be made any more.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<IReadOnlyList<RpcError>> ChangeAsync(Actor actor, Func<Plan> compile)
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            var before = _datastores.Schema;
            if (!AddedTexts.CanKeep(before))
                return [Refusal(ErrorTag.OperationNotSupported, "This server does not serve mano-modules, in which added modules are kept.")];
            var plan = compile();
            if (plan.Errors.Count > 0)
                return plan.Errors;
            var errors = await _datastores.SwapSchemaAsync(plan.Next!, actor, editor => plan.Note(new ProtocolRootEditor(editor.Root))).ConfigureAwait(false);
            if (errors.Count == 0)
                Changed?.Invoke(new SchemaChange(before, plan.Next!, actor));
            return errors;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private static bool IsServed(Schema schema, AddedText text) =>
        schema.Modules.Any(m => (m.IsImplemented && m.Name == text.Name)
            || (m.Name == text.Name && m.Revision == text.Source.DeclaredRevision) || m.Submodules.Any(s => s.Name == text.Name));

    private static bool IsPart(Schema schema, AddedText text) =>
        schema.Modules.Any(m => ReferenceEquals(m.Text, text.Source) || m.Submodules.Any(s => ReferenceEquals(s.Text, text.Source)));

    private static IReadOnlyList<RpcError> Findings(SchemaResult result) => result.Schema is not null ? [] :
    [
        .. result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(MostFindings).Select(d =>
            Refusal(ErrorTag.OperationFailed, $"{(d.Location is { } at ? at + ": " : "")}{d.Message}{(d.Remedy is null ? "" : $" ({d.Remedy})")}") with { AppTag = d.Code }),
    ];

    private static RpcError Refusal(string tag, string message) => new(RpcErrorType.Application, tag, message);

    /// <summary>What a change comes to.</summary>
    private sealed record Plan(Schema? Next, IReadOnlyList<RpcError> Errors, Action<ProtocolRootEditor> Note);
}
