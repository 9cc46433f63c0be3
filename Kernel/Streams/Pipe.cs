using System.Runtime.CompilerServices;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Streams;

/// <summary>A pipe within the program. Its bytes lie in pages that are taken when they are needed first.</summary>
internal struct Pipe
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 256;

    public const int PageCount = 16;

    /// <summary>How many bytes a pipe holds.</summary>
    public const int Capacity = PageCount * 4096;

    /// <summary>A write of so many bytes or fewer goes in as one piece (PIPE_BUF).</summary>
    public const int AtomicLength = 4096;

    public Pages Buffer;
    public int Start;
    public int Filled;
    public int Readers;
    public int Writers;

    /// <summary>Counts what comes in, and what goes out: for edges.</summary>
    public uint Writes;
    public uint Reads;
    public WaitQueue Waiting;

    /// <summary>The addresses of the pages; 0 for one that is not there.</summary>
    [InlineArray(PageCount)]
    public struct Pages
    {
        private ulong _first;
    }
}
