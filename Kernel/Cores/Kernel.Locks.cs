using System.Runtime.CompilerServices;
using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>
/// The kernel's two locks. The outer one guards threads, run queues, signals, descriptors, console and log; the inner one
/// areas, page tables, frames and charges. Page faults and the memory calls take only the inner one. With one core there is
/// nobody to keep out, and both cost a test.
/// </content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int KernelLockRank = 0;
    private const int MemoryLockRank = 1;

    private static CoreLock s_kernelLock;
    private static CoreLock s_memoryLock;
    private static bool s_hasManyCores;

    /// <summary>This core's block.</summary>
    private static CoreBlock* Core => Native.Core();

    private static void LockKernel() => Lock(ref s_kernelLock, KernelLockRank);

    private static void UnlockKernel() => Unlock(ref s_kernelLock, KernelLockRank);

    /// <summary>Under the memory lock nothing is logged, no thread woken, and no memory of the program touched, for that may fault.</summary>
    private static void LockMemory() => Lock(ref s_memoryLock, MemoryLockRank);

    private static void UnlockMemory() => Unlock(ref s_memoryLock, MemoryLockRank);

    private static bool HoldsKernelLock(CoreBlock* core) => (core->HeldLocks & (1u << KernelLockRank)) != 0;

    /// <summary>Takes 2^<paramref name="order"/> frames for the kernel, for callers that do not hold the memory lock; 0 when there are none.</summary>
    private static ulong TakeKernelFrames(int order)
    {
        LockMemory();
        ulong address = AllocateKernelFrames(order);
        UnlockMemory();
        return address;
    }

    private static void GiveKernelFrames(ulong address, int order)
    {
        LockMemory();
        FreeKernelFrames(address, order);
        UnlockMemory();
    }

    private static void Lock(ref CoreLock wanted, int rank) => Lock(Core, ref wanted, rank);

    private static void Unlock(ref CoreLock held, int rank) => Unlock(Core, ref held, rank);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lock(CoreBlock* core, ref CoreLock wanted, int rank)
    {
        // In this order only: two cores that took two locks in different orders would wait for each other for ever.
        if (core->HeldLocks >> rank != 0) Panic("locks: taken twice or against their order"u8, null);
        core->HeldLocks |= 1u << rank;
        if (s_hasManyCores) Acquire(core, ref wanted, rank);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unlock(CoreBlock* core, ref CoreLock held, int rank)
    {
        if ((core->HeldLocks >> rank) != 1) Panic("locks: released without being held, or against their order"u8, null);
        core->HeldLocks &= ~(1u << rank);
        if (!s_hasManyCores) return;
        Volatile.Write(ref held.Holder, 0);
        WakeParked(rank);
    }

    private static void Acquire(CoreBlock* core, ref CoreLock wanted, int rank)
    {
        int self = core->Index + 1;
        int looks = 0;
        while (Interlocked.CompareExchange(ref wanted.Holder, self, 0) != 0)
        {
            int holder;
            while ((holder = Volatile.Read(ref wanted.Holder)) != 0)
            {
                Spin.Wait();
                ServeRequest(core);
                if (++looks % LooksBeforeSleep == 0) Park(core, rank + 1, ref wanted.Holder, holder);
            }
        }
    }
}
