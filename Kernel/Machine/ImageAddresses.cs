namespace LibOs.Kernel.Machine;

/// <summary>What the linker knows, in the order in which the machine stubs lay it down (<c>libos_address_table</c>).</summary>
internal unsafe struct ImageAddresses
{
    /// <summary>The number of vectors with an entry in <see cref="Traps"/>.</summary>
    public const int VectorCount = 65;

    public ulong ElfHeader;
    public ulong LibcStart;
    public ulong SystemCallEntry;
    public ulong ReturnFromTrap;
    public ulong UserAccessBegin;
    public ulong UserAccessEnd;
    public ulong UserAccessFault;
    public CoreBlock* Core0;
    public ulong* DescriptorTable;
    public ulong* InterruptTable;
    public byte* TaskState;
    public byte* Stack1;
    public byte* Stack2;
    public byte* Stack3;
    public byte* Stack4;
    public ulong* EntryTimestamp;

    /// <summary>What a core that is being started finds its block by.</summary>
    public CoreBlock** NextCore;

    /// <summary>Its top-level page table, a physical address.</summary>
    public ulong* NextCoreTable;
    public ulong CoreEntry;
    public ulong IdleEntry;
    public ulong ThreadEntry;
    public ulong AccessLost;
    public ClockPage* Clock;
    public Diagnostics.InspectionTable* Inspection;

    /// <summary>The first of <see cref="VectorCount"/> entry addresses.</summary>
    public ulong Traps;
}
