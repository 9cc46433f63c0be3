using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace OwnScheduler;

/// <summary>
/// A policy of this application's own: who became ready last runs first. Who yields, or has used up its quantum, goes behind
/// all others, so that everyone gets a turn.
/// </summary>
[KernelPath]
public struct NewestFirstScheduler : IScheduler
{
    public static ReadOnlySpan<byte> Name => "newest first"u8;

    public static int GetStorageSize(int threadCapacity) => threadCapacity * sizeof(int);

    public int ReadyCount { get; private set; }

    public long QuantumNanoseconds { get; set; }

    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        ReadyCount = 0;
        QuantumNanoseconds = quantumNanoseconds;
    }

    public void Enqueue(Span<byte> storage, in ReadyThread thread)
    {
        // The storage is a stack of thread numbers; the one to pick next is the last.
        Span<int> stack = MemoryMarshal.Cast<byte, int>(storage);
        int place = thread.Reason is ReadyReason.Yielded or ReadyReason.Preempted ? 0 : ReadyCount;
        for (int i = ReadyCount; i > place; i--) stack[i] = stack[i - 1];
        stack[place] = thread.Thread;
        ReadyCount++;
    }

    public int Pick(Span<byte> storage, long nowNanoseconds) =>
        ReadyCount == 0 ? -1 : MemoryMarshal.Cast<byte, int>(storage)[--ReadyCount];

    public bool Remove(Span<byte> storage, int thread)
    {
        Span<int> stack = MemoryMarshal.Cast<byte, int>(storage);
        int place = 0;
        while (place < ReadyCount && stack[place] != thread) place++;
        if (place == ReadyCount) return false;
        ReadyCount--;
        for (; place < ReadyCount; place++) stack[place] = stack[place + 1];
        return true;
    }

    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) =>
        ReadyCount > 0 && ranNanoseconds >= QuantumNanoseconds;

    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) => false;
}
