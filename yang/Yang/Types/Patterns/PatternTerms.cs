namespace Netconf.Mano.Yang;

internal enum TermKind
{
    /// <summary>Matches no text.</summary>
    Nothing,
    /// <summary>Matches the empty text.</summary>
    Empty,
    Chars,
    Sequence,
    Choice,
    All,
    Not,
    Repeat,
}

/// <summary>A regular expression in normal form; equal ones are the same object (see <see cref="PatternTerms"/>).</summary>
internal sealed class PatternTerm
{
    public required int Id { get; init; }

    public required TermKind Kind { get; init; }

    public required bool IsNullable { get; init; }

    /// <summary>Sequence: head and tail. Choice and All: by id. Not and Repeat: the one.</summary>
    public PatternTerm[] Parts { get; init; } = [];

    /// <summary>Chars: which classes.</summary>
    public bool[] Classes { get; init; } = [];

    public int Least { get; init; }

    public int Most { get; init; }
}

/// <summary>Makes terms, simplifies them and derives them. Not thread-safe.</summary>
internal sealed class PatternTerms
{
    /// <summary>A choice of more terms than that is given up: only expressions made to hurt get there.</summary>
    private const int WidestChoice = 4000;

    private readonly CharacterClasses _classes;
    private readonly Dictionary<string, PatternTerm> _known = [];
    private readonly Dictionary<(PatternTerm, int), PatternTerm> _derived = [];
    private int _nextId;

    public PatternTerms(CharacterClasses classes)
    {
        _classes = classes;
        Nothing = new PatternTerm { Id = _nextId++, Kind = TermKind.Nothing, IsNullable = false };
        Empty = new PatternTerm { Id = _nextId++, Kind = TermKind.Empty, IsNullable = true };
        Anything = new PatternTerm { Id = _nextId++, Kind = TermKind.Not, IsNullable = true, Parts = [Nothing] };
    }

    public PatternTerm Nothing { get; }

    public PatternTerm Empty { get; }

    public PatternTerm Anything { get; }

    /// <summary>Drops all that was remembered; terms handed out stay usable.</summary>
    public void Forget()
    {
        _known.Clear();
        _derived.Clear();
    }

    public PatternTerm From(PatternSyntax syntax) => syntax switch
    {
        PatternChars chars => Chars(_classes.ClassesIn(chars.Set)),
        PatternSequence sequence => sequence.Parts.Reverse().Aggregate(Empty, (tail, part) => Sequence(From(part), tail)),
        PatternChoice choice => Choice([.. choice.Branches.Select(From)]),
        PatternRepeat repeat => Repeat(From(repeat.Body), repeat.Least, repeat.Most),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };

    public PatternTerm Not(PatternTerm term)
    {
        if (term.Kind == TermKind.Not)
            return term.Parts[0];
        if (term.Kind == TermKind.Nothing)
            return Anything;
        return Intern($"!{term.Id}", id => new PatternTerm { Id = id, Kind = TermKind.Not, IsNullable = !term.IsNullable, Parts = [term] });
    }

    public PatternTerm And(IReadOnlyList<PatternTerm> terms)
    {
        var parts = new SortedDictionary<int, PatternTerm>();
        foreach (var t in terms)
        {
            if (t.Kind == TermKind.Nothing)
                return Nothing;
            if (t != Anything)
                foreach (var p in t.Kind == TermKind.All ? t.Parts : [t])
                    parts[p.Id] = p;
        }
        return Join(parts, TermKind.All, '&', Anything, parts.Values.All(p => p.IsNullable));
    }

    public PatternTerm Choice(IReadOnlyList<PatternTerm> terms)
    {
        var parts = new SortedDictionary<int, PatternTerm>();
        foreach (var t in terms)
        {
            if (t == Anything)
                return Anything;
            if (t.Kind != TermKind.Nothing)
                foreach (var p in t.Kind == TermKind.Choice ? t.Parts : [t])
                    parts[p.Id] = p;
        }
        if (parts.Count > 1)
            MergeRepeats(parts);
        return parts.Count > WidestChoice ? Nothing : Join(parts, TermKind.Choice, '|', Nothing, parts.Values.Any(p => p.IsNullable));
    }

    public PatternTerm Derive(PatternTerm term, int symbol)
    {
        if (_derived.TryGetValue((term, symbol), out var known))
            return known;
        var result = term.Kind switch
        {
            TermKind.Nothing or TermKind.Empty => Nothing,
            TermKind.Chars => term.Classes[symbol] ? Empty : Nothing,
            TermKind.Sequence => DeriveSequence(term, symbol),
            TermKind.Choice => Choice([.. term.Parts.Select(p => Derive(p, symbol))]),
            TermKind.All => And([.. term.Parts.Select(p => Derive(p, symbol))]),
            TermKind.Not => Not(Derive(term.Parts[0], symbol)),
            _ => DeriveRepeat(term, symbol),
        };
        _derived[(term, symbol)] = result;
        return result;
    }

    private PatternTerm DeriveSequence(PatternTerm term, int symbol)
    {
        // A loop, not a recursion: a sequence may be as long as its pattern.
        var choices = new List<PatternTerm>();
        while (term.Kind == TermKind.Sequence)
        {
            choices.Add(Sequence(Derive(term.Parts[0], symbol), term.Parts[1]));
            if (!term.Parts[0].IsNullable)
                return Choice(choices);
            term = term.Parts[1];
        }
        choices.Add(Derive(term, symbol));
        return Choice(choices);
    }

    private PatternTerm DeriveRepeat(PatternTerm term, int symbol)
    {
        var rest = Repeat(term.Parts[0], Math.Max(term.Least - 1, 0), term.Most == int.MaxValue ? term.Most : term.Most - 1);
        return Sequence(Derive(term.Parts[0], symbol), rest);
    }

    private PatternTerm Chars(bool[] classes)
    {
        if (!classes.Contains(true))
            return Nothing;
        var key = "c" + string.Concat(classes.Select(c => c ? '1' : '0'));
        return Intern(key, id => new PatternTerm { Id = id, Kind = TermKind.Chars, IsNullable = false, Classes = classes });
    }

    private PatternTerm Sequence(PatternTerm head, PatternTerm tail)
    {
        if (head.Kind == TermKind.Nothing || tail.Kind == TermKind.Nothing)
            return Nothing;
        if (head.Kind == TermKind.Empty)
            return tail;
        if (tail.Kind == TermKind.Empty)
            return head;
        if (head.Kind == TermKind.Sequence)
        {
            // Always to the right: (ab)c is a(bc), so that equal terms meet.
            var heads = new Stack<PatternTerm>();
            for (; head.Kind == TermKind.Sequence; head = head.Parts[1])
                heads.Push(head.Parts[0]);
            heads.Push(head);
            return heads.Aggregate(tail, (t, h) => Sequence(h, t));
        }
        var isNullable = head.IsNullable && tail.IsNullable;
        return Intern(
            $".{head.Id},{tail.Id}",
            id => new PatternTerm { Id = id, Kind = TermKind.Sequence, IsNullable = isNullable, Parts = [head, tail] });
    }

    private PatternTerm Repeat(PatternTerm body, int least, int most)
    {
        if (most == 0 || body.Kind == TermKind.Empty)
            return Empty;
        if (body.Kind == TermKind.Nothing)
            return least == 0 ? Empty : Nothing;
        if (body.IsNullable)
            least = 0;
        if (least == 1 && most == 1)
            return body;
        if (body is { Kind: TermKind.Repeat, Least: 0, Most: int.MaxValue })
            return body;
        return Intern(
            $"*{body.Id},{least},{most}",
            id => new PatternTerm
            {
                Id = id, Kind = TermKind.Repeat, IsNullable = least == 0, Parts = [body], Least = least, Most = most,
            });
    }

    // x{2,5}t | x{4,8}t is x{2,8}t: without this, counted repetitions would multiply.
    private void MergeRepeats(SortedDictionary<int, PatternTerm> parts)
    {
        var groups = new Dictionary<(int Body, int Tail), List<PatternTerm>>();
        foreach (var p in parts.Values)
        {
            var (repeat, tail) = Counted(p);
            if (repeat is null)
                continue;
            if (!groups.TryGetValue((repeat.Parts[0].Id, tail.Id), out var group))
                groups[(repeat.Parts[0].Id, tail.Id)] = group = [];
            group.Add(p);
        }
        foreach (var group in groups.Values)
            if (group.Count > 1)
                MergeGroup(parts, group);
    }

    private void MergeGroup(SortedDictionary<int, PatternTerm> parts, List<PatternTerm> group)
    {
        var tail = Counted(group[0]).Tail;
        var ordered = group.Select(p => Counted(p).Repeat!).OrderBy(r => r.Least).ToList();
        foreach (var p in group)
            parts.Remove(p.Id);
        var (least, most) = (ordered[0].Least, ordered[0].Most);
        var body = ordered[0].Parts[0];
        foreach (var r in ordered.Skip(1))
        {
            if (most == int.MaxValue || r.Least <= most + 1)
            {
                most = Math.Max(most, r.Most);
                continue;
            }
            Put(least, most);
            (least, most) = (r.Least, r.Most);
        }
        Put(least, most);

        void Put(int from, int to)
        {
            var merged = Sequence(Repeat(body, from, to), tail);
            parts[merged.Id] = merged;
        }
    }

    private (PatternTerm? Repeat, PatternTerm Tail) Counted(PatternTerm term) => term.Kind switch
    {
        TermKind.Repeat => (term, Empty),
        TermKind.Sequence when term.Parts[0].Kind == TermKind.Repeat => (term.Parts[0], term.Parts[1]),
        _ => (null, Empty),
    };

    private PatternTerm Join(SortedDictionary<int, PatternTerm> parts, TermKind kind, char mark, PatternTerm none, bool isNullable)
    {
        if (parts.Count <= 1)
            return parts.Count == 0 ? none : parts.Values.First();
        PatternTerm[] all = [.. parts.Values];
        return Intern(
            mark + string.Join(',', all.Select(p => p.Id)),
            id => new PatternTerm { Id = id, Kind = kind, IsNullable = isNullable, Parts = all });
    }

    private PatternTerm Intern(string key, Func<int, PatternTerm> make)
    {
        if (!_known.TryGetValue(key, out var term))
            _known[key] = term = make(_nextId++);
        return term;
    }
}
