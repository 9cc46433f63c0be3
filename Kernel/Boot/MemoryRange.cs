namespace LibOs.Kernel.Boot;

/// <summary>A range of the machine's physical memory map (hvm_memmap_table_entry).</summary>
internal struct MemoryRange
{
    /// <summary>The type of memory that may be used.</summary>
    public const uint Usable = 1;

    public ulong Address;
    public ulong Length;
    public uint Type;
    public uint Reserved;
}
