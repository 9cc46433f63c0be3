namespace LibOs.Sdk.Elf;

/// <summary>A program header.</summary>
/// <param name="Type">What the segment is (PT_LOAD, PT_NOTE ...).</param>
/// <param name="Flags">1 executable, 2 writable, 4 readable.</param>
/// <param name="FileOffset">Where its bytes start in the file.</param>
/// <param name="Address">The virtual address of its first byte; equal to the physical one.</param>
/// <param name="FileSize">The bytes it has in the file.</param>
/// <param name="MemorySize">The bytes it has in memory; those beyond the file's are zero.</param>
/// <param name="Alignment">The alignment of its address.</param>
internal readonly record struct ElfSegment(uint Type, uint Flags, ulong FileOffset, ulong Address, ulong FileSize, ulong MemorySize, ulong Alignment)
{
    public bool IsExecutable => (Flags & 1) != 0;

    public bool IsWritable => (Flags & 2) != 0;
}
