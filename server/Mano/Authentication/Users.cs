using System.Text;
using Netconf.Mano.Data;
using Netconf.Mano.Datastore;
using Netconf.Mano.Ssh;
using Netconf.Mano.Yang;

namespace Netconf.Mano;

/// <summary>What is known of a user who wants to come in.</summary>
internal sealed record User(PasswordHash? Password, IReadOnlyList<SshPublicKey> Keys);

/// <summary>Where users are looked up.</summary>
internal interface IUsers
{
    /// <summary>The user, or null when there is none or he is disabled.</summary>
    User? Find(string name);
}

/// <summary>The users of mano-aaa in running: a change counts from the next log-in on.</summary>
internal sealed class ConfiguredUsers(Datastores datastores) : IUsers
{
    private readonly ContainerNode _aaa = (ContainerNode)datastores.Schema.Root.FindChild("mano-aaa", "aaa")!;

    public User? Find(string name)
    {
        var aaa = datastores.Configuration.Running.Tree.Root.Container(_aaa.Ordinal);
        if (!aaa.Exists || !aaa.List(Child(_aaa, "user")).TryGet(Encoding.UTF8.GetBytes(name), out var user))
            return null;
        if (Text(user, "enabled") == "false")
            return null;
        var keys = new List<SshPublicKey>();
        foreach (var key in user.List(Child(user.Schema, "authorized-key")))
            if (Text(key, "key-data") is { } data)
                keys.Add(SshPublicKey.FromBlob(Convert.FromBase64String(data)));
        return new User(Text(user, "password") is { } hash ? PasswordHash.Parse(hash) : null, keys);
    }

    private static string? Text(DataNode node, string leaf) =>
        node.TryGetLeaf(Child(node.Schema, leaf), out var value) ? Encoding.UTF8.GetString(value) : null;

    private static int Child(ParentNode parent, string name) => parent.FindChild("mano-aaa", name)!.Ordinal;
}

/// <summary>
/// The one administrator of a server that serves no users' model (--models none): kept in a file of the data directory, readable by its owner alone.
/// </summary>
internal sealed class AdministratorFile : IUsers
{
    private readonly User _administrator;

    private AdministratorFile(User administrator) => _administrator = administrator;

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
        PasswordHash? password = null;
        var keys = new List<SshPublicKey>();
        foreach (var line in File.ReadAllLines(path))
        {
            if (line.StartsWith("password ", StringComparison.Ordinal))
                password = PasswordHash.Parse(line["password ".Length..]);
            else if (line.StartsWith("key ", StringComparison.Ordinal) && SshPublicKey.TryParse(line["key ".Length..], out var key))
                keys.Add(key);
        }
        return new AdministratorFile(new User(password, keys));
    }

    public User? Find(string name) => name == Administrator.UserName ? _administrator : null;
}

/// <summary>Lets users in by password or key. An unknown user costs the same time as a wrong password.</summary>
internal sealed class SshUsers(IUsers users) : ISshAuthenticator
{
    public ValueTask<AuthenticationResult> VerifyAsync(SshAuthenticationRequest request, CancellationToken cancellationToken)
    {
        var user = users.Find(request.User);
        var accepted = request.Method switch
        {
            SshAuthenticationMethod.Password => (user?.Password ?? PasswordHash.Nobody).Matches(request.Password.Span) && user?.Password is not null,
            SshAuthenticationMethod.PublicKey => request.PublicKey is { } key && user is not null && user.Keys.Contains(key),
            _ => false,
        };
        return ValueTask.FromResult(accepted ? AuthenticationResult.Accepted : AuthenticationResult.Denied);
    }
}
