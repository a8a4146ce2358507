using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh;

/// <summary>Runs the authenticator on a few workers behind a bounded queue: a hash that takes 300 ms delays other log-ins, never
/// traffic, and a flood of log-ins is refused instead of piling up.</summary>
internal sealed class AuthenticationVerifier : IDisposable
{
    private readonly ISshAuthenticator _authenticator;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(SshAuthenticationRequest Request, Action<AuthenticationResult> Answer)> _queue;

    internal AuthenticationVerifier(ISshAuthenticator authenticator, int capacity, int workers, ILogger logger)
    {
        _authenticator = authenticator;
        _logger = logger;
        _queue = Channel.CreateBounded<(SshAuthenticationRequest, Action<AuthenticationResult>)>(capacity);
        for (var i = 0; i < workers; i++)
        {
            _ = Task.Run(WorkAsync);
        }
    }

    /// <summary>Queues an attempt; false when the queue is full.</summary>
    internal bool TryVerify(SshAuthenticationRequest request, Action<AuthenticationResult> answer) =>
        _queue.Writer.TryWrite((request, answer));

    public void Dispose()
    {
        _stop.Cancel();
        _queue.Writer.TryComplete();
    }

    private async Task WorkAsync()
    {
        await foreach (var (request, answer) in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            answer(await VerifyAsync(request).ConfigureAwait(false));
        }
    }

    private async Task<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request)
    {
        try
        {
            return await _authenticator.VerifyAsync(request, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.AuthenticatorFailed(_logger, e);
            return AuthenticationResult.Denied;
        }
        finally
        {
            if (MemoryMarshal.TryGetArray(request.Password, out var bytes))
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
    }
}
