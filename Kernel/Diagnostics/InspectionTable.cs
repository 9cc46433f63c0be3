using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Diagnostics;

/// <summary>
/// Where the kernel keeps its threads and cores, for who reads a partition's memory from outside: a debugger, a dump. The
/// symbol <c>libos_inspection</c> names its place; the controller's <c>KernelLayout</c> reads it.
/// </summary>
internal unsafe struct InspectionTable
{
    /// <summary>"LibOsIns": the table is filled in.</summary>
    public const ulong ExpectedMagic = 0x736E_4973_4F62_694C;

    /// <summary>The version of this layout.</summary>
    public const uint CurrentVersion = 1;

    public ulong Magic;
    public uint Version;

    /// <summary>The length of this structure in bytes.</summary>
    public uint Length;

    /// <summary>The threads by slot, empty ones null, and how many slots there are.</summary>
    public Thread** Threads;
    public long ThreadCapacity;

    /// <summary>The cores by number, and where their count is.</summary>
    public CoreBlock** Cores;
    public int* CoreCount;

    /// <summary>The top-level page table, a physical address.</summary>
    public ulong TopTable;

    /// <summary>Where all physical memory is mapped, and the end of physical memory.</summary>
    public ulong DirectMap;
    public ulong MemoryEnd;

    /// <summary>The method table of the class library's Thread, and where an object of it keeps its name.</summary>
    public ulong ManagedThreadType;
    public ulong ManagedThreadName;

    /// <summary>Offsets in a thread's control block.</summary>
    public ushort ThreadId;
    public ushort ThreadSavedStack;
    public ushort ThreadStackTop;
    public ushort ThreadState;
    public ushort ThreadCore;
    public ushort ThreadSystemCall;
    public ushort ThreadName;
    public ushort ThreadRunNanoseconds;
    public ushort ThreadFsBase;
    public ushort ThreadProgramStackTop;

    /// <summary>Offsets in a core's block.</summary>
    public ushort CoreCurrent;
    public ushort CoreIdle;
    public ushort CoreIndex;
    public ushort CoreInKernel;

    /// <summary>The length of what a switch leaves on a kernel stack: its last word is the return address.</summary>
    public ushort SwitchFrameLength;

    /// <summary>The lengths of a trap frame and of the area behind it, at the top of a kernel stack.</summary>
    public ushort TrapFrameLength;
    public ushort FloatingLength;
}
