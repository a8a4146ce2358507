using Microsoft.Extensions.Logging;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>The server's own keys, kept in a directory: made once, never replaced. Ed25519 and ECDSA exist at once;
/// RSA-3072, which takes seconds to make and which only old clients need, follows in the background.</summary>
public sealed class HostKeys : IDisposable
{
    private const int RsaBits = 3072;
    private const int EcdsaBits = 256;
    private static readonly (string File, KeyType Type, int Bits)[] Kinds =
    [
        ("ssh_host_ed25519_key", KeyType.Ed25519, 0),
        ("ssh_host_ecdsa_key", KeyType.EcdsaP256, EcdsaBits),
        ("ssh_host_rsa_key", KeyType.Rsa, RsaBits),
    ];

    private readonly Lock _lock = new();
    private readonly string _directory;
    private readonly List<SshKeyHandle> _keys = [];
    private bool _disposed;

    private HostKeys(string directory) => _directory = directory;

    /// <summary>Raised, on any thread, after a key has been added.</summary>
    internal event Action? Added;

    /// <summary>Completes when every key exists.</summary>
    public Task Complete { get; private set; } = Task.CompletedTask;

    /// <summary>The public halves of the keys there are now, for an operator to compare fingerprints with.</summary>
    public IReadOnlyList<SshPublicKey> PublicKeys
    {
        get
        {
            lock (_lock)
            {
                return [.. _keys.Select(key => key.ExportPublic())];
            }
        }
    }

    /// <summary>Opens the keys of a directory and makes those that are missing.</summary>
    /// <param name="directory">Made, readable by its owner only, when absent.</param>
    /// <param name="logger">Told of new keys and of a failure in the background.</param>
    /// <exception cref="SshException">A key file is there and cannot be read: it is not replaced.</exception>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static HostKeys OpenOrCreate(string directory, ILogger logger)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var keys = new HostKeys(directory);
        var later = new List<(string File, KeyType Type, int Bits)>();
        foreach (var kind in Kinds)
        {
            if (kind.Type == KeyType.Rsa && !File.Exists(keys.PathOf(kind.File)))
            {
                later.Add(kind);
            }
            else
            {
                keys._keys.Add(keys.ReadOrMake(kind, logger));
            }
        }

        if (later.Count > 0)
        {
            keys.Complete = Task.Factory.StartNew(
                () => keys.MakeLater(later, logger),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        return keys;
    }

    /// <summary>Keys that are kept elsewhere, in that order. They are this object's from here on.</summary>
    /// <param name="keys">The keys.</param>
    public static HostKeys Of(IEnumerable<SshPrivateKey> keys)
    {
        var held = new HostKeys("");
        held._keys.AddRange(keys.Select(key => key.Handle));
        return held;
    }

    /// <summary>Copies of the keys for an owner inside libssh, strongest first.</summary>
    internal IReadOnlyList<nint> DuplicateAll()
    {
        lock (_lock)
        {
            return [.. _keys.Select(key => key.Duplicate())];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _keys.ForEach(key => key.Dispose());
            _keys.Clear();
        }
    }

    private void MakeLater(List<(string File, KeyType Type, int Bits)> kinds, ILogger logger)
    {
        foreach (var kind in kinds)
        {
            try
            {
                var key = ReadOrMake(kind, logger);
                lock (_lock)
                {
                    if (_disposed)
                    {
                        key.Dispose();
                        return;
                    }

                    _keys.Add(key);
                }

                Added?.Invoke();
            }
            catch (IOException e)
            {
                Log.HostKeyNotMade(logger, kind.File, e);
            }
        }
    }

    private SshKeyHandle ReadOrMake((string File, KeyType Type, int Bits) kind, ILogger logger)
    {
        var path = PathOf(kind.File);
        if (File.Exists(path))
        {
            return Read(path);
        }

        var key = SshKeyHandle.Generate(kind.Type, kind.Bits);
        WriteOnce(path, key.ExportPrivate());
        Log.HostKeyMade(logger, kind.File, key.ExportPublic().Fingerprint);
        return key;
    }

    private static SshKeyHandle Read(string path)
    {
        try
        {
            return SshKeyHandle.Import(File.ReadAllText(path), passphrase: null);
        }
        catch (SshException e)
        {
            // A new key would look like an attack to every client that knows the old one: an operator has to decide.
            throw new SshException(
                SshFailure.Key, $"The host key {path} cannot be read; restore it from a backup or delete it.", e);
        }
    }

    /// <summary>Written beside and moved into place, so that a crash leaves either no key or a whole one.</summary>
    private static void WriteOnce(string path, string text)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path);
    }

    private string PathOf(string file) => Path.Combine(_directory, file);
}
