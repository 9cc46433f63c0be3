namespace LibOs.Abstractions.Services;

/// <summary>What managed services read from, and ask of, the kernel beneath the program.</summary>
/// <remarks>Implemented by the kernel; reached through <see cref="PartitionEnvironment.Kernel"/>. Safe from any thread.</remarks>
public interface IKernelView
{
    /// <summary>The version of this interface.</summary>
    const int PortVersion = 1;

    /// <summary>The physical memory, as the kernel counts it now.</summary>
    MemoryStatistics GetMemoryStatistics();

    /// <summary>Copies a record of each thread.</summary>
    /// <param name="destination">Where they go.</param>
    /// <returns>How many threads there are; may exceed the room, then only so many were copied.</returns>
    int GetThreads(Span<ThreadRecord> destination);

    /// <summary>The name of the scheduling policy.</summary>
    string SchedulerName { get; }

    /// <summary>The name of the frame allocation policy.</summary>
    string FrameAllocatorName { get; }

    /// <summary>Gives way to other ready threads.</summary>
    void Yield();

    /// <summary>The scheduler's quantum in nanoseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 100 µs and 1 s.</exception>
    long QuantumNanoseconds { get; set; }

    /// <summary>Writes a line into the kernel's log.</summary>
    /// <param name="level">0 debug, 1 information, 2 warning, 3 error, 4 critical.</param>
    /// <param name="text">The line in UTF-8; cut at 512 bytes.</param>
    void WriteLog(int level, ReadOnlySpan<byte> text);

    /// <summary>Reads the next record of the kernel's log.</summary>
    /// <param name="position">Where to read: 0 for the oldest record kept; moved behind the record read.</param>
    /// <param name="level">The record's level.</param>
    /// <param name="nanoseconds">When it was written, in nanoseconds since boot.</param>
    /// <param name="destination">Where the text goes; 512 bytes hold any.</param>
    /// <returns>The length of the text, or -1 when there is no further record.</returns>
    int ReadLog(ref ulong position, out int level, out long nanoseconds, Span<byte> destination);
}
