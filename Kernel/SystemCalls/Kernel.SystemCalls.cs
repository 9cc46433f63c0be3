using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The contract with the C library and the runtime: system calls of x86-64 Linux, by number.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int ProcessId = 1;
    private const int NamedCalls = 512;

    private static ulong* s_unknownCalls; // one bit per number that has been named in the log

    /// <summary>A system call; called on the thread's kernel stack.</summary>
    /// <param name="address">The frame, a <c>TrapFrame</c>; its XSAVE area holds the XMM registers only.</param>
    /// <returns>0 when the caller's registers other than RAX, RCX and R11 are as they were.</returns>
    [KernelEntry("libos_system_call")]
    public static int HandleSystemCall(nuint address)
    {
        TrapFrame* frame = (TrapFrame*)address;
        CoreBlock* core = Core;
        Thread* thread = core->Current;
        thread->SystemCall = frame->Rax;
        if (s_isVerbose) CountCall(frame->Rax);
        if (TryDispatchMemory(frame))
        {
            if (!core->Reschedule && !HasDeliverableSignal(thread)) return 0;
            LockKernel();
        }
        else
        {
            Lock(core, ref s_kernelLock, KernelLockRank);
            if (frame->Rax == Number.SignalReturn)
            {
                ReturnFromSignal(frame);
                LeaveTrapLocked(frame);
                return 1;
            }

            // The two calls by which threads wait for each other come first.
            if (frame->Rax == Number.Futex) frame->Rax = (ulong)Futex(frame->Rdi, (int)frame->Rsi, (uint)frame->Rdx, frame->R10, frame->R8, (uint)frame->R9);
            else if (frame->Rax == Number.Yield) frame->Rax = (ulong)YieldCall();
            else frame->Rax = (ulong)Dispatch(frame);
            core = Core; // the thread may have waited, and gone on elsewhere
        }

        if (core->Reschedule)
        {
            Yield(ReadyReason.Preempted);
            core = Core;
        }

        int whole = 0;
        // A frame without handler (only a call to start again) still has but XMM in its XSAVE area.
        if (((long)frame->Rax == -Error.Restart || HasDeliverableSignal(thread)) && DeliverSignals(frame) && frame->Vector != TrapFrame.SystemCallVector) whole = 1;
        Unlock(core, ref s_kernelLock, KernelLockRank);
        return whole;
    }

    private static long YieldCall()
    {
        Yield(ReadyReason.Yielded);
        return 0;
    }

    /// <summary>Makes the calls that need the memory lock only.</summary>
    private static bool TryDispatchMemory(TrapFrame* frame)
    {
        ulong a = frame->Rdi, b = frame->Rsi, c = frame->Rdx;
        switch (frame->Rax)
        {
            case Number.MapMemory or Number.UnmapMemory when ConcernsFiles(frame->Rax, frame->R10):
                return false;
            case Number.MapMemory:
                LockMemory();
                frame->Rax = (ulong)MapMemory(a, b, c, frame->R10);
                break;
            case Number.UnmapMemory:
                LockMemory();
                frame->Rax = (ulong)UnmapMemory(a, b);
                break;
            case Number.ProtectMemory:
                LockMemory();
                frame->Rax = (ulong)ProtectMemory(a, b, c);
                break;
            case Number.AdviseMemory:
                LockMemory();
                frame->Rax = (ulong)AdviseMemory(a, b, c);
                break;
            case Number.RemapMemory:
                LockMemory();
                frame->Rax = (ulong)RemapMemory(a, b, c, frame->R10);
                break;
            case Number.OwnMapContiguous:
                LockMemory();
                frame->Rax = (ulong)MapContiguous(a);
                break;
            case Number.OwnMapHugeArea:
                LockMemory();
                frame->Rax = (ulong)MapHugeArea(a);
                break;
            case Number.OwnGiveHugePage:
                LockMemory();
                frame->Rax = (ulong)GiveHugePage(a);
                break;
            case Number.OwnPhysicalAddress:
                LockMemory();
                frame->Rax = (ulong)FindPhysicalAddress(a);
                break;
            default:
                return false;
        }

        UnlockMemory();
        return true;
    }

    private static long Dispatch(TrapFrame* frame)
    {
        ulong a = frame->Rdi, b = frame->Rsi, c = frame->Rdx, d = frame->R10;
        switch (frame->Rax)
        {
            case Number.Socket or Number.SocketPair: return Lack(LackingNetwork, Error.AddressFamily); // a SocketException that says so

            // Memory
            case Number.Break: return 0; // the C library's allocator then maps memory instead

            // Threads
            case Number.Clone: return Clone(frame, a, b, c, d, frame->R8);
            case Number.ExitThread: ExitThread((int)a); return 0;
            case Number.ThreadId: return Current->Id;
            case Number.SetThreadIdAddress: Current->ClearOnExit = a; return Current->Id;
            case Number.ArchitectureControl: return ControlArchitecture(a, b);
            case Number.ProcessControl: return ControlProcess(a, b);
            case Number.GetAffinity: return GetAffinity((uint)a, b, c);
            case Number.SetAffinity: return SetAffinity((uint)a, b, c);
            case Number.CurrentCore: return StoreCore(a, b);
            case Number.MemoryBarrier: return Barrier(a);

            // Signals
            case Number.SignalAction: return SetAction(a, b, c, d);
            case Number.SignalMask: return SetMask(a, b, c, d);
            case Number.ThreadKill: return SignalThread((int)a, b);
            case Number.ThreadGroupKill: return SignalThread((int)b, c);
            case Number.Kill: return SignalProgram((int)a, b);

            // Time
            case Number.GetTime: return GetTime(a, b);
            case Number.GetTimeResolution: return GetTimeResolution(a, b);
            case Number.Sleep: return Sleep(ClockMonotonic, 0, a, b);
            case Number.SleepOnClock: return a is ClockRealtime or ClockMonotonic or ClockBoottime ? Sleep(a, b, c, d) : -Error.Invalid;

            // The program
            case Number.ExitProgram:
                if (TFiles.IsPresent) WriteBackAll();
                Terminate((int)a & 0xFF);
                return 0;
            case Number.ProcessId: return ProcessId;
            case Number.ParentProcessId: return 0;
            case Number.UserId or Number.GroupId or Number.EffectiveUserId or Number.EffectiveGroupId: return 0;
            case Number.SystemName: return SystemName(a);
            case Number.GetLimit: return GetLimit(a, b);
            case Number.Limit: return c != 0 ? -Error.NotPermitted : GetLimit(b, d);
            case Number.GetUsage: return GetUsage((int)a, b);
            case Number.SystemInformation: return SystemInformation(a);
            case Number.Random: return c <= KnownRandomFlags ? GetRandom(a, b) : -Error.Invalid;

            case >= Number.OwnFirst and <= Number.OwnFileMemory: return DispatchOwn(frame->Rax, a, b, c);
            case >= Number.OwnCoreCount and <= Number.OwnReleaseCore: return DispatchScheduling(frame->Rax, a, b);
            case Number.OwnSharedRegion: return DescribeRegion(a, b);
            case Number.OwnRingDoorbell: return RingDoorbell(a, b);
            case Number.OwnWaitDoorbell: return WaitDoorbell(a, b, c);
            default: return DispatchDescriptors(frame);
        }
    }

    /// <summary>What is not in the contract: ENOSYS, named once in the log.</summary>
    private static long Refuse(ulong number)
    {
        // Numbers that no system has share the last place: the first of them is named.
        ulong place = Math.Min(number, NamedCalls - 1);
        ulong bit = 1ul << (int)(place & 63);
        if ((s_unknownCalls[place >> 6] & bit) != 0) return -Error.NoSystemCall;
        s_unknownCalls[place >> 6] |= bit;

        if (ReasonOf(number) is not 0 and int reason) return Lack(reason, Error.NoSystemCall);

        LogNumber(LogLevel.Debug, "system call "u8, number, " is not in the contract: ENOSYS"u8);
        return -Error.NoSystemCall;
    }
}
