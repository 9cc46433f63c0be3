using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Calls about cores: which there are, where a thread may run, barriers across them.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int AffinityLength = 8;

    private static long GetAffinity(ulong id, ulong length, ulong address)
    {
        Thread* thread = FindThreadOrCurrent(id);
        if (thread == null) return -Error.NoThread;
        if (length < AffinityLength || (length & 7) != 0) return -Error.Invalid;
        ulong cores = thread->Affinity & OnlineCores;
        return TryCopyOut(address, &cores, AffinityLength) ? AffinityLength : -Error.BadAddress;
    }

    private static long SetAffinity(ulong id, ulong length, ulong address)
    {
        Thread* thread = FindThreadOrCurrent(id);
        if (thread == null) return -Error.NoThread;
        ulong cores = 0;
        if (!TryCopyIn(&cores, address, Math.Min(length, AffinityLength))) return -Error.BadAddress;
        if ((cores & OnlineCores) == 0) return -Error.Invalid;
        thread->Affinity = cores;
        MoveIfMisplaced(thread);
        return 0;
    }

    private static long StoreCore(ulong core, ulong node)
    {
        if (core != 0 && Native.UserStore32(core, (uint)Core->Index) != 0) return -Error.BadAddress;
        if (node != 0 && Native.UserStore32(node, 0) != 0) return -Error.BadAddress;
        return 0;
    }

    private static long Barrier(ulong command)
    {
        const ulong Query = 0, PrivateExpedited = 8, RegisterPrivateExpedited = 16;
        switch (command)
        {
            case Query:
                return (long)(PrivateExpedited | RegisterPrivateExpedited);
            case PrivateExpedited:
                PassBarriers();
                return 0;
            case RegisterPrivateExpedited:
                return 0;
            default:
                return -Error.Invalid;
        }
    }
}
