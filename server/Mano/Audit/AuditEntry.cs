using System.Text.Json;

namespace Netconf.Mano;

/// <summary>What an entry of the audit log tells of (mano-aaa audit-kind).</summary>
internal enum AuditSubject
{
    /// <summary>Somebody tried to come in.</summary>
    LogIn,

    /// <summary>A session ended.</summary>
    Session,

    /// <summary>An rpc or action was called.</summary>
    Operation,

    /// <summary>An address was banned, or let in again.</summary>
    Ban,
}

/// <summary>One entry: never a password, a key or data.</summary>
/// <param name="Time">When it was.</param>
/// <param name="Kind">What it tells of.</param>
/// <param name="User">The user, or the name given by who was refused.</param>
internal sealed record AuditEntry(DateTimeOffset Time, AuditSubject Kind, string User)
{
    private const int LongestText = 1024;

    /// <summary>The session; 0 where there is none.</summary>
    public uint SessionId { get; init; }

    /// <summary>The address, or local.</summary>
    public string Source { get; init; } = "";

    /// <summary>The rpc or action, the way of coming in, or why the session ended.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The instance an action was called on.</summary>
    public string? Target { get; init; }

    /// <summary>ok, or the tag of the error.</summary>
    public string Outcome { get; init; } = "ok";

    /// <summary>As one line of JSON, without its end.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("time", Time);
        json.WriteNumber("kind", (int)Kind);
        json.WriteString("user", Cut(User));
        if (SessionId != 0)
            json.WriteNumber("session", SessionId);
        json.WriteString("source", Source);
        json.WriteString("subject", Cut(Subject));
        if (Target is not null)
            json.WriteString("target", Cut(Target));
        json.WriteString("outcome", Outcome);
        json.WriteEndObject();
    }

    /// <summary>Reads a line; null when it is none: a crash may have cut it.</summary>
    public static AuditEntry? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var entry = document.RootElement;
            return new AuditEntry(
                entry.GetProperty("time").GetDateTimeOffset(), (AuditSubject)entry.GetProperty("kind").GetInt32(), entry.GetProperty("user").GetString()!)
            {
                SessionId = entry.TryGetProperty("session", out var session) ? session.GetUInt32() : 0,
                Source = entry.GetProperty("source").GetString()!,
                Subject = entry.GetProperty("subject").GetString()!,
                Target = entry.TryGetProperty("target", out var target) ? target.GetString() : null,
                Outcome = entry.GetProperty("outcome").GetString()!,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

/// <summary>Which entries are asked for; the newest first.</summary>
/// <param name="From">No older ones.</param>
/// <param name="To">No newer ones.</param>
/// <param name="User">Only of that user.</param>
/// <param name="Kind">Only of that kind.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record AuditQuery(DateTimeOffset? From, DateTimeOffset? To, string? User, AuditSubject? Kind, int Limit)
{
    /// <summary>Whether it asks for that entry.</summary>
    public bool Asks(AuditEntry entry) =>
        !(entry.Time < From) && !(entry.Time > To) && (User is null || User == entry.User) && (Kind is null || Kind == entry.Kind);
}
