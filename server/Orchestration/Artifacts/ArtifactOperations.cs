using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Orchestration.Catalogue;
using Netconf.Mano.Orchestration.State;
using Artifact = Netconf.Mano.Datastore.Storage.Artifact;

namespace Netconf.Mano.Orchestration.Artifacts;

/// <summary>Takes files in and removes those nobody refers to.</summary>
internal sealed class ArtifactOperations(IArtifacts artifacts, ConfigurationDatastore configuration, IOrchestrationState state, TimeProvider time) : IDisposable
{
    private const long Largest = 64L << 30;

    private static readonly TimeSpan Grace = TimeSpan.FromHours(1); // a file comes before the descriptor that refers to it

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Registers the handlers.</summary>
    public void Register(OperationRegistry operations)
    {
        operations.Register(ManoRoot.AddArtifact.SchemaPath, AddAsync);
        operations.Register(ManoRoot.RemoveUnusedArtifacts.SchemaPath, (call, _) => new(Sweep(call)));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async ValueTask<OperationResult> AddAsync(OperationCall call, CancellationToken cancellationToken)
    {
        var input = ManoRoot.AddArtifact.Input(call.Input);
        Artifact added;
        try
        {
            await using var content = input.Uri is { } uri
                ? await _http.GetStreamAsync(new Uri(uri), cancellationToken).ConfigureAwait(false) : new MemoryStream(input.Content!.Value.ToArray());
            added = await artifacts.AddAsync(content, Largest, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or StoreException)
        {
            return Refused($"The file cannot be taken in: {e.Message}");
        }

        if (input.Digest is { } wanted && wanted != added.Digest)
        {
            var others = artifacts.List().Select(a => a.Digest).Where(d => d != added.Digest).ToHashSet(StringComparer.Ordinal);
            _ = artifacts.Sweep(others, DateTimeOffset.MaxValue);
            return Refused($"The file is {added.Digest}, not {wanted}; it was not kept.");
        }

        return new OperationResult
        {
            Output = ManoRoot.AddArtifact.Output(call.Operation, e => (e.Digest, e.Size, e.Added) = (added.Digest, (ulong)added.Size, added.AddedAt)),
        };
    }

    private OperationResult Sweep(OperationCall call)
    {
        var catalogue = new ManoRoot(configuration.Running.Tree.Root).Nfv.Vnfds
            .SelectMany(v => v.SwImageDescs).Select(i => ImageFile.Of(i)?.Digest).OfType<string>();
        var used = state.Instances.Select(i => state.Read(i).Instance).OfType<Lifecycle.InstanceRecord>()
            .SelectMany(r => r.Intents.Values).SelectMany(i => i.Artifacts);
        var removed = artifacts.Sweep(catalogue.Concat(used).ToHashSet(StringComparer.Ordinal), time.GetUtcNow() - Grace);
        return new OperationResult
        {
            Output = ManoRoot.RemoveUnusedArtifacts.Output(call.Operation, e =>
            {
                foreach (var artifact in removed)
                {
                    var entry = e.Removeds[artifact.Digest];
                    (entry.Size, entry.Added) = ((ulong)artifact.Size, artifact.AddedAt);
                }
            }),
        };
    }

    private static RpcError Refused(string message) => new(RpcErrorType.Application, ErrorTag.OperationFailed, message);
}
