using System.Text;

namespace Netconf.Mano.Yang;

/// <summary>
/// A deterministic automaton whose states are made when a text first needs them, from the derivatives of a regular
/// expression
/// (Brzozowski): a state <em>is</em> the expression that the rest of the text has to match. Counted repetitions stay
/// counted, conjunction and
/// negation cost nothing, and the states kept are bounded. Safe for any number of threads.
/// </summary>
internal sealed class PatternAutomaton
{
    private const int MostStates = 2000;

    private readonly Lock _gate = new();
    private readonly PatternTerms _terms;
    private readonly CharacterClasses _classes;
    private readonly byte[] _asciiClass;
    private readonly State _start;
    private Dictionary<PatternTerm, State> _states = new(ReferenceEqualityComparer.Instance);

    private PatternAutomaton(PatternTerms terms, CharacterClasses classes, PatternTerm start)
    {
        _terms = terms;
        _classes = classes;
        _asciiClass = classes.Ascii;
        _start = StateOf(start);
    }

    /// <summary>The automaton of texts that match every part, or do not where it is inverted.</summary>
    public static PatternAutomaton Build(IReadOnlyList<(PatternSyntax Syntax, bool IsInverted)> parts)
    {
        var classes = CharacterClasses.Of(parts.Select(p => p.Syntax));
        var terms = new PatternTerms(classes);
        var all = parts.Select(p => p.IsInverted ? terms.Not(terms.From(p.Syntax)) : terms.From(p.Syntax));
        return new PatternAutomaton(terms, classes, terms.And([.. all]));
    }

    /// <summary>Whether the whole text matches.</summary>
    public bool Matches(ReadOnlySpan<byte> utf8)
    {
        var state = _start;
        var ascii = _asciiClass;
        for (var at = 0; at < utf8.Length;)
        {
            int symbol;
            var b = utf8[at];
            if (b < 0x80)
            {
                symbol = ascii[b];
                at++;
            }
            else
            {
                Rune.DecodeFromUtf8(utf8[at..], out var rune, out var used);
                symbol = _classes.ClassOf(rune.Value);
                at += used;
            }
            state = state.Next[symbol] ?? Advance(state, symbol);
            if (state.IsSettled)
                break;
        }
        return state.Accepts;
    }

    private State Advance(State from, int symbol)
    {
        lock (_gate)
        {
            if (from.Next[symbol] is { } known)
                return known;
            if (_states.Count >= MostStates)
            {
                // Start afresh: whoever still walks the old states keeps them alive as long as he needs them.
                _states = new(ReferenceEqualityComparer.Instance);
                _terms.Forget();
                from = new State(from.Term, _classes.Count);
            }
            var next = StateOf(_terms.Derive(from.Term, symbol));
            from.Next[symbol] = next;
            return next;
        }
    }

    private State StateOf(PatternTerm term)
    {
        if (!_states.TryGetValue(term, out var state))
            _states[term] = state = new State(term, _classes.Count);
        return state;
    }

    private sealed class State(PatternTerm term, int classes)
    {
        public readonly State?[] Next = new State?[classes];

        public readonly bool Accepts = term.IsNullable;

        /// <summary>Whatever follows changes nothing any more.</summary>
        public readonly bool IsSettled = term.Kind == TermKind.Nothing
            || term is { Kind: TermKind.Not, Parts: [{ Kind: TermKind.Nothing }] };

        public readonly PatternTerm Term = term;
    }
}
