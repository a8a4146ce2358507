namespace Netconf.Mano.Yang;

/// <summary>
/// Collects findings. The same finding at the same place counts once (a grouping is expanded many times), and after
/// <see cref="Limit"/> of them the rest is only counted: hostile text must not fill the memory with complaints.
/// </summary>
internal sealed class DiagnosticBag
{
    public const int Limit = 2000;

    private readonly List<Diagnostic> _all = [];
    private readonly HashSet<(string Code, string Message, SourceLocation? Location)> _seen = [];
    private int _dropped;

    public bool HasErrors { get; private set; }

    public int ErrorCount { get; private set; }

    public void Add(Diagnostic diagnostic)
    {
        if (_all.Count >= Limit)
        {
            _dropped++;
            HasErrors |= diagnostic.Severity == DiagnosticSeverity.Error;
            return;
        }
        if (!_seen.Add((diagnostic.Code, diagnostic.Message, diagnostic.Location)))
            return;
        if (diagnostic.Severity == DiagnosticSeverity.Error)
        {
            HasErrors = true;
            ErrorCount++;
        }
        _all.Add(diagnostic);
    }

    public void Error(string code, string message, SourceLocation? location, string? remedy = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Error, code, message, location, remedy));

    public void Error(string code, string message, Statement at, string? remedy = null) =>
        Error(code, message, at.Location, remedy);

    public void Warn(string code, string message, Statement at, string? remedy = null) =>
        Add(new Diagnostic(DiagnosticSeverity.Warning, code, message, at.Location, remedy));

    /// <summary>All findings in order of place: files in the order in which they first appeared.</summary>
    public IReadOnlyList<Diagnostic> ToList()
    {
        var fileOrder = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var d in _all)
            fileOrder.TryAdd(d.Location?.File ?? "", fileOrder.Count);
        var sorted = _all
            .OrderBy(d => fileOrder[d.Location?.File ?? ""])
            .ThenBy(d => d.Location?.Line ?? 0)
            .ThenBy(d => d.Location?.Column ?? 0)
            .ToList();
        if (_dropped > 0)
            sorted.Add(new Diagnostic(HasErrors ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, "too-many-findings",
                $"{_dropped} more findings are not shown", null, "mend those above first"));
        return sorted;
    }
}
