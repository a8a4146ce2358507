using System.Net;
using System.Text.Json;

namespace Netconf.Mano.OpenStack;

/// <summary>A successful reply: its JSON and the few headers that mean something. Dispose it to give the buffer back.</summary>
internal sealed class Reply(HttpStatusCode status, JsonDocument? document, DateTimeOffset? date, string? subjectToken) : IDisposable
{
    internal HttpStatusCode Status { get; } = status;

    /// <summary>The body; undefined when there is none.</summary>
    internal JsonElement Root => document?.RootElement ?? default;

    /// <summary>The service's clock.</summary>
    internal DateTimeOffset? Date { get; } = date;

    /// <summary>Keystone's token.</summary>
    internal string? SubjectToken { get; } = subjectToken;

    public void Dispose() => document?.Dispose();
}

/// <summary>The services a VNF needs, as the catalog's types.</summary>
internal enum Service
{
    Identity,
    Compute,
    Network,
    Image,
    Volume,
    Orchestration,
}

/// <summary>One call.</summary>
internal sealed record Call(Service Service, HttpMethod Method, string Path)
{
    /// <summary>JSON body.</summary>
    internal byte[]? Body { get; init; }

    /// <summary>Binary body; opened for each attempt.</summary>
    internal Func<CancellationToken, ValueTask<Stream>>? Content { get; init; }

    /// <summary>Longest time for an attempt instead of the usual.</summary>
    internal TimeSpan? Timeout { get; init; }

    /// <summary>A POST that does no harm when it is carried out twice.</summary>
    internal bool IsRepeatable { get; init; }

    /// <summary>Repeating it might do a second time what must be done once.</summary>
    internal bool Creates => Method == HttpMethod.Post && !IsRepeatable;

    /// <summary>For faults and logs: no query, it may be long.</summary>
    public override string ToString() => $"{Method} {Service.ToString().ToLowerInvariant()} {Path.Split('?')[0]}";

    internal static Call Get(Service service, string path) => new(service, HttpMethod.Get, path);

    internal static Call Delete(Service service, string path) => new(service, HttpMethod.Delete, path);

    internal static Call Post(Service service, string path, Action<Utf8JsonWriter> body) =>
        new(service, HttpMethod.Post, path) { Body = Json.Write(body) };

    internal static Call Put(Service service, string path, Action<Utf8JsonWriter> body) =>
        new(service, HttpMethod.Put, path) { Body = Json.Write(body) };
}
