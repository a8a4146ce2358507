using System.Diagnostics.CodeAnalysis;

namespace Netconf.Mano.Yang;

/// <summary>
/// A statement as written (RFC 7950 §6.3): keyword, argument, substatements, place. What it means is the compiler's business;
/// YANG and YIN texts give the same tree.
/// </summary>
public sealed class Statement
{
    private readonly int _line;
    private readonly int _column;

    internal Statement(Keyword keyword, string name, string? argument, string file, int line, int column)
    {
        Keyword = keyword;
        Name = name;
        Argument = argument;
        File = file;
        _line = line;
        _column = column;
    }

    /// <summary>Which statement it is; <see cref="Keyword.Extension"/> for a prefixed keyword.</summary>
    public Keyword Keyword { get; }

    /// <summary>The keyword as written, with its prefix when it is an extension's.</summary>
    public string Name { get; }

    /// <summary>The argument with quotes taken off and pieces joined; null when there is none.</summary>
    public string? Argument { get; internal set; }

    /// <summary>The enclosing statement; null for a module or submodule.</summary>
    public Statement? Parent { get; internal set; }

    /// <summary>The substatements, in order.</summary>
    public IReadOnlyList<Statement> Substatements => Items;

    /// <summary>Where the keyword stands.</summary>
    public SourceLocation Location => new(File, _line, _column);

    /// <summary>The argument, empty when there is none.</summary>
    internal string Arg => Argument ?? "";

    /// <summary>The substatements without the cost of an interface.</summary>
    internal Statement[] Items { get; set; } = [];

    internal string File { get; }

    /// <summary>What the compiler made of the statement, kept so that a grouping used a hundred times is read once.</summary>
    internal object? Facts { get; set; }

    internal int Line => _line;

    internal int Column => _column;

    /// <summary>The typedef or grouping of that name among the substatements, or null; indexed on first use, as a scope is asked often.</summary>
    internal Statement? FindDefinition(Keyword keyword, string name)
    {
        if (!_isIndexed)
        {
            foreach (var s in Items)
                if (s.Keyword is Keyword.Typedef or Keyword.Grouping && s.Argument is not null)
                    (_definitions ??= []).TryAdd((s.Keyword, s.Argument), s);
            _isIndexed = true;
        }
        return _definitions?.GetValueOrDefault((keyword, name));
    }

    private Dictionary<(Keyword, string), Statement>? _definitions;
    private bool _isIndexed;

    /// <summary>The first substatement of that kind, or null.</summary>
    public Statement? Find(Keyword keyword)
    {
        foreach (var s in Items)
            if (s.Keyword == keyword)
                return s;
        return null;
    }

    /// <summary>The first substatement of that kind.</summary>
    public bool TryFind(Keyword keyword, [NotNullWhen(true)] out Statement? found) => (found = Find(keyword)) is not null;

    /// <summary>The argument of the first substatement of that kind, or null.</summary>
    public string? FindArgument(Keyword keyword) => Find(keyword)?.Argument;

    /// <summary>The substatements of that kind, in order.</summary>
    public IEnumerable<Statement> FindAll(Keyword keyword)
    {
        foreach (var s in Items)
            if (s.Keyword == keyword)
                yield return s;
    }

    /// <inheritdoc/>
    public override string ToString() => Argument is null ? Name : $"{Name} {Argument}";
}
