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

/// <summary>A regular expression in normal form; equal ones are the same object (see
/// <see cref="PatternTerms"/>).</summary>
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
    private readonly Dictionary<(TermKind, int, int, int), PatternTerm> _known = [];
    private readonly Dictionary<PatternTerm[], PatternTerm> _joined = new(PartsComparer.Instance);
    private readonly Dictionary<string, PatternTerm> _chars = [];
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
        _joined.Clear();
        _derived.Clear();
    }

    public PatternTerm From(PatternSyntax syntax) => syntax switch
    {
        PatternChars chars => Chars(_classes.ClassesIn(chars.Set)),
        PatternSequence sequence => sequence.Parts.Reverse().Aggregate(Empty, (tail, part) =>
            Sequence(From(part), tail)),
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
        return _known.TryGetValue((TermKind.Not, term.Id, 0, 0), out var known)
            ? known
            : _known[(TermKind.Not, term.Id, 0, 0)] =
                new PatternTerm { Id = _nextId++, Kind = TermKind.Not, IsNullable = !term.IsNullable, Parts = [term] };
    }

    public PatternTerm And(IReadOnlyList<PatternTerm> terms)
    {
        var parts = new List<PatternTerm>(terms.Count);
        foreach (var t in terms)
        {
            if (t.Kind == TermKind.Nothing)
                return Nothing;
            if (t.Kind == TermKind.All)
                parts.AddRange(t.Parts);
            else if (t != Anything)
                parts.Add(t);
        }
        return Join(parts, TermKind.All, Anything);
    }

    public PatternTerm Choice(IReadOnlyList<PatternTerm> terms)
    {
        var parts = new List<PatternTerm>(terms.Count);
        foreach (var t in terms)
        {
            if (t == Anything)
                return Anything;
            if (t.Kind == TermKind.Choice)
                parts.AddRange(t.Parts);
            else if (t.Kind != TermKind.Nothing)
                parts.Add(t);
        }
        if (parts.Count > 1)
        {
            DropTails(parts);
            MergeRepeats(parts);
        }
        return parts.Count > WidestChoice ? Nothing : Join(parts, TermKind.Choice, Nothing);
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
        var rest = Repeat(term.Parts[0], Math.Max(term.Least - 1, 0), term.Most == int.MaxValue
            ? term.Most : term.Most - 1);
        return Sequence(Derive(term.Parts[0], symbol), rest);
    }

    private PatternTerm Chars(bool[] classes)
    {
        if (!classes.Contains(true))
            return Nothing;
        var key = string.Concat(classes.Select(c => c ? '1' : '0'));
        if (!_chars.TryGetValue(key, out var term))
            _chars[key] = term = new PatternTerm { Id = _nextId++, Kind = TermKind.Chars, IsNullable = false,
                Classes = classes };
        return term;
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
        var key = (TermKind.Sequence, head.Id, tail.Id, 0);
        if (!_known.TryGetValue(key, out var term))
            _known[key] = term = new PatternTerm
            {
                Id = _nextId++, Kind = TermKind.Sequence, IsNullable = head.IsNullable
                    && tail.IsNullable, Parts = [head, tail],
            };
        return term;
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
        var key = (TermKind.Repeat, body.Id, least, most);
        if (!_known.TryGetValue(key, out var term))
            _known[key] = term = new PatternTerm
            {
                Id = _nextId++, Kind = TermKind.Repeat, IsNullable = least == 0, Parts = [body], Least = least,
                    Most = most,
            };
        return term;
    }

    // Where x may be empty, xt matches all that t does: without this, a?a?a?… would make every suffix a choice of its
    // own.
    private static void DropTails(List<PatternTerm> parts)
    {
        HashSet<PatternTerm>? tails = null;
        foreach (var p in parts)
            for (var t = p; t.Kind == TermKind.Sequence && t.Parts[0].IsNullable;)
            {
                t = t.Parts[1];
                if (!(tails ??= []).Add(t))
                    break;
            }
        if (tails is not null)
            parts.RemoveAll(tails.Contains);
    }

    // x{2,5}t | x{4,8}t is x{2,8}t: without this, counted repetitions would multiply.
    private void MergeRepeats(List<PatternTerm> parts)
    {
        var counted = 0;
        foreach (var p in parts)
            if (Repetition(p) is not null)
                counted++;
        if (counted < 2)
            return;
        var groups = new Dictionary<(PatternTerm Body, PatternTerm Tail), List<PatternTerm>>();
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (Repetition(parts[i]) is not { } repeat)
                continue;
            var key = (repeat.Parts[0], Tail(parts[i]));
            if (!groups.TryGetValue(key, out var group))
                groups[key] = group = [];
            group.Add(repeat);
            parts.RemoveAt(i);
        }
        foreach (var ((body, tail), repeats) in groups)
            AddMerged(parts, body, tail, repeats);
    }

    private void AddMerged(List<PatternTerm> parts, PatternTerm body, PatternTerm tail, List<PatternTerm> repeats)
    {
        if (repeats.Count > 1)
            repeats.Sort((a, b) => a.Least.CompareTo(b.Least));
        var (least, most) = (repeats[0].Least, repeats[0].Most);
        foreach (var r in repeats)
        {
            if (most == int.MaxValue || r.Least <= most + 1)
            {
                most = Math.Max(most, r.Most);
                continue;
            }
            parts.Add(Sequence(Repeat(body, least, most), tail));
            (least, most) = (r.Least, r.Most);
        }
        parts.Add(Sequence(Repeat(body, least, most), tail));
    }

    private static PatternTerm? Repetition(PatternTerm term) => term.Kind switch
    {
        TermKind.Repeat => term,
        TermKind.Sequence when term.Parts[0].Kind == TermKind.Repeat => term.Parts[0],
        _ => null,
    };

    private PatternTerm Tail(PatternTerm term) => term.Kind == TermKind.Repeat ? Empty : term.Parts[1];

    private PatternTerm Join(List<PatternTerm> parts, TermKind kind, PatternTerm none)
    {
        parts.Sort((a, b) => a.Id.CompareTo(b.Id));
        var count = 0;
        for (var i = 0; i < parts.Count; i++)
            if (count == 0 || parts[i] != parts[count - 1])
                parts[count++] = parts[i];
        parts.RemoveRange(count, parts.Count - count);
        if (count <= 1)
            return count == 0 ? none : parts[0];
        // The kind stands first among the parts, so that one table serves both.
        PatternTerm[] key = [kind == TermKind.All ? Empty : Nothing, .. parts];
        if (!_joined.TryGetValue(key, out var term))
            _joined[key] = term = new PatternTerm
            {
                Id = _nextId++, Kind = kind, Parts = key[1..],
                IsNullable = kind == TermKind.All ? parts.TrueForAll(p => p.IsNullable) : parts.Exists(p =>
                    p.IsNullable),
            };
        return term;
    }

    private sealed class PartsComparer : IEqualityComparer<PatternTerm[]>
    {
        public static PartsComparer Instance { get; } = new();

        public bool Equals(PatternTerm[]? x, PatternTerm[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(PatternTerm[] obj)
        {
            var hash = 17;
            foreach (var t in obj)
                hash = hash * 31 + t.Id;
            return hash;
        }
    }
}
