using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>What one core asks of all others and waits for: to drop translations, to pass a memory barrier.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong LongestPageByPage = 16 * PageSize; // beyond it dropping all translations is cheaper

    // Of the request in hand; there is one at a time, since who makes it holds the memory lock.
    private static long s_request;
    private static ulong s_requestStart;
    private static ulong s_requestEnd;
    private static CoreBlock* s_requester;

    /// <summary>
    /// Makes all other cores drop what they keep of the translations of a range; returns when they have. The memory lock is
    /// held, the page tables are changed already, and the frames are not given back yet.
    /// </summary>
    private static void FlushOthers(ulong start, ulong end)
    {
        if (!s_hasManyCores) return;
        CoreBlock* self = Core;
        s_requester = self;
        s_requestStart = start;
        s_requestEnd = end;
        long request = ++s_request;
        for (int i = 0; i < s_coreCount; i++) Volatile.Write(ref s_cores[i]->Requested, request);
        self->Served = request;
        // A core that is seen idle below sees the request when it wakes: each side writes before it reads.
        Native.Fence();
        for (int i = 0; i < s_coreCount; i++)
        {
            CoreBlock* core = s_cores[i];
            if (core != self && Volatile.Read(ref core->IsIdle) == 0) LocalApic.Interrupt(i, Vectors.Request);
        }

        for (int i = 0; i < s_coreCount; i++)
        {
            CoreBlock* core = s_cores[i];
            int looks = 0;
            long served;
            while ((served = Volatile.Read(ref core->Served)) < request && Volatile.Read(ref core->IsIdle) == 0)
            {
                Spin.Wait();
                // SAFETY: the low word of a field of the block, which stays in place. It changes with each answer, which wakes this core.
                if (++looks % LooksBeforeSleep == 0) Park(self, CoreBlock.ForAnswers, ref *(int*)&core->Served, (int)served);
            }
        }
    }

    /// <summary>Makes every thread of the program that runs on another core pass a full memory barrier.</summary>
    private static void PassBarriers()
    {
        LockMemory();
        FlushOthers(0, 0);
        UnlockMemory();
    }

    /// <summary>Does what another core has asked of this one, if it has.</summary>
    private static void ServeRequest(CoreBlock* core)
    {
        long request = Volatile.Read(ref core->Requested);
        if (request == core->Served) return;
        if (request == core->Served + 1)
        {
            ulong start = s_requestStart, end = s_requestEnd;
            if (end - start <= LongestPageByPage)
                for (ulong page = start; page < end; page += PageSize) Native.InvalidatePage(page);
            else Native.ReloadPageTable();
        }
        else
        {
            Native.ReloadPageTable(); // it slept through some
        }

        Native.Fence();
        Volatile.Write(ref core->Served, request);
        Native.Fence(); // each side writes before it reads, as in Park
        CoreBlock* requester = s_requester;
        if (requester != core && Volatile.Read(ref requester->ParkedFor) == CoreBlock.ForAnswers) LocalApic.Interrupt(requester->Index, Vectors.Wake);
    }
}
