using System.CommandLine;
using System.Net;

namespace Netconf.Mano;

/// <summary>The command line and what stands behind it: environment (MANO_SSH_PORT for --ssh-port), then appsettings.json (Mano:ssh-port), then the default.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> _dataDir = new("--data-dir") { Description = "Where everything is kept (default: data)", HelpName = "D" };
    private readonly Option<string?> _listen = new("--listen") { Description = "Address to listen on; at later starts overrides the configured endpoint default-ssh (default: 127.0.0.1)", HelpName = "ADDRESS" };
    private readonly Option<int?> _sshPort = new("--ssh-port") { Description = "NETCONF over SSH; 0 takes a free port; at later starts overrides the configured endpoint default-ssh (default: 8830)", HelpName = "PORT" };
    private readonly Option<int?> _httpsPort = new("--https-port") { Description = "HTTPS; 0 takes a free port (default: 8443)", HelpName = "PORT" };
    private readonly Option<string?> _models = new("--models") { Description = "mano: the MANO's models; none: only those of --yang-dir beside the protocol's own (default: mano)", HelpName = "mano|none" };
    private readonly Option<string[]> _yangDir = new("--yang-dir") { Description = "A directory with further YANG modules; may be repeated", HelpName = "DIR", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string[]> _implement = new("--implement") { Description = "A module of those directories to serve; may be repeated", HelpName = "MODULE", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string[]> _features = new("--features") { Description = "The features supported of a module, MODULE:f1,f2 (MODULE: for none); all where not stated; may be repeated", HelpName = "MODULE:F,…", AllowMultipleArgumentsPerToken = false };
    private readonly Option<string?> _startup = new("--startup") { Description = "Configuration to load at the first start", HelpName = "FILE.xml" };

    private readonly Option<bool?> _writableRunning = new("--writable-running") { Description = "Whether running can be edited directly; false: only by commit (default: true)", HelpName = "true|false" };
    private readonly Option<bool?> _startupDatastore = new("--startup-datastore") { Description = "A startup datastore beside running: a restart begins with what was saved to it (default: false)", HelpName = "true|false" };
    private readonly Option<string?> _privateCandidate = new("--private-candidate") { Description = "Which sessions edit a candidate of their own: off, on-request (of clients whose hello asks for it), always (default: on-request)", HelpName = "WHO" };
    private readonly Option<bool?> _urlHttps = new("--url-https") { Description = "Let copy-config and its like reach https: URLs, beside files in the data directory's folder 'configurations' (default: false)", HelpName = "true|false" };
    private readonly Option<string?> _restore = new("--restore") { Description = "Make a backup the content of the data directory, whatever is in it, and end; what was there is kept in its folder replaced", HelpName = "FILE" };

    /// <summary>Parses the command line and runs the server with it; the answer is the process's exit status.</summary>
    public static Task<int> InvokeAsync(string[] args, Func<ServerOptions, CancellationToken, Task<int>> run) => new CommandLine().Run(args, run);

    private Task<int> Run(string[] args, Func<ServerOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Netconf.Mano: a NETCONF-driven management and orchestration server.")
        {
            _dataDir, _listen, _sshPort, _httpsPort, _models, _yangDir, _implement, _features, _startup,
            _writableRunning, _startupDatastore, _privateCandidate, _urlHttps, _restore,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            ServerOptions options;
            try
            {
                options = Read(parsed);
            }
            catch (FormatException e)
            {
                await Console.Error.WriteLineAsync($"mano: {e.Message}").ConfigureAwait(false);
                return 2;
            }
            return await run(options, cancellation).ConfigureAwait(false);
        });
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private ServerOptions Read(ParseResult parsed)
    {
        var settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
            .Build().GetSection("Mano");
        return new ServerOptions
        {
            DataDirectory = Path.GetFullPath(Text(_dataDir, "data")),
            Listen = IPAddress.TryParse(Text(_listen, "127.0.0.1"), out var address)
                ? address : throw new FormatException("--listen takes an IP address, such as 127.0.0.1 or ::"),
            SshPort = Port(_sshPort, 8830),
            HttpsPort = Port(_httpsPort, 8443),
            IsListenGiven = (parsed.GetValue(_listen) ?? Behind(_listen)) is not null,
            IsSshPortGiven = parsed.GetValue(_sshPort) is not null || Behind(_sshPort) is not null,
            Models = Text(_models, "mano") switch
            {
                "mano" => ModelSet.Mano,
                "none" => ModelSet.None,
                var other => throw new FormatException($"--models takes mano or none, not '{other}'"),
            },
            YangDirectories = [.. Texts(_yangDir).Select(Directories)],
            Implement = Texts(_implement),
            Features = Texts(_features),
            StartupFile = Text(_startup, "") is { Length: > 0 } file ? Path.GetFullPath(file) : null,
            WritableRunning = Flag(_writableRunning, true),
            StartupDatastore = Flag(_startupDatastore, false),
            PrivateCandidates = Text(_privateCandidate, "on-request") switch
            {
                "off" => Protocol.PrivateCandidates.Off,
                "on-request" => Protocol.PrivateCandidates.OnRequest,
                "always" => Protocol.PrivateCandidates.Always,
                var other => throw new FormatException($"--private-candidate takes off, on-request or always, not '{other}'"),
            },
            UrlHttps = Flag(_urlHttps, false),
            RestoreFile = parsed.GetValue(_restore) is { Length: > 0 } backup ? Path.GetFullPath(backup) : null,
            AdminPassword = Environment.GetEnvironmentVariable("MANO_ADMIN_PASSWORD"),
            AdminKey = Environment.GetEnvironmentVariable("MANO_ADMIN_KEY"),
        };

        string Text(Option<string?> option, string @default) => parsed.GetValue(option) ?? Behind(option) ?? @default;

        bool Flag(Option<bool?> option, bool @default) =>
            parsed.GetValue(option) is { } given ? given
            : Behind(option) is not { } text ? @default
            : bool.TryParse(text, out var flag) ? flag
            : throw new FormatException($"{option.Name} takes true or false, not '{text}'");

        IReadOnlyList<string> Texts(Option<string[]> option) =>
            parsed.GetValue(option) is { Length: > 0 } given ? given
            : Behind(option)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

        int Port(Option<int?> option, int @default) =>
            parsed.GetValue(option) is { } given ? Checked(given)
            : Behind(option) is not { } text ? @default
            : int.TryParse(text, out var port) ? Checked(port)
            : throw new FormatException($"{option.Name} takes a port from 0 to 65535, not '{text}'");

        int Checked(int port) => port is >= 0 and <= IPEndPoint.MaxPort
            ? port : throw new FormatException($"a port is a number from 0 to 65535, not {port}");

        string? Behind(Option option)
        {
            var name = option.Name[2..];
            return Environment.GetEnvironmentVariable("MANO_" + name.Replace('-', '_').ToUpperInvariant()) ?? settings[name];
        }

        static string Directories(string directory) => Directory.Exists(directory)
            ? Path.GetFullPath(directory) : throw new FormatException($"--yang-dir: there is no directory {directory}");
    }
}
