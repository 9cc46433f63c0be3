using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Streams;

/// <summary>A pipe within the program; its bytes lie in one page.</summary>
internal unsafe struct Pipe
{
    /// <summary>The number of pipes there can be.</summary>
    public const int Count = 32;

    /// <summary>How many bytes a pipe holds.</summary>
    public const int Capacity = 4096;

    /// <summary>The page, or null while the pipe is not in use.</summary>
    public byte* Buffer;
    public int Start;
    public int Length;
    public int Readers;
    public int Writers;
    public WaitQueue Waiting;
}
