using System.Net;
using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>Authentication: the request is held while workers examine it, and answered on the loop.</summary>
internal sealed unsafe partial class SshServerSession
{
    private const int Fatal = 2;

    /// <summary>Key exchange and a full round of attempts take a few dozen.</summary>
    private const int MaxPackets = 300;

    private nint _held;
    private bool _askedForMethods;
    private int _failures;
    private long _replyAt = long.MaxValue;

    private bool IsHeld => _held != 0;

    private void HandleAuthentication(nint message)
    {
        _held = message;
        LibSsh.AuthSetMethods(message, AuthMethods.PublicKey | AuthMethods.Password);
        var method = (AuthMethods)LibSsh.MessageSubtype(message);
        if (method == AuthMethods.None && !_askedForMethods)
        {
            // The customary way to ask which methods there are (RFC 4252 §5.2); not an attempt.
            _askedForMethods = true;
            ReplyDenied(countsAsFailure: false);
            return;
        }

        var request = ReadRequest(message, method);
        if (request is null)
        {
            ReplyDenied();
        }
        else if (!_server.Verifier.TryVerify(request, verdict => Post(() => Conclude(request, verdict))))
        {
            Close("too many clients authenticate at the same time");
        }
    }

    private SshAuthenticationRequest? ReadRequest(nint message, AuthMethods method)
    {
        var user = Marshal.PtrToStringUTF8(LibSsh.AuthUser(message)) ?? "";
        if (!PeerText.IsUserName(user))
        {
            return null;
        }

        if (method == AuthMethods.Password)
        {
            return new SshAuthenticationRequest
            {
                User = user,
                Method = SshAuthenticationMethod.Password,
                Password = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)LibSsh.AuthPassword(message)).ToArray(),
                RemoteEndPoint = RemoteEndPoint,
            };
        }

        var state = LibSsh.AuthPublicKeyState(message);
        if (method != AuthMethods.PublicKey || state is not (PublicKeyState.None or PublicKeyState.Valid))
        {
            return null;
        }

        return new SshAuthenticationRequest
        {
            User = user,
            Method = SshAuthenticationMethod.PublicKey,
            PublicKey = SshKeyHandle.PublicKeyOf(LibSsh.AuthPublicKey(message)),
            IsProbe = state == PublicKeyState.None,
            RemoteEndPoint = RemoteEndPoint,
        };
    }

    private void Conclude(SshAuthenticationRequest request, AuthenticationResult verdict)
    {
        if (verdict.IsAccepted)
        {
            Admit(request, verdict);
            return;
        }

        if (request.Method == SshAuthenticationMethod.Password)
        {
            var delay = verdict.Delay ?? _server.Delays.NextDelay(AddressOf(RemoteEndPoint));
            _replyAt = Loop.Timers.Now + (long)delay.TotalMilliseconds;
            ArmTimer();
        }
        else
        {
            ReplyDenied();
            Schedule();
        }

        if (!request.IsProbe)
        {
            Log.Denied(Logger, NameOf(request.Method), request.User, RemoteEndPoint);
        }
    }

    private void Admit(SshAuthenticationRequest request, AuthenticationResult verdict)
    {
        var message = _held;
        _held = 0;
        if (request.IsProbe)
        {
            LibSsh.AuthReplyKeyAcceptable(message);
            LibSsh.MessageFree(message);
            Schedule();
            return;
        }

        User = verdict.User ?? request.User;
        Method = NameOf(request.Method);
        _authenticated = true;
        _withoutChannelSince = Loop.Timers.Now;
        LibSsh.AuthReplySuccess(message, partial: 0);
        LibSsh.MessageFree(message);
        Log.Authenticated(Logger, User, RemoteEndPoint, Method);
        _server.Authenticated(this);
        MoveTo(_server.TakeIoLoop());
    }

    private void ReplyDenied(bool countsAsFailure = true)
    {
        _replyAt = long.MaxValue;
        if (_held == 0)
        {
            return;
        }

        var message = _held;
        _held = 0;
        LibSsh.MessageReplyDefault(message);
        LibSsh.MessageFree(message);
        if (countsAsFailure && ++_failures >= _options.MaxAuthAttempts)
        {
            Close("too many failed attempts to authenticate");
        }
    }

    /// <summary>libssh answers nothing at all to a signature that it will not accept: without this the client would wait for
    /// the grace time to end.</summary>
    private void CheckForRejectedSignature()
    {
        if (InPackets > MaxPackets)
        {
            Close("too many packets before authentication");
            return;
        }

        if (LibSsh.GetErrorCode(Native) == Fatal && !IsNativeClosed())
        {
            Close(LibSsh.GetError(Native));
        }
    }

    private static string NameOf(SshAuthenticationMethod method) =>
        method == SshAuthenticationMethod.Password ? "password" : "publickey";

    private static IPAddress? AddressOf(EndPoint? endPoint) => (endPoint as IPEndPoint)?.Address;
}
