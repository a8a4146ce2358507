using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>A loop's own ssh_bind: host keys and algorithms that new sessions copy. Used on that loop only.</summary>
internal sealed unsafe class HostKeyBind : IDisposable
{
    private nint _bind;

    internal HostKeyBind(SshServerOptions options) => Renew(options);

    /// <summary>Takes the keys and algorithms there are now.</summary>
    internal void Renew(SshServerOptions options)
    {
        Dispose();
        _bind = LibSsh.BindNew();

        // Without this every accepted connection reads a configuration file of the system.
        var processConfig = 0;
        LibSsh.BindOptionsSet(_bind, BindOption.ProcessConfig, &processConfig);
        foreach (var key in options.HostKeys.DuplicateAll())
        {
            Check(LibSsh.BindOptionsSet(_bind, BindOption.ImportKey, (void*)key), "host key");
        }

        var algorithms = options.Algorithms;
        Set(BindOption.KeyExchange, algorithms.KeyExchange);
        Set(BindOption.HostKeyAlgorithms, algorithms.HostKey);
        Set(BindOption.PublicKeyAcceptedTypes, algorithms.PublicKey);
        Set(BindOption.CiphersClientToServer, algorithms.Cipher);
        Set(BindOption.CiphersServerToClient, algorithms.Cipher);
        Set(BindOption.HmacClientToServer, algorithms.Mac);
        Set(BindOption.HmacServerToClient, algorithms.Mac);
    }

    internal int Accept(nint session, int fd) => LibSsh.BindAcceptFd(_bind, session, fd);

    public void Dispose()
    {
        if (_bind != 0)
        {
            LibSsh.BindFree(_bind);
            _bind = 0;
        }
    }

    private void Set(BindOption option, string value) => Check(LibSsh.BindOptionsSet(_bind, option, value), value);

    private void Check(int result, string what)
    {
        if (result != SshCode.Ok)
        {
            var error = LibSsh.GetError(_bind);
            Dispose();
            throw new SshException(SshFailure.Negotiation, $"libssh refused '{what}': {error}");
        }
    }
}
