using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>Tries keys, then the password, then the password as the answer to prompts, until the server is content.</summary>
internal sealed unsafe class SshClientAuthentication : IDisposable
{
    private const int PromptRounds = 8;

    private readonly List<nint> _keys;
    private readonly byte* _password;
    private readonly int _passwordSize;
    private int _attempt;
    private int _promptRounds;

    internal SshClientAuthentication(SshClientOptions options)
    {
        _keys = [.. options.PrivateKeys.Select(key => key.Handle.Duplicate())];
        if (options.Password is { } password)
        {
            _passwordSize = Encoding.UTF8.GetByteCount(password) + 1;
            _password = (byte*)NativeMemory.AllocZeroed((nuint)_passwordSize);
            Encoding.UTF8.GetBytes(password, new Span<byte>(_password, _passwordSize));
        }
    }

    /// <summary>Whether the server has said no to something.</summary>
    internal bool WasDenied { get; private set; }

    /// <summary>Goes on with the attempt under way, or the next one.</summary>
    internal AuthStatus Step(nint session)
    {
        while (true)
        {
            var result = TryAttempt(session);
            if (result is AuthStatus.Again or AuthStatus.Success or AuthStatus.Error)
            {
                return result;
            }

            WasDenied = true;
            if ((LibSsh.GetStatus(session) & (SessionStatus.Closed | SessionStatus.ClosedError)) != 0)
            {
                // The farewell came with the refusal; trying on would only hide what it says.
                return AuthStatus.Error;
            }

            do
            {
                _attempt++;
            }
            while (!IsOffered(LibSsh.UserAuthList(session, 0)));

            if (_attempt > _keys.Count + 1)
            {
                return AuthStatus.Denied;
            }
        }
    }

    public void Dispose()
    {
        _keys.ForEach(LibSsh.KeyFree);
        _keys.Clear();
        if (_password != null)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(_password, _passwordSize));
            NativeMemory.Free(_password);
        }
    }

    private bool IsOffered(AuthMethods offered) =>
        _attempt < _keys.Count ? offered.HasFlag(AuthMethods.PublicKey)
        : _attempt == _keys.Count ? offered.HasFlag(AuthMethods.Password)
        : _attempt > _keys.Count + 1 || offered.HasFlag(AuthMethods.Interactive);

    private AuthStatus TryAttempt(nint session)
    {
        if (_attempt < _keys.Count)
        {
            return LibSsh.UserAuthPublicKey(session, 0, _keys[_attempt]);
        }

        if (_password == null)
        {
            return AuthStatus.Denied;
        }

        return _attempt == _keys.Count ? LibSsh.UserAuthPassword(session, 0, _password) : AnswerPrompts(session);
    }

    private AuthStatus AnswerPrompts(nint session)
    {
        while (true)
        {
            var result = LibSsh.UserAuthInteractive(session, 0, 0);
            if (result != AuthStatus.Info)
            {
                return result;
            }

            if (++_promptRounds > PromptRounds)
            {
                return AuthStatus.Denied;
            }

            var prompts = LibSsh.InteractivePromptCount(session);
            for (var i = 0; i < prompts; i++)
            {
                LibSsh.InteractiveSetAnswer(session, (uint)i, _password);
            }
        }
    }
}
