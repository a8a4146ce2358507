using System.Globalization;
using System.Text;
using Netconf.Mano.Datastore.Storage;
using Netconf.Mano.Datastore.Storage.Sqlite;

namespace Netconf.Mano.Datastore.Tests.Crash;

/// <summary>
/// The child process that is killed: commits and state changes from several tasks at once, each acknowledged by a line in the file <c>acks</c> and on its output when it is
/// durable, and by nothing when it is refused. Started as <c>crash-load DIRECTORY COMMITS</c>; ends by itself after so many commits.
/// </summary>
internal static class CrashLoad
{
    private const int Committers = 3;

    public static async Task<int> RunAsync(string directory, int commits)
    {
        using var store = SqliteStore.Open(directory);
        await using var datastores = CrashModel.Open(store);
        using var acks = new FileStream(Path.Combine(directory, "acks"), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var gate = new Lock();
        void Acknowledge(string line)
        {
            lock (gate)
            {
                acks.Write(Encoding.ASCII.GetBytes(line + "\n"));
                Console.Out.WriteLine(line);
            }
        }
        var last = datastores.Configuration.Running.Revision + commits;
        var work = Enumerable.Range(0, Committers).Select(_ => Task.Run(async () =>
        {
            while (datastores.Configuration.Running is { } running && running.Revision < last)
            {
                var result = await datastores.Configuration.ChangeRunningAsync(Actor.Server("load"), CrashModel.Next);
                if (result.Snapshot is { } snapshot)
                    Acknowledge($"c {snapshot.Revision}");
                else if (result.Errors.Any(e => e.Tag is not (Data.ErrorTag.ResourceDenied or Data.ErrorTag.OperationFailed)))
                    throw new InvalidOperationException(result.Errors[0].Message);
            }
        })).Append(Task.Run(async () =>
        {
            while (datastores.Configuration.Running.Revision < last)
            {
                try
                {
                    long count = 0;
                    await datastores.State.WriteAsync(editor =>
                    {
                        count = CrashModel.Number(editor.Root.Current, CrashModel.Status, "count") + 1;
                        editor.Root.Container(CrashModel.Status.Ordinal).SetLeaf(
                            CrashModel.Status.FindChild("crash", "count")!.Ordinal, Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));
                    });
                    Acknowledge($"s {count}");
                }
                catch (StoreException)
                {
                    // Refused: nothing was stored, and the next one counts from what is.
                }
            }
        }));
        await Task.WhenAll(work);
        return 0;
    }
}
