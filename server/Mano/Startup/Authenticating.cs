using Netconf.Mano.Bindings.Mano;
using Netconf.Mano.Datastore;
using Netconf.Mano.Protocol;

namespace Netconf.Mano;

/// <summary>Who may come in and what is noted of it: users, log-ins, bans, session limits, the audit log; by mano-aaa where it is served.</summary>
internal sealed class Authenticating : IDisposable
{
    private readonly Datastores _datastores;
    private readonly bool _isConfigured;

    private Authenticating(ServerOptions options, Datastores datastores, Func<Administrator> first, ILoggerFactory loggers)
    {
        _datastores = datastores;
        _isConfigured = options.Models == ModelSet.Mano;
        IUsers users = _isConfigured
            ? new ConfiguredUsers(datastores)
            : AdministratorFile.OpenOrCreate(Path.Combine(options.DataDirectory, "administrator"), first);
        Audit = AuditLog.Open(Path.Combine(options.DataDirectory, "audit"), RetentionOf, TimeProvider.System, loggers.CreateLogger<AuditLog>());
        LogIns = new LogIns(users, RulesOf, Audit, TimeProvider.System);
    }

    /// <summary>Where users prove who they are.</summary>
    public LogIns LogIns { get; }

    /// <summary>Where it is noted.</summary>
    public AuditLog Audit { get; }

    /// <summary>What slows down and stops those who guess.</summary>
    public LogInRules Rules => RulesOf();

    /// <summary>Opens them.</summary>
    public static Authenticating Compose(ServerOptions options, Datastores datastores, Func<Administrator> first, ILoggerFactory loggers) =>
        new(options, datastores, first, loggers);

    /// <summary>How many sessions there may be.</summary>
    public SessionQuota Quota()
    {
        if (!_isConfigured)
            return new SessionQuota();
        var limits = Configured.SessionLimits;
        return new SessionQuota
        {
            Total = Clamp(limits.Total),
            PerUser = Clamp(limits.PerUser),
            PerAddress = Clamp(limits.PerAddress),
            StartsPerMinute = Clamp(limits.StartsPerMinute),
        };

        static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);
    }

    /// <summary>Notes an operation that has ended.</summary>
    public void Note(Actor actor, string operation, string? target, string? errorTag)
    {
        if (_isConfigured && Configured.Audit.Operations is var which
            && (which == AuditOperations.None || (which == AuditOperations.Changes && OnlyReads(operation))))
            return;
        Audit.Write(new AuditEntry(TimeProvider.System.GetUtcNow(), AuditSubject.Operation, actor.User)
        { SessionId = actor.SessionId, Source = actor.Source, Subject = operation, Target = target, Outcome = errorTag ?? "ok" });
    }

    /// <summary>Registers handlers and providers, and watches sessions and users.</summary>
    public void Attach(NetconfServer netconf)
    {
        netconf.Sessions.SessionEnded += (session, end) =>
            Audit.Write(new AuditEntry(TimeProvider.System.GetUtcNow(), AuditSubject.Session, session.Actor.User)
            { SessionId = session.Actor.SessionId, Source = session.Actor.Source, Subject = "ended", Outcome = end.ToString().ToLowerInvariant() });
        if (!_isConfigured)
            return;
        new UserOperations(_datastores, LogIns, Audit, TimeProvider.System).Register();
        _datastores.Operational.AddProvider(new LogInStateProvider(LogIns));
        _datastores.Configuration.Subscribe(change => EndSessionsOfTheDisabled(change, netconf.Sessions));
    }

    /// <inheritdoc/>
    public void Dispose() => Audit.Dispose();

    private Aaa Configured => new ManoRoot(_datastores.Configuration.Running.Tree.Root).Aaa;

    private static bool OnlyReads(string operation) =>
        operation is "get" or "head" or "options" or "get-config" or "get-data" or "get-schema" or "validate" or "close-session" or "query-audit";

    /// <summary>A user who was removed or disabled is not only kept from coming in: his sessions end.</summary>
    private static void EndSessionsOfTheDisabled(PublishedChange change, SessionTable sessions)
    {
        var (before, after) = (new ManoRoot(change.Before.Tree.Root).Aaa.Users, new ManoRoot(change.After.Tree.Root).Aaa.Users);
        HashSet<string>? gone = null;
        foreach (var user in after.ChangesSince(before))
            if (user.Before is { Enabled: true } was && user.After is not { Enabled: true })
                (gone ??= []).Add(was.Name);
        if (gone is null)
            return;
        // Off the journal's thread: ending a session waits for what it does.
        _ = Task.Run(() =>
        {
            foreach (var session in sessions.Sessions)
                if (gone.Contains(session.Actor.User))
                    session.End(SessionEnd.Killed, null);
        });
    }

    private AuditRetention RetentionOf() => _isConfigured
        ? new AuditRetention(TimeSpan.FromDays(Configured.Audit.Retention), (long)Configured.Audit.LargestSize << 20)
        : AuditRetention.Default;

    private LogInRules RulesOf() => _isConfigured ? LogInRules.Of(Configured.LogIn) : new LogInRules();
}
