using Netconf.Mano.Bindings.Mano;

namespace Netconf.Mano;

/// <summary>What slows down and stops those who guess (mano-aaa log-in).</summary>
internal sealed record LogInRules
{
    /// <summary>How long a client may take to prove who it is.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Failures after which an SSH connection is closed.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long the answer to a first wrong password is kept back.</summary>
    public TimeSpan FailureDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest such delay.</summary>
    public TimeSpan LongestFailureDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Failures within <see cref="BanWindow"/> after which an address is banned; 0: never.</summary>
    public int BanAfter { get; init; } = 20;

    /// <summary>For how long a failure counts.</summary>
    public TimeSpan BanWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an address stays banned.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>As they are configured.</summary>
    public static LogInRules Of(LogIn configured) => new()
    {
        Grace = TimeSpan.FromSeconds(configured.Grace),
        Attempts = configured.Attempts,
        FailureDelay = TimeSpan.FromMilliseconds(configured.FailureDelay),
        LongestFailureDelay = TimeSpan.FromMilliseconds(configured.LongestFailureDelay),
        BanAfter = configured.BanAfter,
        BanWindow = TimeSpan.FromSeconds(configured.BanWindow),
        BanTime = TimeSpan.FromSeconds(configured.BanTime),
    };
}
