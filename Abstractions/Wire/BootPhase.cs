namespace LibOs.Abstractions.Wire;

/// <summary>The phases of a partition's start, in order. Each is recorded at its end.</summary>
public enum BootPhase : byte
{
    /// <summary>From the machine's reset to the kernel's first instruction (firmware and loader).</summary>
    Firmware = 0,

    /// <summary>Entry stub: long mode, first page tables.</summary>
    Entry = 1,

    /// <summary>Descriptor tables, traps, system-call entry.</summary>
    Traps = 2,

    /// <summary>Memory map, page tables of the image and the direct map.</summary>
    Paging = 3,

    /// <summary>Frame allocator, address space, the kernel's tables.</summary>
    Memory = 4,

    /// <summary>Clock and interrupt controllers.</summary>
    Clock = 5,

    /// <summary>The console device and the control channel.</summary>
    Console = 6,

    /// <summary>Threads, the first thread's stack, arguments and environment.</summary>
    Threads = 7,

    /// <summary>The C library, the .NET runtime and the program up to its first write to standard output or error.</summary>
    Runtime = 8,
}
