using System.Net;

namespace Netconf.Mano;

/// <summary>Which models are served beside the protocol's own.</summary>
internal enum ModelSet
{
    /// <summary>The MANO's: descriptors, VIMs, VNF instances, lifecycle, alarms, KPIs.</summary>
    Mano,

    /// <summary>Only those given with --yang-dir and --implement: a plain NETCONF server.</summary>
    None,
}

/// <summary>What the server was started with. Every value comes from the command line, else from MANO_* in the environment, else from appsettings.json.</summary>
internal sealed record ServerOptions
{
    /// <summary>Where everything is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The address to listen on; loopback unless stated.</summary>
    public required IPAddress Listen { get; init; }

    /// <summary>NETCONF over SSH; 0 for any free port.</summary>
    public required int SshPort { get; init; }

    /// <summary>Whether the address to listen on was stated: then it counts more than what is configured.</summary>
    public bool IsListenGiven { get; init; }

    /// <summary>Whether the port of SSH was stated: then it counts more than what is configured.</summary>
    public bool IsSshPortGiven { get; init; }

    /// <summary>HTTPS; 0 for any free port.</summary>
    public required int HttpsPort { get; init; }

    /// <summary>The models served.</summary>
    public required ModelSet Models { get; init; }

    /// <summary>Directories with further modules.</summary>
    public IReadOnlyList<string> YangDirectories { get; init; } = [];

    /// <summary>Modules of those directories to implement, <c>name</c> or <c>name@revision</c>.</summary>
    public IReadOnlyList<string> Implement { get; init; } = [];

    /// <summary><c>module:f1,f2</c>: the features supported of a module; all of a module that is not named.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Whether running can be written directly (:writable-running).</summary>
    public bool WritableRunning { get; init; } = true;

    /// <summary>Whether there is a startup datastore (:startup): a restart begins with what was saved to it.</summary>
    public bool StartupDatastore { get; init; }

    /// <summary>Which sessions edit a candidate of their own.</summary>
    public Protocol.PrivateCandidates PrivateCandidates { get; init; } = Protocol.PrivateCandidates.OnRequest;

    /// <summary>Whether configurations may be read from and written to https: URLs, by the server, on behalf of its users.</summary>
    public bool UrlHttps { get; init; }

    /// <summary>The configuration of the first start, an XML file; null for the built-in one.</summary>
    public string? StartupFile { get; init; }

    /// <summary>A backup to make the data directory's content, instead of serving; null to serve.</summary>
    public string? RestoreFile { get; init; }

    /// <summary>The first administrator's password (MANO_ADMIN_PASSWORD); used at the first start only.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>The first administrator's public key, a file or its text (MANO_ADMIN_KEY); used at the first start only.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Never the password.</summary>
    public override string ToString() => $"data={DataDirectory} listen={Listen} ssh={SshPort} https={HttpsPort} models={Models}";
}
