using System.Runtime.CompilerServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

[assembly: Compose(typeof(IScheduler), typeof(BrokenPolicy.BrokenScheduler))]

namespace BrokenPolicy;

/// <summary>A scheduler that does what kernel path must not; the image verifier has to find each of it.</summary>
[KernelPath]
public unsafe struct BrokenScheduler : IScheduler
{
    private static readonly int[] s_computed = Compute();
    [ThreadStatic] private static int s_picks;
    private static object? s_last;
    private static delegate*<int, int> s_choice;
    private static Func<int, int>? s_delegate;
    private static IComparable? s_interface;

    private RoundRobinScheduler _queue;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "broken"u8;

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

    /// <summary>Sets what the methods below use.</summary>
    public static void Prepare(Func<int, int> choice, IComparable comparable)
    {
        s_choice = &Same;
        s_delegate = choice;
        s_interface = comparable;
    }

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds) => _queue.Initialize(storage, threadCapacity, quantumNanoseconds);

    /// <inheritdoc/>
    public void Enqueue(Span<byte> storage, in ReadyThread thread) => _queue.Enqueue(storage, thread);

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds)
    {
        int thread = _queue.Pick(storage, nowNanoseconds);
        Allocate(thread);
        return CallPointer(thread) + CallDelegate(thread) + CallInterface(thread) + CountPicks() + UseTable(thread) + Refuse(thread) + Descend(thread) + TakeStack(thread);
    }

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread) => _queue.Remove(storage, thread);

    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) =>
        _queue.Tick(storage, thread, priority, ranNanoseconds, nowNanoseconds);

    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) =>
        _queue.ShouldPreempt(storage, runningThread, runningPriority, ready);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Allocate(int thread) => s_last = thread;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallPointer(int thread) => s_choice == null ? 0 : s_choice(thread);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallDelegate(int thread) => s_delegate == null ? 0 : s_delegate(thread);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CallInterface(int thread) => s_interface == null ? 0 : s_interface.CompareTo(null);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CountPicks() => s_picks++;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int UseTable(int thread) => s_computed[thread & 3];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Refuse(int thread) => thread < -1 ? throw new InvalidOperationException() : 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int thread) => thread <= 0 ? 0 : 1 + Descend(thread / 2) + Descend(thread / 3);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TakeStack(int thread)
    {
        byte* bytes = stackalloc byte[(thread & 63) + 1];
        return bytes[thread & 63];
    }

    private static int Same(int thread) => thread;

    private static int[] Compute() => [Environment.ProcessorCount, 1, 2, 3];
}
