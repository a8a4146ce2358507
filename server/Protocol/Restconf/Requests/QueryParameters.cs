using System.Globalization;
using Netconf.Mano.Data;

namespace Netconf.Mano.Protocol.Restconf;

/// <summary>The query parameters (RFC 8040 §4.8; RFC 8527 §3.2), each at most once, and only where it means something.</summary>
internal sealed record QueryParameters
{
    private static readonly string[] OfReading = ["content", "depth", "fields", "with-defaults", "with-origin"];
    private static readonly string[] OfPlacing = ["insert", "point"];
    private static readonly string[] OfStream = ["filter", "start-time", "stop-time"];

    public ContentKinds Content { get; private set; } = ContentKinds.All;

    public bool HasContent { get; private set; }

    /// <summary>How many levels, the resource itself being the first.</summary>
    public int Depth { get; private set; } = int.MaxValue;

    public string? Fields { get; private set; }

    public DefaultsReport? Defaults { get; private set; }

    public bool WithOrigin { get; private set; }

    public InsertPosition? Insert { get; private set; }

    /// <summary>The neighbour of an insert before or after, as a path in the datastore.</summary>
    public string? Point { get; private set; }

    public string? Filter { get; private set; }

    public string? StartTime { get; private set; }

    public string? StopTime { get; private set; }

    /// <summary>Those of a GET or HEAD of data.</summary>
    public static (QueryParameters? Parameters, Fault? Fault) OfRead(string query) => Parse(query, OfReading, "a GET");

    /// <summary>Those of a POST or PUT.</summary>
    public static (QueryParameters? Parameters, Fault? Fault) OfInsert(string query)
    {
        var (parameters, fault) = Parse(query, OfPlacing, "a POST or PUT");
        if (fault is not null)
            return (null, fault);
        var needsPoint = parameters!.Insert is InsertPosition.Before or InsertPosition.After;
        return needsPoint == parameters.Point is not null
            ? (parameters, null)
            : (null, Fault.Invalid("point goes with insert=before and insert=after, and these need it."));
    }

    /// <summary>Those of an event stream.</summary>
    public static (QueryParameters? Parameters, Fault? Fault) OfEvents(string query) => Parse(query, OfStream, "an event stream");

    /// <summary>For requests that take none.</summary>
    public static Fault? None(string query, string what) => Parse(query, [], what).Fault;

    private static (QueryParameters? Parameters, Fault? Fault) Parse(string query, string[] allowed, string what)
    {
        var parameters = new QueryParameters();
        var seen = new HashSet<string>();
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (!PercentText.TryDecode(equals < 0 ? part : part.AsSpan(0, equals), out string? name)
                || !PercentText.TryDecode(equals < 0 ? "" : part.AsSpan(equals + 1), out string? value))
                return (null, Fault.Invalid($"The query parameter {part} is not percent-encoded UTF-8."));
            if (!allowed.Contains(name))
                return (null, Fault.Invalid(
                    allowed.Length == 0 ? $"{what} takes no query parameters, so not {name}." : $"{what} takes {string.Join(", ", allowed)}, not {name}."));
            if (!seen.Add(name))
                return (null, Fault.Invalid($"The query parameter {name} stands more than once."));
            if (!parameters.Take(name, value))
                return (null, Fault.Invalid($"The query parameter {name} has not the value '{value}'."));
        }
        return (parameters, null);
    }

    private bool Take(string name, string value)
    {
        switch (name)
        {
            case "content":
                HasContent = true;
                return Choose(value, v => Content = v, ("all", ContentKinds.All), ("config", ContentKinds.Config), ("nonconfig", ContentKinds.State));
            case "depth":
                if (value == "unbounded")
                    return true;
                Depth = ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth : 0;
                return Depth > 0;
            case "fields":
                Fields = value;
                return value.Length > 0;
            case "with-defaults":
                return Choose(
                    value, v => Defaults = v, ("explicit", DefaultsReport.Explicit), ("trim", DefaultsReport.Trim),
                    ("report-all", DefaultsReport.ReportAll), ("report-all-tagged", DefaultsReport.ReportAllTagged));
            case "with-origin":
                WithOrigin = true;
                return value.Length == 0;
            case "insert":
                return Choose(
                    value, v => Insert = v, ("first", InsertPosition.First), ("last", InsertPosition.Last),
                    ("before", InsertPosition.Before), ("after", InsertPosition.After));
            case "point":
                Point = value;
                return value.Length > 0;
            case "filter":
                Filter = value;
                return value.Length > 0;
            case "start-time":
                StartTime = value;
                return true;
            default:
                StopTime = value;
                return true;
        }
    }

    private static bool Choose<T>(string value, Action<T> take, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach (var (name, choice) in choices)
            if (name == value)
            {
                take(choice);
                return true;
            }
        return false;
    }
}
