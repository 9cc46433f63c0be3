namespace LibOs.Abstractions.Services;

/// <summary>What managed services read from, and ask of, the kernel beneath the program.</summary>
/// <remarks>Implemented by the kernel; reached through <see cref="PartitionEnvironment.Kernel"/>. Safe from any thread.</remarks>
public interface IKernelView
{
    /// <summary>The version of this interface.</summary>
    const int PortVersion = 2;

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

    /// <summary>The number of cores, 1 to 64; they are numbered from 0.</summary>
    int CoreCount { get; }

    /// <summary>The core on which the calling thread runs, or ran just now.</summary>
    int CurrentCore { get; }

    /// <summary>What a thread has asked of the scheduler. The affinity is cut to the cores that there are.</summary>
    /// <param name="threadId">Its number, as <see cref="GetThreads"/> gives it; 0 for the calling thread.</param>
    /// <exception cref="ArgumentException">There is no such thread.</exception>
    ThreadScheduling GetScheduling(int threadId);

    /// <summary>Sets what a thread asks of the scheduler, at once: also for a thread that runs or is ready.</summary>
    /// <param name="threadId">Its number, as <see cref="GetThreads"/> gives it; 0 for the calling thread.</param>
    /// <param name="value">The values. Bits for cores that there are not are ignored.</param>
    /// <exception cref="ArgumentException">There is no such thread, or the affinity names no core that there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    void SetScheduling(int threadId, ThreadScheduling value);

    /// <summary>
    /// Gives a core to the calling thread alone: when this returns it runs there, no other thread does, and no timer
    /// interrupts it for the scheduler's sake. A thread has one core at most; another that it had is released. The core is
    /// released when the thread ends.
    /// </summary>
    /// <param name="core">The core: 1 or above, since core 0 serves the devices.</param>
    /// <exception cref="ArgumentException">The core cannot be isolated: there is no such core, or it is core 0.</exception>
    /// <exception cref="InvalidOperationException">The core belongs to another thread.</exception>
    void IsolateCore(int core);

    /// <summary>Gives back the core that <see cref="IsolateCore"/> gave to the calling thread.</summary>
    /// <param name="core">The core.</param>
    /// <exception cref="InvalidOperationException">The core does not belong to the calling thread.</exception>
    void ReleaseCore(int core);
}
