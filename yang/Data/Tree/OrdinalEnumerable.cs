namespace Netconf.Mano.Data;

/// <summary>The ordinals of the children of a branch that are there, in order.</summary>
public readonly struct OrdinalEnumerable
{
    private readonly Branch? _branch;

    internal OrdinalEnumerable(Branch? branch) => _branch = branch;

    /// <summary>Enumerates them, without allocation.</summary>
    public Enumerator GetEnumerator() => new(_branch ?? Branch.Empty);

    /// <summary>Walks the ordinals: those of the packed fields and those of the slots, merged.</summary>
    public ref struct Enumerator
    {
        private readonly Fields _fields;
        private readonly ReadOnlySpan<Slot> _slots;
        private int _field;
        private int _slot;

        internal Enumerator(Branch branch)
        {
            _fields = branch.Fields;
            _slots = branch.Slots;
            if (!_slots.IsEmpty && _slots[^1].Ordinal == Branch.MountOrdinal)
                _slots = _slots[..^1];
            Current = -1;
        }

        /// <summary>The ordinal.</summary>
        public int Current { get; private set; }

        /// <summary>Goes on.</summary>
        public bool MoveNext()
        {
            while (_field < _fields.Count && _fields.Ordinal(_field) == Current)
                _field++;
            var field = _field < _fields.Count ? _fields.Ordinal(_field) : int.MaxValue;
            var slot = _slot < _slots.Length ? _slots[_slot].Ordinal : int.MaxValue;
            Current = Math.Min(field, slot);
            if (Current == int.MaxValue)
                return false;
            if (slot == Current)
                _slot++;
            return true;
        }
    }
}
