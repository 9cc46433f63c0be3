namespace LibOs.Controller.Symbols;

/// <summary>A core's or a frame's registers, by DWARF's numbers (System V ABI, AMD64 supplement, figure 3.36).</summary>
internal sealed class Registers
{
    /// <summary>RBX.</summary>
    public const int Rbx = 3;

    /// <summary>RBP.</summary>
    public const int FramePointer = 6;

    /// <summary>RSP.</summary>
    public const int StackPointer = 7;

    /// <summary>RIP.</summary>
    public const int Instruction = 16;

    private readonly ulong[] _values = new ulong[CallFrameRow.RegisterCount];
    private uint _known;

    /// <summary>The next instruction's address.</summary>
    public ulong Rip => _values[Instruction];

    /// <summary>The stack pointer.</summary>
    public ulong Rsp => _values[StackPointer];

    /// <summary>Whether a register's value is known.</summary>
    public bool Has(int register) => (uint)register < CallFrameRow.RegisterCount && (_known >> register & 1) != 0;

    /// <summary>A register's value, 0 when it is not known.</summary>
    public ulong this[int register]
    {
        get => Has(register) ? _values[register] : 0;
        set
        {
            if ((uint)register >= CallFrameRow.RegisterCount) return;
            _values[register] = value;
            _known |= 1u << register;
        }
    }
}
