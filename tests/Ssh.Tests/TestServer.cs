using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>A server on loopback with one user, alice, who has a password and keys.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    internal const string Password = "correct horse";

    private static readonly Lazy<HostKeys> SharedHostKeys = new(() =>
        HostKeys.OpenOrCreate(Directory.CreateTempSubdirectory("ssh-hostkeys").FullName, NullLogger.Instance));

    private TestServer(SshServer server) => Server = server;

    internal SshServer Server { get; }

    internal IPEndPoint EndPoint => Server.Endpoints[0];

    internal static TestServer Start(
        Func<TransportConnection, Task>? handler = null,
        Func<SshServerOptions, SshServerOptions>? change = null,
        TestAuthenticator? authenticator = null,
        TimeProvider? time = null,
        Microsoft.Extensions.Logging.ILogger? logger = null)
    {
        var options = new SshServerOptions
        {
            Endpoints = [new IPEndPoint(IPAddress.Loopback, 0)],
            HostKeys = SharedHostKeys.Value,
            Authenticator = authenticator ?? new TestAuthenticator(),
            FailureDelay = TimeSpan.FromMilliseconds(1),
            MaxFailureDelay = TimeSpan.FromMilliseconds(1),
        };
        var server = new SshServer(change?.Invoke(options) ?? options, handler ?? EchoAsync, logger ?? NullLogger.Instance, time);
        server.Start();
        return new TestServer(server);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Sends back what comes.</summary>
    internal static async Task EchoAsync(TransportConnection connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        while (true)
        {
            var read = await input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                var written = await output.WriteAsync(segment);
                if (written.IsCompleted)
                {
                    return;
                }
            }

            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Sends a number of bytes, the same every time, and ends.</summary>
    internal static Func<TransportConnection, Task> Sending(long count) => async connection =>
    {
        var block = new byte[64 * 1024];
        new Random(1).NextBytes(block);
        for (var left = count; left > 0; left -= block.Length)
        {
            var sent = await connection.Transport.Output.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
            if (sent.IsCompleted)
            {
                return;
            }
        }
    };
}

/// <summary>Lets alice in by password, and by the keys it knows; notes what it was asked.</summary>
internal sealed class TestAuthenticator : ISshAuthenticator
{
    internal List<string> Asked { get; } = [];

    internal HashSet<SshPublicKey> Keys { get; } = [];

    internal Func<SshAuthenticationRequest, Task>? Before { get; init; }

    public async ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken)
    {
        lock (Asked)
        {
            Asked.Add($"{request.Method}{(request.IsProbe ? "?" : "")} {request.User}");
        }

        if (Before is not null)
        {
            await Before(request);
        }

        var right = request.User == "alice" && request.Method switch
        {
            SshAuthenticationMethod.Password => Encoding.UTF8.GetString(request.Password.Span) == TestServer.Password,
            _ => Keys.Contains(request.PublicKey!),
        };
        return right ? AuthenticationResult.Accepted : AuthenticationResult.Denied;
    }
}
