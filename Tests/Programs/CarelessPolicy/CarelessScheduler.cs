using System.Runtime.CompilerServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

[assembly: Compose(typeof(IScheduler), typeof(CarelessPolicy.CarelessScheduler))]

namespace CarelessPolicy;

/// <summary>A scheduler that looks behind the end of its storage once it is told to.</summary>
[KernelPath]
public struct CarelessScheduler : IScheduler
{
    private static bool s_isCareless;

    private RoundRobinScheduler _queue;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "careless"u8;

    /// <summary>Whether the next choice goes wrong.</summary>
    public static bool IsCareless
    {
        get => s_isCareless;
        set => s_isCareless = value;
    }

    /// <inheritdoc/>
    public readonly int ReadyCount => _queue.ReadyCount;

    /// <inheritdoc/>
    public long QuantumNanoseconds
    {
        readonly get => _queue.QuantumNanoseconds;
        set => _queue.QuantumNanoseconds = value;
    }

    /// <inheritdoc/>
    public static int GetStorageSize(int threadCapacity) => RoundRobinScheduler.GetStorageSize(threadCapacity);

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds) => _queue.Initialize(storage, threadCapacity, quantumNanoseconds);

    /// <inheritdoc/>
    public void Enqueue(Span<byte> storage, in ReadyThread thread) => _queue.Enqueue(storage, thread);

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds)
    {
        if (s_isCareless) _ = Look(storage, storage.Length);
        return _queue.Pick(storage, nowNanoseconds);
    }

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread) => _queue.Remove(storage, thread);

    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) =>
        _queue.Tick(storage, thread, priority, ranNanoseconds, nowNanoseconds);

    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) =>
        _queue.ShouldPreempt(storage, runningThread, runningPriority, ready);

    /// <summary>Reads a byte; the program calls it too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Look(ReadOnlySpan<byte> bytes, int index) => bytes[index];
}
