using System.Text;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <summary>The running kernel as managed services see it. Each member is a system call into the kernel's own state.</summary>
/// <typeparam name="TScheduler">The policy that orders ready threads.</typeparam>
/// <typeparam name="TFrames">The policy that hands out page frames.</typeparam>
/// <typeparam name="TAreas">The map of the address space.</typeparam>
/// <typeparam name="TConsole">The driver of streams and control channel.</typeparam>
/// <typeparam name="TLog">The buffer of the kernel's log.</typeparam>
/// <typeparam name="TFiles">The file systems; <see cref="NoFiles"/> when the image has none.</typeparam>
public sealed unsafe class KernelView<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles> : IKernelView, IMemoryBlocks, IFileMemory, ISharedRegions
    where TScheduler : unmanaged, IScheduler
    where TFrames : unmanaged, IFrameAllocator
    where TAreas : unmanaged, IAreaMap
    where TConsole : unmanaged, IConsole
    where TLog : unmanaged, ILogBuffer
    where TFiles : unmanaged, IFiles
{
    private const long ShortestQuantum = 100_000;
    private const long LongestQuantum = 1_000_000_000;
    private const nint HugePage = 2 << 20;

    /// <inheritdoc/>
    public string SchedulerName => Encoding.ASCII.GetString(TScheduler.Name);

    /// <inheritdoc/>
    public string FrameAllocatorName => Encoding.ASCII.GetString(TFrames.Name);

    /// <inheritdoc/>
    public long QuantumNanoseconds
    {
        get => Native.Call(Number.OwnGetQuantum, 0, 0, 0);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestQuantum);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestQuantum);
            _ = Native.Call(Number.OwnSetQuantum, (ulong)value, 0, 0);
        }
    }

    /// <inheritdoc/>
    public MemoryStatistics GetMemoryStatistics()
    {
        MemoryStatistics statistics = default;
        // SAFETY: a local on this thread's stack.
        _ = Native.Call(Number.OwnMemoryStatistics, (ulong)&statistics, 0, 0);
        return statistics;
    }

    /// <inheritdoc/>
    public int GetThreads(Span<ThreadRecord> destination)
    {
        // SAFETY: pinned while the kernel fills it.
        fixed (ThreadRecord* records = destination)
            return (int)Native.Call(Number.OwnThreads, (ulong)records, (ulong)destination.Length, 0);
    }

    /// <inheritdoc/>
    public void Yield() => Native.Call(Number.Yield, 0, 0, 0);

    /// <inheritdoc/>
    public void WriteLog(int level, ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, LogLevel.Debug);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, LogLevel.Critical);
        // SAFETY: pinned while the kernel reads it.
        fixed (byte* bytes = text)
            _ = Native.Call(Number.OwnWriteLog, (ulong)bytes, (ulong)text.Length, (ulong)level);
    }

    /// <inheritdoc/>
    public int ReadLog(ref ulong position, out int level, out long nanoseconds, Span<byte> destination)
    {
        LogCursor cursor = new() { Position = position };
        long length;
        // SAFETY: pinned, or a local, while the kernel fills them.
        fixed (byte* bytes = destination)
            length = Native.Call(Number.OwnReadLog, (ulong)&cursor, (ulong)bytes, (ulong)destination.Length);
        position = cursor.Position;
        level = cursor.Level;
        nanoseconds = cursor.Nanoseconds;
        return (int)length;
    }

    /// <inheritdoc/>
    public int CoreCount => (int)Native.Call(Number.OwnCoreCount, 0, 0, 0);

    /// <inheritdoc/>
    public int CurrentCore => (int)Native.Call(Number.OwnCurrentCore, 0, 0, 0);

    /// <inheritdoc/>
    public ThreadScheduling GetScheduling(int threadId)
    {
        ThreadScheduling scheduling = default;
        // SAFETY: a local on this thread's stack.
        if (Native.Call(Number.OwnGetScheduling, (ulong)threadId, (ulong)&scheduling, 0) != 0) throw NoThread(threadId);
        return scheduling;
    }

    /// <inheritdoc/>
    public void SetScheduling(int threadId, ThreadScheduling value)
    {
        value.Validate();
        // SAFETY: a local on this thread's stack.
        switch (-Native.Call(Number.OwnSetScheduling, (ulong)threadId, (ulong)&value, 0))
        {
            case 0: return;
            case Error.NoThread: throw NoThread(threadId);
            default: throw new ArgumentException($"The affinity 0x{value.Affinity:x} names no core that there is: set one of the lowest {CoreCount} bits.", nameof(value));
        }
    }

    /// <inheritdoc/>
    public void IsolateCore(int core)
    {
        switch (-Native.Call(Number.OwnIsolateCore, (ulong)core, 0, 0))
        {
            case 0: return;
            case Error.Busy: throw new InvalidOperationException($"Core {core} belongs to another thread already.");
            default: throw new ArgumentException(CoreText(core), nameof(core));
        }
    }

    /// <inheritdoc/>
    public void ReleaseCore(int core)
    {
        if (Native.Call(Number.OwnReleaseCore, (ulong)core, 0, 0) != 0)
            throw new InvalidOperationException($"Core {core} does not belong to the calling thread.");
    }

    private static ArgumentException NoThread(int threadId) => new($"There is no thread {threadId}.", nameof(threadId));

    private string CoreText(int core)
    {
        int count = CoreCount;
        if (count == 1) return "The partition has one core, which cannot be isolated: start it with --cpus 2 or more.";
        return core == 0 ? "Core 0 serves the devices and cannot be isolated." : $"There is no core {core}: the cores are 0 to {count - 1}.";
    }

    /// <inheritdoc/>
    public long FileMemoryLimit
    {
        get => ControlFileMemory(-1, out _);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _ = ControlFileMemory(value, out _);
        }
    }

    /// <inheritdoc/>
    public long FileMemoryUsed
    {
        get
        {
            _ = ControlFileMemory(-1, out long used);
            return used;
        }
    }

    private static long ControlFileMemory(long limit, out long used)
    {
        // SAFETY: a local on this thread's stack.
        long result = Native.Call(Number.OwnFileMemory, (ulong)&limit, 0, 0);
        used = Math.Max(result, 0);
        return result < 0 ? 0 : limit;
    }

    /// <inheritdoc/>
    public nint MapContiguous(nint length, out long physicalAddress)
    {
        long address = Native.Call(Number.OwnMapContiguous, (ulong)length, 0, 0);
        physicalAddress = address > 0 ? Native.Call(Number.OwnPhysicalAddress, (ulong)address, 0, 0) : 0;
        return address > 0 ? (nint)address : 0;
    }

    /// <inheritdoc/>
    public nint MapHugePages(nint length)
    {
        long address = Native.Call(Number.OwnMapHugeArea, (ulong)length, 0, 0);
        if (address <= 0) return 0;
        for (nint at = 0; at < length; at += HugePage)
        {
            if (Native.Call(Number.OwnGiveHugePage, (ulong)(address + at), 0, 0) == 0) continue;
            Unmap((nint)address, (length + HugePage - 1) & -HugePage);
            return 0;
        }

        return (nint)address;
    }

    /// <inheritdoc/>
    public void Unmap(nint address, nint length) => Native.Call(Number.UnmapMemory, (ulong)address, (ulong)length, 0);

    /// <inheritdoc/>
    public bool TryGetRegion(int index, out SharedRegionRecord record)
    {
        SharedRegionRecord found = default;
        // SAFETY: a local on this thread's stack.
        bool exists = Native.Call(Number.OwnSharedRegion, (ulong)index, (ulong)&found, 0) == 0;
        record = found;
        return exists;
    }

    /// <inheritdoc/>
    public void RingDoorbell(int index, int peer) => Native.Call(Number.OwnRingDoorbell, (ulong)index, (ulong)peer, 0);

    /// <inheritdoc/>
    public int WaitDoorbell(int index, int rung, long nanoseconds) => (int)Native.Call(Number.OwnWaitDoorbell, (ulong)index, (ulong)rung, (ulong)nanoseconds);
}
