using System.Text.Json.Serialization;

namespace Netconf.Mano.Simulator;

/// <summary>What an injected fault does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultEffect>))]
public enum FaultEffect
{
    /// <summary>Answers with <see cref="InjectedFault.Status"/> and does nothing.</summary>
    Refuse,

    /// <summary>Closes the connection and does nothing.</summary>
    Drop,

    /// <summary>Does it, then closes the connection: the reply is lost.</summary>
    LoseReply,

    /// <summary>Does it, then answers with <see cref="InjectedFault.Status"/> nevertheless.</summary>
    FailAfter,

    /// <summary>Does it after <see cref="InjectedFault.DelaySeconds"/>.</summary>
    Delay,

    /// <summary>Never answers and does nothing, until the client gives up.</summary>
    Hang,

    /// <summary>Does it, but the server made goes to ERROR.</summary>
    ErrorState,

    /// <summary>Answers with an empty listing.</summary>
    Forget,
}

/// <summary>A fault that the next matching calls meet.</summary>
public sealed class InjectedFault
{
    /// <summary>HTTP method; empty: any.</summary>
    public string Method { get; set; } = "";

    /// <summary>Regular expression over the path, for example <c>/compute/.*/servers$</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>What happens.</summary>
    public FaultEffect Effect { get; set; }

    /// <summary>Status of the answer, for those effects that answer.</summary>
    public int Status { get; set; } = 500;

    /// <summary>Message in the answer, or fault of the server.</summary>
    public string Message { get; set; } = "injected";

    /// <summary>Retry-After of the answer; 0: none.</summary>
    public int RetryAfter { get; set; }

    /// <summary>How long to wait.</summary>
    public double DelaySeconds { get; set; }

    /// <summary>Matching calls to let pass first.</summary>
    public int Skip { get; set; }

    /// <summary>Calls that meet it; -1: all from then on.</summary>
    public int Count { get; set; } = 1;
}
