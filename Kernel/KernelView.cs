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
public sealed unsafe class KernelView<TScheduler, TFrames, TAreas, TConsole, TLog> : IKernelView
    where TScheduler : unmanaged, IScheduler
    where TFrames : unmanaged, IFrameAllocator
    where TAreas : unmanaged, IAreaMap
    where TConsole : unmanaged, IConsole
    where TLog : unmanaged, ILogBuffer
{
    private const long ShortestQuantum = 100_000;
    private const long LongestQuantum = 1_000_000_000;

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
}
