using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>Reads and programs the look-up table of any core.</summary>
/// <remarks>
/// Caches are tagged with addresses of the core: who changes an entry flushes what is cached of it first. Any core may
/// change the table of any other; nothing protects it.
/// </remarks>
public sealed class LookupTable
{
    private readonly ISccCore _core;
    private readonly uint _base;

    internal LookupTable(ISccCore core, CoreId owner)
    {
        _core = core;
        Owner = owner;
        _base = CrbRegister.Address(owner, CrbRegister.Lut0, CrbRegister.Lut1);
    }

    /// <summary>The core whose addresses the table translates.</summary>
    public CoreId Owner { get; }

    /// <summary>An entry.</summary>
    /// <param name="index">0 to 255: bits 31:24 of an address.</param>
    public LutEntry this[int index]
    {
        get => LutEntry.Decode(_core.ReadUncached(Address(index)) & LutEntry.Mask);
        set => _core.WriteUncached(Address(index), value.Encode());
    }

    /// <summary>Writes a whole table; entries that are null stay as they are.</summary>
    /// <param name="entries">At most 256.</param>
    public void Program(ReadOnlySpan<LutEntry?> entries)
    {
        if (entries.Length > CrbRegister.LutEntries) throw new ArgumentException($"A look-up table has {CrbRegister.LutEntries} entries, not {entries.Length}.", nameof(entries));
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i] is { } entry) this[i] = entry;
        }
    }

    private uint Address(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, CrbRegister.LutEntries);
        return _base + ((uint)index * CrbRegister.LutStride);
    }
}
