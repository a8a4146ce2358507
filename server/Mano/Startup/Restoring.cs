using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Yang;

namespace Netconf.Mano;

/// <summary>The option --restore: the remedy for a data directory that the server refuses to start from, and the way onto a new machine.</summary>
internal static partial class Restoring
{
    /// <summary>Restores and says so; failures leave as exceptions with a sentence.</summary>
    public static int Run(ServerOptions options, Schema schema, string backup)
    {
        if (!Directory.Exists(options.DataDirectory))
            Directory.CreateDirectory(options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var secrets = SecretBox.OpenOrCreate(Path.Combine(options.DataDirectory, "secret.key"));
        var header = Backups.RestoreOffline(options.DataDirectory, backup, schema, Server.Secrets(options, schema, secrets));
        Console.Out.WriteLine(
            $"mano: restored configuration revision {header.Revision} and the state of {header.At:yyyy-MM-dd'T'HH:mm:ss'Z'} into {options.DataDirectory}; start the server without --restore");
        return 0;
    }

    [LoggerMessage(5300, LogLevel.Error, "Stored secrets ({Path} is one) were encrypted with another key than secret.key: put the right file into the data directory, or set them again.")]
    public static partial void SecretsUnreadable(ILogger logger, InstancePath path);
}
