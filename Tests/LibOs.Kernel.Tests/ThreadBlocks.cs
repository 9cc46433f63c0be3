using System.Runtime.InteropServices;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Tests;

/// <summary>Control blocks in memory that does not move, as the kernel has them.</summary>
internal sealed unsafe class ThreadBlocks : IDisposable
{
    private readonly Thread* _threads;

    public ThreadBlocks(int count)
    {
        Count = count;
        _threads = (Thread*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(Thread));
        for (int i = 0; i < count; i++)
        {
            _threads[i].Id = i;
            _threads[i].TimerIndex = -1;
        }
    }

    public int Count { get; }

    public Thread* this[int index] => index >= 0 && index < Count ? _threads + index : throw new ArgumentOutOfRangeException(nameof(index));

    public void Dispose() => NativeMemory.Free(_threads);
}
