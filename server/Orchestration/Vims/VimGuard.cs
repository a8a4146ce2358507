using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Orchestration.State;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Orchestration.Vims;

/// <summary>Refuses connections no plug-in can use, and a change of the mark by which resources are found again.</summary>
/// <param name="schema">The schema.</param>
/// <param name="sites">The connected VIMs.</param>
/// <param name="state">What is known of VIMs.</param>
public sealed class VimGuard(Schema schema, VimSites sites, IVimState state) : ICommitGuard
{
    private readonly ParentNode _vim = Vim.In(schema);

    /// <inheritdoc/>
    public IReadOnlyList<RpcError> Check(DataTree before, DataTree after, ChangeSet changes, Actor actor)
    {
        var errors = new List<RpcError>();
        var (was, next) = (new ManoRoot(before.Root).Vims, new ManoRoot(after.Root).Vims);
        if (was.Mark != next.Mark && state.Known.FirstOrDefault(state.IsUsed) is { } used)
        {
            errors.Add(new RpcError(
                RpcErrorType.Application, ErrorTag.InUse, $"Resources on VIM '{used}' carry the mark '{was.Mark}' and would be lost; remove all VNF instances first.")
            {
                Path = $"{Bindings.Mano.Vims.SchemaPath}/mark",
            });
        }

        foreach (var change in changes.Of(_vim).Where(c => c.After.Exists))
        {
            var name = Vim.KeyOf(change.Path)!;
            var path = change.Path.ToString();
            var problems = Problems(name, new Vim(change.After), next.Mark);
            errors.AddRange(problems.Select(p => new RpcError(RpcErrorType.Application, ErrorTag.InvalidValue, p) { Path = path }));
            if (problems.Count == 0 && state.IsUsed(name) && state.Retained(name) is { } retained)
            {
                errors.AddRange(sites.CheckChange(retained, VimMapping.Read(name, new Vim(change.After), next.Mark)).Select(
                    p => new RpcError(RpcErrorType.Application, ErrorTag.InUse, p) { Path = path }));
            }
        }

        return errors;
    }

    private IReadOnlyList<string> Problems(string name, Vim vim, string mark) =>
        Uri.TryCreate(vim.Endpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? sites.Check(VimMapping.Read(name, vim, mark))
            : [$"endpoint: '{vim.Endpoint}' is no http or https address; give the one of the VIM's identity service"];
}
