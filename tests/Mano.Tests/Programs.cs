using System.Diagnostics;
using System.Text;

namespace Netconf.Mano.Mano.Tests;

/// <summary>A program of the product, started as a user would and watched by its output.</summary>
internal sealed class Program : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Program(string path, string readyMark, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Note(e.Data, readyMark);
        _process.ErrorDataReceived += (_, e) => Note(e.Data, readyMark);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{path} ended:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All that was printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static Program Server(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(Path.Combine(Root, "server", "Mano", "bin", Configuration, "net10.0", "Netconf.Mano.Mano"), "mano: ready ", arguments, environment);

    public static Program Simulator(params string[] arguments) =>
        new(Path.Combine(Root, "southbound", "Simulator", "bin", Configuration, "net10.0", "Netconf.Mano.Simulator"), "mano-simulator: ready ", arguments, null);

    public static Program Python(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new("/usr/bin/python3", "\0", arguments, environment);

    public static Program Run(string path, IReadOnlyList<string> arguments) => new(path, "\0", arguments, null);

    /// <summary>Its process.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until it has printed that text.</summary>
    public async Task OutputAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.IsFalse(_process.HasExited && !Output.Contains(text, StringComparison.Ordinal), Output);
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>What follows the mark on the line that says it is ready.</summary>
    public Task<string> ReadyAsync() => _ready.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync(int seconds = 60)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as Ctrl-C and service managers do.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _ = _ready.Task.Exception;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private void Note(string? line, string readyMark)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.StartsWith(readyMark, StringComparison.Ordinal))
            _ready.TrySetResult(line[readyMark.Length..]);
    }

    private static string FindRoot()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Netconf.Mano.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("no repository above the tests");
        return at;
    }
}

/// <summary>A data directory of one test.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mano-program-").FullName;

    public string[] Arguments(params string[] more) => ["--data-dir", Path, "--ssh-port", "0", "--https-port", "0", .. more];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
