namespace Netconf.Mano.Orchestration.Heartbeats;

/// <summary>What a component is asked.</summary>
public enum ProbeKind
{
    /// <summary>ICMP echo.</summary>
    Ping,

    /// <summary>A TCP connection can be made.</summary>
    Tcp,
}

/// <summary>What is done about a component that runs but does not answer.</summary>
public enum Recovery
{
    /// <summary>Shut it off and start it again.</summary>
    Restart,

    /// <summary>Make its server anew.</summary>
    Redeploy,
}

/// <summary>How the components of a VDU are asked whether they live.</summary>
/// <param name="Name">Name of the heartbeat.</param>
/// <param name="Vdu">The VDU.</param>
/// <param name="Cpd">The VDU's connection point whose addresses are asked.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Port">Port, of TCP.</param>
public sealed record Heartbeat(string Name, string Vdu, string Cpd, ProbeKind Kind, int Port)
{
    /// <summary>Time from one question to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Questions in a row without an answer after which the component is taken to be faulty.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>How long a new server may be silent before its first answer.</summary>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromSeconds(120);
}
