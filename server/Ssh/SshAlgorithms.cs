namespace Netconf.Mano.Ssh;

/// <summary>The algorithms offered, in order of preference, as comma-separated names of RFC 4253 and its successors.
/// The defaults are what is sound today: no SHA-1, no CBC.</summary>
public sealed record SshAlgorithms
{
    /// <summary>Key exchange.</summary>
    public string KeyExchange { get; init; } =
        "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521," +
        "diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256";

    /// <summary>Host key and signature algorithms.</summary>
    public string HostKey { get; init; } =
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    /// <summary>Algorithms with which a client may sign when it authenticates by a key.</summary>
    public string PublicKey { get; init; } =
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    /// <summary>Ciphers, in both directions.</summary>
    public string Cipher { get; init; } =
        "aes256-gcm@openssh.com,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr";

    /// <summary>Message authentication codes, for ciphers that need one.</summary>
    public string Mac { get; init; } =
        "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512";
}
