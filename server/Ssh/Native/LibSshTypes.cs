using System.Runtime.InteropServices;

namespace Netconf.Mano.Ssh.Native;

/// <summary>Return codes of libssh.</summary>
internal static class SshCode
{
    internal const int Ok = 0;
    internal const int Error = -1;
    internal const int Again = -2;
}

/// <summary>enum ssh_options_e, by position.</summary>
internal enum SessionOption
{
    Host = 0,
    Fd = 3,
    User = 4,
    SshDirectory = 5,
    CiphersClientToServer = 15,
    CiphersServerToClient = 16,
    KeyExchange = 24,
    HostKeys = 25,
    HmacClientToServer = 29,
    HmacServerToClient = 30,
    PublicKeyAcceptedTypes = 37,
    ProcessConfig = 38,
    RekeyData = 39,
    RekeyTime = 40,
}

/// <summary>enum ssh_bind_options_e, by position.</summary>
internal enum BindOption
{
    Banner = 6,
    ImportKey = 10,
    KeyExchange = 11,
    CiphersClientToServer = 12,
    CiphersServerToClient = 13,
    HmacClientToServer = 14,
    HmacServerToClient = 15,
    PublicKeyAcceptedTypes = 17,
    HostKeyAlgorithms = 18,
    ProcessConfig = 19,
}

/// <summary>What ssh_get_status answers.</summary>
[Flags]
internal enum SessionStatus
{
    None = 0,
    Closed = 1,
    ReadPending = 2,
    ClosedError = 4,
    WritePending = 8,
}

internal enum RequestType
{
    Auth = 1,
    ChannelOpen = 2,
    Channel = 3,
    Service = 4,
    Global = 5,
}

/// <summary>Subtype of a <see cref="RequestType.ChannelOpen"/>: only sessions are served.</summary>
internal static class ChannelKind
{
    internal const int Session = 1;
}

/// <summary>Subtype of a <see cref="RequestType.Channel"/>.</summary>
internal static class ChannelRequestKind
{
    internal const int Environment = 4;
    internal const int Subsystem = 5;
}

[Flags]
internal enum AuthMethods
{
    None = 1,
    Password = 2,
    PublicKey = 4,
    Interactive = 16,
}

internal enum AuthStatus
{
    Error = -1,
    Success = 0,
    Denied = 1,
    Partial = 2,
    Info = 3,
    Again = 4,
}

internal enum PublicKeyState
{
    Error = -1,
    None = 0,
    Valid = 1,
    Wrong = 2,
}

internal enum KeyType
{
    Unknown = 0,
    Rsa = 2,
    Ed25519 = 5,
    EcdsaP256 = 8,
    EcdsaP384 = 9,
    EcdsaP521 = 10,
}

/// <summary>struct ssh_counter_struct: what passed over a socket.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Counters
{
    internal ulong InBytes;
    internal ulong OutBytes;
    internal ulong InPackets;
    internal ulong OutPackets;
}

/// <summary>struct ssh_channel_callbacks_struct: functions that libssh calls; null ones are not called.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChannelCallbacks
{
    internal nuint Size;
    internal nint UserData;
    internal delegate* unmanaged[Cdecl]<nint, nint, byte*, uint, int, nint, int> Data;
    internal delegate* unmanaged[Cdecl]<nint, nint, nint, void> Eof;
    internal delegate* unmanaged[Cdecl]<nint, nint, nint, void> Close;
    internal nint Signal;
    internal delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> ExitStatus;
    internal delegate* unmanaged[Cdecl]<nint, nint, byte*, int, byte*, byte*, nint, void> ExitSignal;
    internal nint PtyRequest;
    internal nint ShellRequest;
    internal nint AuthAgentRequest;
    internal nint X11Request;
    internal nint PtyWindowChange;
    internal nint ExecRequest;
    internal nint EnvRequest;
    internal nint SubsystemRequest;
    internal nint WriteWontBlock;
}
