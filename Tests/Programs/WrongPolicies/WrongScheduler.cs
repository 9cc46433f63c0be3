using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

namespace LibOs.WrongPolicies;

/// <summary>A round-robin scheduler that makes one mistake when it is told to.</summary>
[KernelPath]
public struct WrongScheduler : IScheduler
{
    private static Mistake s_next;
    private RoundRobinScheduler _right;
    private int _threadCapacity;
    private int _last; // the thread picked last

    public static ReadOnlySpan<byte> Name => "wrong on purpose"u8;

    public readonly int ReadyCount => _right.ReadyCount;

    public long QuantumNanoseconds
    {
        readonly get => _right.QuantumNanoseconds;
        set => _right.QuantumNanoseconds = value;
    }

    public static void Make(Mistake mistake) => s_next = mistake;

    public static int GetStorageSize(int threadCapacity) => RoundRobinScheduler.GetStorageSize(threadCapacity);

    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        _threadCapacity = threadCapacity;
        _right.Initialize(storage, threadCapacity, quantumNanoseconds);
    }

    public void Enqueue(Span<byte> storage, in ReadyThread thread) => _right.Enqueue(storage, in thread);

    public int Pick(Span<byte> storage, long nowNanoseconds) => s_next switch
    {
        Mistake.NotReady => _last, // by now it waits
        Mistake.NoSuchThread => _threadCapacity - 1,
        Mistake.OutOfRange => int.MaxValue,
        Mistake.NoneAlthoughReady when _right.ReadyCount > 0 => -1,
        _ => _last = _right.Pick(storage, nowNanoseconds),
    };

    public bool Remove(Span<byte> storage, int thread) => _right.Remove(storage, thread);

    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) =>
        _right.Tick(storage, thread, priority, ranNanoseconds, nowNanoseconds);

    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) => false;
}
