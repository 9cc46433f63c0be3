using LibOs.Kernel.Streams;

namespace LibOs.Kernel.Files;

/// <summary>A range of the program's addresses that a file is mapped to.</summary>
internal unsafe struct FileMapping
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 64;

    public FileMapping* Next;
    public ulong Start;
    public ulong End;

    /// <summary>The open file, which the mapping holds.</summary>
    public OpenDescription* Description;

    /// <summary>Which file it is.</summary>
    public ulong Identity;

    /// <summary>What lies at the start, a multiple of 4096.</summary>
    public long Offset;
    public bool IsShared;

    /// <summary>Whether the pages of a shared one are the file's own, so that nothing is ever to be written back.</summary>
    public bool IsDirectly;
}
