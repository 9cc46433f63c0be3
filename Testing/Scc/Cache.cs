namespace LibOs.Testing.Scc;

/// <summary>A cache of 4 ways with lines of 32 bytes, tagged with the core's addresses, least recently used out first.</summary>
internal sealed class Cache(int bytes)
{
    public const int LineBytes = 32;
    private const int Ways = 4;

    private readonly int _sets = bytes / LineBytes / Ways;
    // made with the first line: most cores of most tests never run
    private uint[] _lines = [];
    private byte[] _states = [];
    private long[] _used = [];
    private byte[] _data = [];
    private readonly List<int> _tagged = [];
    private long _clock;

    [Flags]
    public enum State : byte
    {
        Valid = 1,
        Dirty = 2,
        Mpbt = 4,
    }

    /// <summary>The slot that holds a line, or -1.</summary>
    public int Find(uint line)
    {
        if (_states.Length == 0) return -1;
        int set = SetOf(line);
        for (int slot = set; slot < set + Ways; slot++)
        {
            if (_states[slot] == 0 || _lines[slot] != line) continue;
            _used[slot] = ++_clock;
            return slot;
        }

        return -1;
    }

    public Span<byte> Data(int slot) => _data.AsSpan(slot * LineBytes, LineBytes);

    public bool IsDirty(int slot) => ((State)_states[slot] & State.Dirty) != 0;

    public bool IsMpbt(int slot) => ((State)_states[slot] & State.Mpbt) != 0;

    public uint LineOf(int slot) => _lines[slot];

    public void MarkDirty(int slot) => _states[slot] |= (byte)State.Dirty;

    /// <summary>The slot that a line will take; what is there has to be written back first if it is dirty.</summary>
    public int Victim(uint line)
    {
        if (_states.Length == 0)
        {
            _lines = new uint[_sets * Ways];
            _states = new byte[_sets * Ways];
            _used = new long[_sets * Ways];
            _data = new byte[_sets * Ways * LineBytes];
        }

        int set = SetOf(line);
        int victim = set;
        for (int slot = set; slot < set + Ways; slot++)
        {
            if (_states[slot] == 0) return slot;
            if (_used[slot] < _used[victim]) victim = slot;
        }

        return victim;
    }

    public void Fill(int slot, uint line, ReadOnlySpan<byte> data, bool mpbt)
    {
        _lines[slot] = line;
        _states[slot] = (byte)(State.Valid | (mpbt ? State.Mpbt : 0));
        _used[slot] = ++_clock;
        data.CopyTo(Data(slot));
        if (mpbt) _tagged.Add(slot);
    }

    public void Drop(int slot) => _states[slot] = 0;

    public void DropMpbt()
    {
        foreach (int slot in _tagged)
        {
            if (IsMpbt(slot)) _states[slot] = 0;
        }

        _tagged.Clear();
    }

    public void Clear()
    {
        Array.Clear(_states);
        _tagged.Clear();
    }

    private int SetOf(uint line) => (int)(line / LineBytes % (uint)_sets) * Ways;

    public IEnumerable<int> DirtySlots()
    {
        for (int slot = 0; slot < _states.Length; slot++)
        {
            if (IsDirty(slot)) yield return slot;
        }
    }
}
