using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Netconf.Mano.Ssh.Native;

namespace Netconf.Mano.Ssh;

/// <summary>What libssh calls.</summary>
internal sealed unsafe partial class SshChannel
{
    private ChannelCallbacks* _callbacks;
    private GCHandle _self;

    private void RegisterCallbacks()
    {
        _self = GCHandle.Alloc(this);
        _callbacks = (ChannelCallbacks*)NativeMemory.AllocZeroed((nuint)sizeof(ChannelCallbacks));
        _callbacks->Size = (nuint)sizeof(ChannelCallbacks);
        _callbacks->UserData = GCHandle.ToIntPtr(_self);
        _callbacks->Data = &OnData;
        _callbacks->Eof = &OnEof;
        _callbacks->Close = &OnClose;
        _callbacks->ExitStatus = &OnExitStatus;
        _callbacks->ExitSignal = &OnExitSignal;
        LibSsh.SetChannelCallbacks(Native, _callbacks);
    }

    // The callbacks copy bytes or set flags, never throw and never call libssh.

    private static SshChannel Of(nint userData) => (SshChannel)GCHandle.FromIntPtr(userData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnData(nint session, nint channel, byte* data, uint length, int isErrorText, nint userData)
    {
        var self = Of(userData);
        try
        {
            return self.Take(new ReadOnlySpan<byte>(data, (int)length), isErrorText != 0);
        }
        catch (Exception e)
        {
            self.Fault = $"internal fault: {e.Message}";
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEof(nint session, nint channel, nint userData) => Of(userData).RemoteEof = true;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnClose(nint session, nint channel, nint userData)
    {
        var self = Of(userData);
        self.RemoteEof = true;
        self.RemoteClosed = true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnExitStatus(nint session, nint channel, int status, nint userData) =>
        Of(userData).ExitStatus = status;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnExitSignal(
        nint session, nint channel, byte* signal, int core, byte* message, byte* language, nint userData) =>
        Of(userData).ExitSignal = Marshal.PtrToStringUTF8((nint)signal);
}
