using System.Buffers.Binary;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Where a running kernel keeps its threads and cores: its inspection table (<c>InspectionTable</c> in LibOs.Kernel).</summary>
internal sealed class KernelLayout
{
    private const ulong ExpectedMagic = 0x736E_4973_4F62_694C;
    private const int LeastLength = 16 + 9 * 8 + 17 * 2;

    private readonly byte[] _table;

    private KernelLayout(byte[] table) => _table = table;

    /// <summary>The symbol of the table.</summary>
    public static string Symbol => "libos_inspection";

    public ulong Threads => U64(16);

    public int ThreadCapacity => (int)Math.Min(U64(24), 1 << 20);

    public ulong Cores => U64(32);

    public ulong CoreCount => U64(40);

    /// <summary>The top-level page table, a physical address.</summary>
    public ulong TopTable => U64(48);

    /// <summary>Where all physical memory is mapped.</summary>
    public ulong DirectMap => U64(56);

    /// <summary>The end of physical memory.</summary>
    public ulong MemoryEnd => U64(64);

    public ulong ThreadId => Offset(0);

    public ulong ThreadSavedStack => Offset(1);

    public ulong ThreadStackTop => Offset(2);

    public ulong ThreadState => Offset(3);

    public ulong ThreadCore => Offset(4);

    public ulong ThreadSystemCall => Offset(5);

    public ulong ThreadName => Offset(6);

    public ulong ThreadRunNanoseconds => Offset(7);

    public ulong ThreadFsBase => Offset(8);

    /// <summary>The method table of the class library's Thread.</summary>
    public ulong ManagedThreadType => U64(72);

    /// <summary>Where an object of it keeps its name.</summary>
    public ulong ManagedThreadName => U64(80);

    public ulong ThreadProgramStackTop => Offset(9);

    public ulong CoreCurrent => Offset(10);

    public ulong CoreIdle => Offset(11);

    public ulong CoreIndex => Offset(12);

    public ulong CoreInKernel => Offset(13);

    /// <summary>The length of what a switch leaves on a kernel stack.</summary>
    public ulong SwitchFrameLength => Offset(14);

    /// <summary>Reads the table of a partition.</summary>
    /// <param name="memory">The partition's memory.</param>
    /// <param name="symbols">The image's symbols.</param>
    /// <returns>Null when there is none: the kernel is not up yet, or is of another version.</returns>
    public static KernelLayout? TryRead(MachineMemory memory, SymbolFile symbols)
    {
        if (!symbols.TryFindSymbol(Symbol, out ulong address)) return null;
        byte[] table = new byte[LeastLength];
        if (!memory.Read(address, table)) return null;
        var layout = new KernelLayout(table);
        return layout.U64(0) == ExpectedMagic && BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(8)) == 1 ? layout : null;
    }

    private ulong Offset(int index) => BinaryPrimitives.ReadUInt16LittleEndian(_table.AsSpan(88 + 2 * index));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_table.AsSpan(at));
}
