using System.IO.Pipelines;
using System.Text;
using System.Xml.Linq;

namespace Netconf.Mano.Protocol.Tests;

/// <summary>A NETCONF client of the test's: hello, requests and whatever comes back, as XML.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    public static readonly XNamespace Nc = "urn:ietf:params:xml:ns:netconf:base:1.0";

    private readonly PipeConnection _connection;
    private readonly MessageReader _reader;
    private readonly MessageWriter _writer;
    private readonly Queue<XElement> _notifications = [];
    private int _id;

    private TestClient(PipeConnection connection, Task session)
    {
        _connection = connection;
        Session = session;
        _reader = new MessageReader(connection.ClientInput, int.MaxValue);
        _writer = new MessageWriter(connection.ClientOutput);
    }

    /// <summary>Ends when the server is done with the session.</summary>
    public Task Session { get; }

    public XElement ServerHello { get; private set; } = null!;

    public uint SessionId => uint.Parse(ServerHello.Element(Nc + "session-id")!.Value);

    /// <summary>Opens a session and exchanges hellos.</summary>
    public static TestClient Connect(NetconfServer server, string user, bool base11 = true)
    {
        var client = Open(server, user);
        client.ServerHello = client.ReceiveAsync().GetAwaiter().GetResult()!;
        client.SendAsync(
            $"<hello xmlns=\"{Nc}\"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability>" +
            (base11 ? "<capability>urn:ietf:params:netconf:base:1.1</capability>" : "") + "</capabilities></hello>").GetAwaiter().GetResult();
        client._reader.Mode = client._writer.Mode = base11 ? FramingMode.Chunked : FramingMode.EndOfMessage;
        return client;
    }

    /// <summary>Opens a transport only.</summary>
    public static TestClient Open(NetconfServer server, string user)
    {
        var connection = new PipeConnection(user);
        var session = Task.Run(async () =>
        {
            await server.ServeAsync(connection);
            await connection.Transport.Output.CompleteAsync();
        });
        return new TestClient(connection, session);
    }

    /// <summary>Sends one message.</summary>
    public async Task SendAsync(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        for (var at = 0; at < bytes.Length; at += 4096)
        {
            var part = bytes.AsMemory(at, Math.Min(4096, bytes.Length - at));
            part.Span.CopyTo(_writer.GetSpan(part.Length));
            _writer.Advance(part.Length);
        }
        await _writer.EndMessageAsync(CancellationToken.None);
    }

    /// <summary>Sends octets as they are.</summary>
    public async Task SendRawAsync(string octets)
    {
        await _connection.ClientOutput.WriteAsync(Encoding.UTF8.GetBytes(octets));
    }

    /// <summary>The next message as text, or null when the server closed the session.</summary>
    public async Task<string?> ReceiveTextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await _reader.ReadAsync(patience.Token) == FramingEnd.None ? Encoding.UTF8.GetString(_reader.Message.Span) : null;
    }

    /// <summary>The next message, or null when the server closed the session.</summary>
    public async Task<XElement?> ReceiveAsync() =>
        await ReceiveTextAsync() is { } text ? XElement.Parse(text, LoadOptions.PreserveWhitespace) : null;

    /// <summary>Sends an operation and waits for its reply; notifications that come first are kept.</summary>
    public async Task<XElement> CallAsync(string operation)
    {
        var id = (++_id).ToString();
        return await RpcAsync($"<rpc xmlns=\"{Nc}\" message-id=\"{id}\">{operation}</rpc>");
    }

    /// <summary>Sends a whole rpc message and waits for its reply.</summary>
    public async Task<XElement> RpcAsync(string rpc)
    {
        await SendAsync(rpc);
        while (true)
        {
            var message = await ReceiveAsync() ?? throw new InvalidOperationException("the server closed the session");
            if (message.Name.LocalName == "rpc-reply")
                return message;
            _notifications.Enqueue(message);
        }
    }

    /// <summary>The next notification.</summary>
    public async Task<XElement> NotificationAsync() =>
        _notifications.TryDequeue(out var kept) ? kept : await ReceiveAsync() ?? throw new InvalidOperationException("the server closed the session");

    /// <summary>edit-config.</summary>
    public Task<XElement> EditAsync(string target, string config, string parameters = "") => CallAsync(
        $"<edit-config><target><{target}/></target>{parameters}<config>{config}</config></edit-config>");

    /// <summary>get-config of all of a datastore: what data holds.</summary>
    public async Task<XElement> GetConfigAsync(string source, string filter = "") =>
        (await CallAsync($"<get-config><source><{source}/></source>{filter}</get-config>")).Element(Nc + "data")!;

    /// <summary>Closes the transport and waits until the server has noticed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.ClientOutput.CompleteAsync();
        await _connection.ClientInput.CompleteAsync();
        await Session;
        _connection.Dispose();
        _reader.Dispose();
        _writer.Dispose();
    }
}

/// <summary>What tests ask of replies.</summary>
internal static class Replies
{
    public static void AssertOk(this XElement reply) =>
        Assert.IsNotNull(reply.Element(TestClient.Nc + "ok"), reply.ToString());

    /// <summary>The tag of the first error; fails when there is none.</summary>
    public static string ErrorTag(this XElement reply)
    {
        var error = reply.Element(TestClient.Nc + "rpc-error");
        Assert.IsNotNull(error, reply.ToString());
        return error.Element(TestClient.Nc + "error-tag")!.Value;
    }
}
