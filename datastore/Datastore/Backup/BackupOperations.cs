using System.Globalization;
using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Yang;

namespace Netconf.Mano.Datastore;

/// <summary>The rpcs of mano-backup.</summary>
public sealed class BackupOperations
{
    private const string Module = "mano-backup";
    private readonly Backups _backups;

    private BackupOperations(Backups backups) => _backups = backups;

    /// <summary>Registers the handlers where the schema has the rpcs.</summary>
    public static void Attach(Datastores datastores, Backups backups)
    {
        var operations = new BackupOperations(backups);
        foreach (var rpc in datastores.Schema.Rpcs.Where(r => r.Module.Name == Module))
            datastores.Operations.Register(rpc, rpc.Name switch
            {
                "backup" => operations.BackupAsync,
                "restore" => operations.RestoreAsync,
                "list-backups" => operations.ListAsync,
                _ => throw new InvalidOperationException($"no handler for {rpc.Path}"),
            });
    }

    // The work is I/O of any length: it leaves the session's thread.
    private async ValueTask<OperationResult> BackupAsync(OperationCall call, CancellationToken cancellation)
    {
        try
        {
            var withArtifacts = Text(call.Input, "artifacts") != "false";
            var (header, size) = await Task.Run(() => _backups.Make(Text(call.Input, "name")!, withArtifacts), cancellation).ConfigureAwait(false);
            var output = new BranchEditor(call.Operation.Output, Branch.Empty);
            SetContent(output.Root, call.Operation.Output, header, size);
            return new OperationResult { Output = output.ToBranch() };
        }
        catch (StoreException e)
        {
            return Refused(e);
        }
    }

    private async ValueTask<OperationResult> RestoreAsync(OperationCall call, CancellationToken cancellation)
    {
        try
        {
            var result = await Task.Run(() => _backups.RestoreAsync(call.Actor, Text(call.Input, "name")!, cancellation), cancellation).ConfigureAwait(false);
            if (result.Snapshot is not { } snapshot)
                return new OperationResult { Errors = result.Errors };
            var output = new BranchEditor(call.Operation.Output, Branch.Empty);
            Set(output.Root, call.Operation.Output, "revision", Number(snapshot.Revision));
            return new OperationResult { Output = output.ToBranch() };
        }
        catch (StoreException e)
        {
            return Refused(e);
        }
    }

    private async ValueTask<OperationResult> ListAsync(OperationCall call, CancellationToken cancellation)
    {
        var list = (ListNode)Child(call.Operation.Output, "backup");
        var output = new BranchEditor(call.Operation.Output, Branch.Empty);
        var entries = output.Root.List(list.Ordinal);
        foreach (var entry in await Task.Run(() => _backups.List().Select(f => Entry(list, f)).ToList(), cancellation).ConfigureAwait(false))
            entries.Put(entry);
        return new OperationResult { Output = output.ToBranch() };
    }

    private static Branch Entry(ListNode list, FileInfo file)
    {
        var editor = new BranchEditor(list, Branch.Empty);
        Set(editor.Root, list, "name", file.Name);
        try
        {
            using var backup = BackupFile.Open(file.FullName);
            SetContent(editor.Root, list, backup.Header, file.Length);
        }
        catch (StoreException e)
        {
            Set(editor.Root, list, "fault", e.Message);
        }
        return editor.ToBranch();
    }

    private static void SetContent(NodeEditor node, ParentNode schema, BackupHeader header, long size)
    {
        Set(node, schema, "made", header.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Set(node, schema, "revision", Number(header.Revision));
        if (header.KeyId.Length > 0)
            Set(node, schema, "key-id", header.KeyId);
        Set(node, schema, "size", Number(size));
    }

    private static OperationResult Refused(StoreException e) => new RpcError(
        RpcErrorType.Application,
        e.IsFull ? ErrorTag.ResourceDenied : e is BackupExistsException ? ErrorTag.DataExists : ErrorTag.OperationFailed, e.Message);

    private static string? Text(DataNode node, string leaf) =>
        node.TryGetLeaf(Child((ParentNode)node.Schema, leaf).Ordinal, out var value) ? Encoding.UTF8.GetString(value) : null;

    private static void Set(NodeEditor node, ParentNode schema, string leaf, string value) =>
        node.SetLeaf(Child(schema, leaf).Ordinal, Encoding.UTF8.GetBytes(value));

    private static SchemaNode Child(ParentNode node, string name) => node.FindChild(Module, name)!;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
