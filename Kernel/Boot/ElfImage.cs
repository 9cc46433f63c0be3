namespace LibOs.Kernel.Boot;

/// <summary>The running image's own ELF header and program headers (System V ABI, chapter 5).</summary>
internal static unsafe class ElfImage
{
    public const uint Load = 1;
    public const uint Executable = 1;
    public const uint Writable = 2;

    /// <summary>A program header.</summary>
    public struct Segment
    {
        public uint Type;
        public uint Flags;
        public ulong Offset;
        public ulong VirtualAddress;
        public ulong PhysicalAddress;
        public ulong FileLength;
        public ulong MemoryLength;
        public ulong Alignment;
    }

    /// <summary>The number of program headers.</summary>
    public static int SegmentCount(ulong header) =>
        // SAFETY: the linker script loads the ELF header with the first segment.
        *(ushort*)(header + 56);

    /// <summary>The address of the program headers.</summary>
    public static Segment* Segments(ulong header) =>
        // SAFETY: as above.
        (Segment*)(header + *(ulong*)(header + 32));

    /// <summary>The addresses that the loaded segments cover, in whole pages.</summary>
    public static void Bounds(ulong header, out ulong start, out ulong end)
    {
        start = ulong.MaxValue;
        end = 0;
        Segment* segments = Segments(header);
        int count = SegmentCount(header);
        for (int i = 0; i < count; i++)
        {
            // SAFETY: i is below the count that the header gives.
            Segment* segment = segments + i;
            if (segment->Type != Load) continue;
            if (segment->VirtualAddress < start) start = segment->VirtualAddress;
            if (segment->VirtualAddress + segment->MemoryLength > end) end = segment->VirtualAddress + segment->MemoryLength;
        }

        start &= ~4095ul;
        end = (end + 4095) & ~4095ul;
    }
}
