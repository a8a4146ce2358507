using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>Runs the owner's code for one connection and closes the connection after it.</summary>
internal static class ConnectionHandler
{
    internal static async Task RunAsync(
        Func<TransportConnection, Task> handler, TransportConnection connection, ILogger logger)
    {
        try
        {
            await handler(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (connection.Closed.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client left while something was under way: nothing to tell.
        }
        catch (OperationCanceledException) when (connection.Stopping.IsCancellationRequested)
        {
            // The handler obeyed.
        }
        catch (Exception e)
        {
            Log.HandlerFailed(logger, e);
            connection.Abort("internal fault");
        }

        await connection.Transport.Input.CompleteAsync().ConfigureAwait(false);
        await connection.Transport.Output.CompleteAsync().ConfigureAwait(false);
    }
}
