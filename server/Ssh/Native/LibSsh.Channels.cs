using System.Runtime.InteropServices;

namespace Netconf.Mano.Ssh.Native;

/// <summary>Channels and the message API (requests of the peer that wait for an answer).</summary>
internal static unsafe partial class LibSsh
{
    [LibraryImport(Library, EntryPoint = "ssh_message_get")]
    internal static partial nint MessageGet(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_message_type")]
    internal static partial RequestType MessageType(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_subtype")]
    internal static partial int MessageSubtype(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_free")]
    internal static partial void MessageFree(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_reply_default")]
    internal static partial int MessageReplyDefault(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_service_reply_success")]
    internal static partial int ServiceReplySuccess(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_service_service")]
    internal static partial nint ServiceName(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_user")]
    internal static partial nint AuthUser(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_password")]
    internal static partial nint AuthPassword(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_pubkey")]
    internal static partial nint AuthPublicKey(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_publickey_state")]
    internal static partial PublicKeyState AuthPublicKeyState(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_set_methods")]
    internal static partial int AuthSetMethods(nint message, AuthMethods methods);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_reply_success")]
    internal static partial int AuthReplySuccess(nint message, int partial);

    [LibraryImport(Library, EntryPoint = "ssh_message_auth_reply_pk_ok_simple")]
    internal static partial int AuthReplyKeyAcceptable(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_channel_request_open_reply_accept")]
    internal static partial nint ChannelOpenAccept(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_channel_request_channel")]
    internal static partial nint ChannelOfRequest(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_channel_request_subsystem")]
    internal static partial nint SubsystemOfRequest(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_message_channel_request_reply_success")]
    internal static partial int ChannelRequestReplySuccess(nint message);

    [LibraryImport(Library, EntryPoint = "ssh_channel_new")]
    internal static partial nint ChannelNew(nint session);

    [LibraryImport(Library, EntryPoint = "ssh_channel_free")]
    internal static partial void ChannelFree(nint channel);

    [LibraryImport(Library, EntryPoint = "ssh_channel_open_session")]
    internal static partial int ChannelOpenSession(nint channel);

    [LibraryImport(Library, EntryPoint = "ssh_channel_request_subsystem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChannelRequestSubsystem(nint channel, string name);

    [LibraryImport(Library, EntryPoint = "ssh_channel_request_exec", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChannelRequestExec(nint channel, string command);

    [LibraryImport(Library, EntryPoint = "ssh_channel_request_send_exit_status")]
    internal static partial int ChannelSendExitStatus(nint channel, int status);

    [LibraryImport(Library, EntryPoint = "ssh_channel_send_eof")]
    internal static partial int ChannelSendEof(nint channel);

    [LibraryImport(Library, EntryPoint = "ssh_channel_close")]
    internal static partial int ChannelClose(nint channel);

    [LibraryImport(Library, EntryPoint = "ssh_channel_window_size")]
    internal static partial uint ChannelWindowSize(nint channel);

    [LibraryImport(Library, EntryPoint = "ssh_channel_write")]
    internal static partial int ChannelWrite(nint channel, byte* data, uint length);

    [LibraryImport(Library, EntryPoint = "ssh_channel_read_nonblocking")]
    internal static partial int ChannelReadNonBlocking(nint channel, byte* destination, uint count, int isStderr);

    [LibraryImport(Library, EntryPoint = "ssh_set_channel_callbacks")]
    internal static partial int SetChannelCallbacks(nint channel, ChannelCallbacks* callbacks);

    [LibraryImport(Library, EntryPoint = "ssh_remove_channel_callbacks")]
    internal static partial int RemoveChannelCallbacks(nint channel, ChannelCallbacks* callbacks);
}
