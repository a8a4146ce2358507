using System.Text;
using Microsoft.Extensions.Logging;

namespace Netconf.Mano.Ssh.Tests;

/// <summary>Keeps what is logged, and tells when something is.</summary>
internal sealed class CapturedLog : ILogger, IDisposable
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Part, TaskCompletionSource Seen)> _awaited = [];

    internal string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Completes with the next line that contains the text.</summary>
    internal Task NextAsync(string part)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((part, seen));
        }

        return seen.Task;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        lock (_lock)
        {
            _text.AppendLine(line);
            foreach (var awaited in _awaited.FindAll(a => line.Contains(a.Part, StringComparison.Ordinal)))
            {
                awaited.Seen.SetResult();
                _awaited.Remove(awaited);
            }
        }
    }

    public void Dispose()
    {
    }
}
