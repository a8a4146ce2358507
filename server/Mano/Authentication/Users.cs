using System.Text;
using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;

namespace Netconf.Mano;

/// <summary>What is known of a user who wants to come in.</summary>
/// <param name="Password">The password; null when he cannot come with one.</param>
/// <param name="Keys">The keys he may come with.</param>
internal sealed record KnownUser(StoredPassword? Password, IReadOnlyList<SshPublicKey> Keys);

/// <summary>Where users are looked up.</summary>
internal interface IUsers
{
    /// <summary>The user, or null when there is none or he is disabled.</summary>
    KnownUser? Find(string name);
}

/// <summary>The users of mano-aaa in running: a change counts from the next log-in on.</summary>
internal sealed class ConfiguredUsers(Datastores datastores) : IUsers
{
    public KnownUser? Find(string name)
    {
        if (!new ManoRoot(datastores.Configuration.Running.Tree.Root).Aaa.Users.TryGet(name, out var user) || !user.Enabled)
            return null;
        var keys = new List<SshPublicKey>();
        foreach (var key in user.AuthorizedKeys)
            if (SshPublicKey.TryParse($"{key.Algorithm} {Convert.ToBase64String(key.KeyData.Span)}", out var known))
                keys.Add(known);
        return new KnownUser(user.Password is { } text ? StoredPassword.Parse(text) : null, keys);
    }
}

/// <summary>
/// The one administrator of a server that serves no users' model (--models none): kept in a file of the data directory, readable by its owner alone.
/// </summary>
internal sealed class AdministratorFile : IUsers
{
    private readonly KnownUser _administrator;

    private AdministratorFile(KnownUser administrator) => _administrator = administrator;

    /// <summary>Reads the file, or writes it for <paramref name="create"/>'s administrator at the first start.</summary>
    public static AdministratorFile OpenOrCreate(string path, Func<Administrator> create)
    {
        if (!File.Exists(path))
        {
            var administrator = create();
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(Encoding.UTF8.GetBytes($"password {administrator.Password}\nkey {administrator.Key}\n"));
            file.Flush(flushToDisk: true);
        }
        StoredPassword? password = null;
        var keys = new List<SshPublicKey>();
        foreach (var line in File.ReadAllLines(path))
        {
            if (line.StartsWith("password ", StringComparison.Ordinal))
                password = StoredPassword.Parse(line["password ".Length..]);
            else if (line.StartsWith("key ", StringComparison.Ordinal) && SshPublicKey.TryParse(line["key ".Length..], out var key))
                keys.Add(key);
        }
        return new AdministratorFile(new KnownUser(password, keys));
    }

    public KnownUser? Find(string name) => name == Administrator.UserName ? _administrator : null;
}
