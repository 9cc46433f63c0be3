namespace LibOs.Kernel.Boot;

/// <summary>What a PVH loader tells of the machine (Xen's public/arch-x86/hvm/start_info.h, version 1).</summary>
internal struct StartInfo
{
    /// <summary>The value of <see cref="Magic"/>.</summary>
    public const uint ExpectedMagic = 0x336E_C578;

    public uint Magic;
    public uint Version;
    public uint Flags;
    public uint ModuleCount;
    public ulong Modules;
    public ulong CommandLine;
    public ulong Rsdp;
    public ulong MemoryMap;
    public uint MemoryMapEntries;
    public uint Reserved;
}
