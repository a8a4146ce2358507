using System.Buffers;
using System.Net.Http.Headers;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol;

/// <summary>Which URLs may hold configurations (RFC 6241 §8.8).</summary>
public sealed record ConfigurationFileOptions
{
    /// <summary>The directory that <c>file:</c> URLs name files in; made when something is first written.</summary>
    public required string Directory { get; init; }

    /// <summary>The client for <c>https:</c> URLs; null where they are refused.</summary>
    public HttpClient? Https { get; init; }

    /// <summary>The largest content taken, in octets.</summary>
    public long MaxSize { get; init; } = 512L << 20;
}

/// <summary>
/// Complete configurations at URLs (RFC 6241 §8.8), as sources and targets. A file URL names a file in one directory, <c>file:///name.xml</c> or
/// <c>file:///folder/name.xml</c>: nothing above it, and nothing behind a symbolic link. https: GET, PUT and DELETE.
/// </summary>
public sealed class ConfigurationFiles(ConfigurationFileOptions options)
{
    /// <summary>What the capability lists.</summary>
    public string Schemes => options.Https is null ? "file" : "file,https";

    /// <summary>Reads a content.</summary>
    public async Task<(ReadOnlyMemory<byte> Content, RpcError? Error)> ReadAsync(string url, CancellationToken cancellation)
    {
        try
        {
            if (HttpsOf(url) is { } remote)
                return (await GetAsync(remote, cancellation).ConfigureAwait(false), null);
            if (PathOf(url, out var refused) is not { } path)
                return (default, refused);
            return File.Exists(path)
                ? (await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), null)
                : (default, RpcFaults.Invalid("url", $"There is nothing at {url}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            return (default, Failed(url, "read", e));
        }
    }

    /// <summary>Writes a content: whole or not at all.</summary>
    public async Task<RpcError?> WriteAsync(string url, Action<IBufferWriter<byte>> write, CancellationToken cancellation)
    {
        try
        {
            var content = new ArrayBufferWriter<byte>();
            write(content);
            if (HttpsOf(url) is { } remote)
            {
                using var body = new ReadOnlyMemoryContent(content.WrittenMemory);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
                using var answer = await options.Https!.PutAsync(remote, body, cancellation).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                return null;
            }
            if (PathOf(url, out var refused) is not { } path)
                return refused;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var aside = $"{path}.{Guid.NewGuid():N}.tmp";
            await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content.WrittenMemory, cancellation).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            return Failed(url, "written", e);
        }
    }

    /// <summary>Deletes a content.</summary>
    public async Task<RpcError?> DeleteAsync(string url, CancellationToken cancellation)
    {
        try
        {
            if (HttpsOf(url) is { } remote)
            {
                using var answer = await options.Https!.DeleteAsync(remote, cancellation).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                return null;
            }
            if (PathOf(url, out var refused) is not { } path)
                return refused;
            if (!File.Exists(path))
                return RpcFaults.Invalid("url", $"There is nothing at {url}.");
            File.Delete(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            return Failed(url, "deleted", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> GetAsync(Uri remote, CancellationToken cancellation)
    {
        using var answer = await options.Https!.GetAsync(remote, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var content = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await stream.ReadAsync(content.GetMemory(1 << 16), cancellation).ConfigureAwait(false);
            if (read == 0)
                return content.WrittenMemory;
            content.Advance(read);
            if (content.WrittenCount > options.MaxSize)
                throw new IOException($"it is larger than {options.MaxSize} octets");
        }
    }

    private Uri? HttpsOf(string url) =>
        options.Https is not null && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == "https" ? uri : null;

    /// <summary>The file a URL names; null with the reason when it names none.</summary>
    private string? PathOf(string url, out RpcError? refused)
    {
        refused = null;
        var rest = url.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? url[5..] : null;
        if (rest is null)
        {
            refused = RpcFaults.Invalid("url", $"The schemes of URLs here are {Schemes}: '{url}' has none of them.");
            return null;
        }
        // file:name, file:/name and file:///name are the same; file://host/name names another host.
        rest = rest.StartsWith("///", StringComparison.Ordinal) ? rest[3..] : rest.StartsWith('/') ? rest[1..] : rest;
        var names = rest.Split('/');
        var path = options.Directory;
        foreach (var name in names)
        {
            path = Path.Combine(path, name);
            if (name.Length is 0 or > 200 || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
                || new FileInfo(path).LinkTarget is not null)
            {
                refused = RpcFaults.Invalid(
                    "url", $"'{url}' names no file here: file:///name.xml, of letters, digits, '.', '_' and '-', not beginning with '.', and no links.");
                return null;
            }
        }
        return path;
    }

    private static RpcError Failed(string url, string what, Exception e) => new(
        RpcErrorType.Application, ErrorTag.OperationFailed, $"{url} could not be {what}: {e.Message}");
}
