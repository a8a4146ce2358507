using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Netconf.Mano;

/// <summary>How much of the audit log is kept.</summary>
/// <param name="Retention">For how long.</param>
/// <param name="LargestSize">How much, in octets.</param>
internal sealed record AuditRetention(TimeSpan Retention, long LargestSize)
{
    /// <summary>Where nothing is configured.</summary>
    public static AuditRetention Default { get; } = new(TimeSpan.FromDays(90), 256L << 20);
}

/// <summary>
/// Who came, and what was called: lines of JSON in files of the data directory (audit/000001.jsonl …), readable by their owner alone. Log-ins are on the
/// disk's way at once, operations within a second; what is written is synchronized every second, so that a crash of the machine costs no more. A full disk
/// costs entries, never a request. Any thread.
/// </summary>
internal sealed class AuditLog : IDisposable
{
    private const int BufferSize = 64 * 1024;
    private const int MaxParts = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly Func<AuditRetention> _retention;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _buffer = new(BufferSize);
    private readonly Utf8JsonWriter _json;
    private readonly ITimer _timer;
    private SafeFileHandle? _file;
    private long _number;
    private long _length;
    private bool _unsynchronized;
    private bool _failing;

    private AuditLog(string directory, Func<AuditRetention> retention, TimeProvider time, ILogger logger)
    {
        _directory = directory;
        _retention = retention;
        _time = time;
        _logger = logger;
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
        _number = Parts().LastOrDefault().Number;
        _timer = time.CreateTimer(_ => Tick(), null, Interval, Interval);
    }

    /// <summary>Opens the log of a directory, which is made when it is absent.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static AuditLog Open(string directory, Func<AuditRetention> retention, TimeProvider time, ILogger logger)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new AuditLog(directory, retention, time, logger);
    }

    /// <summary>Adds an entry.</summary>
    public void Write(AuditEntry entry)
    {
        lock (_gate)
        {
            _json.Reset();
            entry.WriteTo(_json);
            _json.Flush();
            _buffer.Write("\n"u8);
            if (entry.Kind != AuditSubject.Operation || _buffer.WrittenCount >= BufferSize - 4096)
                Store();
        }
    }

    /// <summary>The entries asked for, the newest first. Reads back from the end no farther than it must.</summary>
    public IReadOnlyList<AuditEntry> Query(AuditQuery query)
    {
        List<(long Number, string Path)> parts;
        lock (_gate)
        {
            Store();
            parts = Parts();
        }
        var found = new List<AuditEntry>();
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var lines = Lines(parts[i].Path);
            for (var j = lines.Count - 1; j >= 0; j--)
            {
                if (AuditEntry.Parse(lines[j]) is not { } entry)
                    continue;
                if (entry.Time < query.From)
                    return found;
                if (query.Asks(entry))
                    found.Add(entry);
                if (found.Count == query.Limit)
                    return found;
            }
        }
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            Store();
            Synchronize();
            _file?.Dispose();
            _json.Dispose();
        }
    }

    private static List<ReadOnlyMemory<byte>> Lines(string path)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return lines; // Dropped meanwhile.
        }
        while (text.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            lines.Add(text[..end]);
            text = text[(end + 1)..];
        }
        return lines;
    }

    private void Tick()
    {
        lock (_gate)
        {
            Store();
            if (_unsynchronized)
                Synchronize();
        }
    }

    private void Store()
    {
        if (_buffer.WrittenCount == 0)
            return;
        try
        {
            var kept = _retention();
            if (_file is null || _length + _buffer.WrittenCount > Math.Max(kept.LargestSize / MaxParts, BufferSize))
                NextPart(kept);
            RandomAccess.Write(_file!, _buffer.WrittenSpan, _length);
            _length += _buffer.WrittenCount;
            _unsynchronized = true;
            _failing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
                AuditLogMessages.Lost(_logger, _directory, e);
            _failing = true;
        }
        _buffer.ResetWrittenCount();
    }

    /// <summary>Begins another file, and drops those that are too old or too much.</summary>
    private void NextPart(AuditRetention kept)
    {
        Synchronize();
        _file?.Dispose();
        _file = null;
        var options = FileOptions.None;
        var path = Path.Combine(_directory, $"{++_number:D6}.jsonl");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, options);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _length = 0;
        var oldest = _time.GetUtcNow() - kept.Retention;
        var total = 0L;
        foreach (var part in Enumerable.Reverse(Parts()))
        {
            var file = new FileInfo(part.Path);
            total += file.Length;
            if (part.Number != _number && (total > kept.LargestSize || file.LastWriteTimeUtc < oldest.UtcDateTime))
                file.Delete();
        }
    }

    private void Synchronize()
    {
        try
        {
            if (_unsynchronized && _file is not null)
                RandomAccess.FlushToDisk(_file);
            _unsynchronized = false;
        }
        catch (IOException e)
        {
            AuditLogMessages.Lost(_logger, _directory, e);
        }
    }

    private List<(long Number, string Path)> Parts() =>
    [
        .. Directory.EnumerateFiles(_directory, "*.jsonl")
            .Select(f => (long.TryParse(Path.GetFileNameWithoutExtension(f), out var number) ? number : 0, f))
            .Order(),
    ];
}

/// <summary>The log messages of the audit log; event ids 5100 to 5199.</summary>
internal static partial class AuditLogMessages
{
    [LoggerMessage(5100, LogLevel.Error, "The audit log {Directory} cannot be written; entries are lost until it can.")]
    public static partial void Lost(ILogger logger, string directory, Exception e);
}
