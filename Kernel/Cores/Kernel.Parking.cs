using LibOs.Kernel.Machine;

namespace LibOs.Kernel;

/// <content>
/// Sleeping where spinning takes long. With more cores than the host has processors, a core that spins takes the time of the
/// one that it waits for; after a short while it sleeps instead and is woken by whoever ends the wait.
/// </content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int LooksBeforeSleep = 2000; // some ten microseconds

    /// <summary>
    /// Sleeps until woken, unless there is no need any more. A sleeping core uses no memory of the program, so it need not
    /// answer requests. May return early.
    /// </summary>
    /// <param name="core">This core.</param>
    /// <param name="reason">For <see cref="CoreBlock.ParkedFor"/>.</param>
    /// <param name="word">What is waited for.</param>
    /// <param name="busy">The word's value as long as there is something to wait for.</param>
    private static void Park(CoreBlock* core, int reason, ref int word, int busy)
    {
        // The stack of traps within the kernel begins anew with each trap: whoever stands on it cannot let another in.
        if (core->KernelTrapDepth != 0) return;
        LocalApic.HoldBack(true);
        Volatile.Write(ref core->ParkedFor, reason);
        Volatile.Write(ref core->IsIdle, 1);
        Native.Fence(); // each side writes before it reads: either the other sees this core asleep, or it sees here that all is done
        // A request that came before this core counted as asleep waits for its answer, and its interrupt is held back.
        if (Volatile.Read(ref word) == busy && Volatile.Read(ref core->Requested) == core->Served) Native.Idle();
        Volatile.Write(ref core->ParkedFor, 0);
        Volatile.Write(ref core->IsIdle, 0);
        Native.Fence();
        ServeRequest(core);
        LocalApic.HoldBack(false);
    }

    /// <summary>Wakes one of the cores that sleep for a lock which was just released.</summary>
    private static void WakeParked(int rank)
    {
        Native.Fence();
        for (int i = 0; i < s_coreCount; i++)
        {
            if (Volatile.Read(ref s_cores[i]->ParkedFor) != rank + 1) continue;
            LocalApic.Interrupt(i, Vectors.Wake);
            return;
        }
    }
}
