namespace Netconf.Mano.Yang;

/// <summary>
/// All code points, divided into the fewest classes that the sets of some expressions cannot tell apart: the alphabet
/// of their automaton.
/// </summary>
internal sealed class CharacterClasses
{
    private readonly int[] _starts;
    private readonly int[] _classOfStart;
    private readonly int[] _representative;

    private CharacterClasses(int[] starts, int[] classOfStart, int count)
    {
        _starts = starts;
        _classOfStart = classOfStart;
        Count = count;
        _representative = new int[count];
        for (var i = starts.Length - 1; i >= 0; i--)
            _representative[classOfStart[i]] = starts[i];
        for (var c = 0; c < Ascii.Length; c++)
            Ascii[c] = checked((byte)ClassOf(c));
    }

    /// <summary>How many classes there are.</summary>
    public int Count { get; }

    /// <summary>The class of each ASCII character.</summary>
    public byte[] Ascii { get; } = new byte[128];

    public static CharacterClasses Of(IEnumerable<PatternSyntax> expressions)
    {
        var sets = new HashSet<CodePointSet>();
        foreach (var e in expressions)
            Collect(e, sets);
        var starts = new SortedSet<int> { 0 };
        foreach (var set in sets)
            foreach (var (first, last) in set.Ranges)
            {
                starts.Add(first);
                if (last < CodePointSet.Last)
                    starts.Add(last + 1);
            }
        return Group([.. starts], [.. sets]);
    }

    /// <summary>The class of a code point.</summary>
    public int ClassOf(int codePoint)
    {
        var at = Array.BinarySearch(_starts, codePoint);
        return _classOfStart[at >= 0 ? at : ~at - 1];
    }

    /// <summary>Which classes a set consists of.</summary>
    public bool[] ClassesIn(CodePointSet set)
    {
        var result = new bool[Count];
        for (var c = 0; c < Count; c++)
            result[c] = set.Contains(_representative[c]);
        return result;
    }

    private static void Collect(PatternSyntax syntax, HashSet<CodePointSet> sets)
    {
        switch (syntax)
        {
            case PatternChars chars:
                sets.Add(chars.Set);
                break;
            case PatternSequence sequence:
                foreach (var p in sequence.Parts)
                    Collect(p, sets);
                break;
            case PatternChoice choice:
                foreach (var b in choice.Branches)
                    Collect(b, sets);
                break;
            case PatternRepeat repeat:
                Collect(repeat.Body, sets);
                break;
        }
    }

    // Classes are numbered as code points ascend: those of ASCII come first and fit its byte table.
    private static CharacterClasses Group(int[] starts, CodePointSet[] sets)
    {
        var known = new Dictionary<string, int>();
        var classes = new int[starts.Length];
        var signature = new char[sets.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            for (var s = 0; s < sets.Length; s++)
                signature[s] = sets[s].Contains(starts[i]) ? '1' : '0';
            var key = new string(signature);
            if (!known.TryGetValue(key, out var c))
                known[key] = c = known.Count;
            classes[i] = c;
        }
        return new CharacterClasses(starts, classes, known.Count);
    }
}
