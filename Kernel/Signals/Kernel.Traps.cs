using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;

namespace LibOs.Kernel;

/// <content>Faults and interrupts.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>A fault or interrupt while the program ran; called on the thread's kernel stack.</summary>
    /// <param name="address">The frame, a <c>TrapFrame</c>; its FXSAVE area follows it.</param>
    [KernelEntry("libos_trap")]
    public static void HandleTrap(nuint address)
    {
        TrapFrame* frame = (TrapFrame*)address;
        ulong faultAddress = 0;
        switch (frame->Vector)
        {
            case Vectors.PageFault:
                faultAddress = Native.ReadFaultAddress();
                if (ServeFault(faultAddress, frame->Error))
                {
                    LeaveTrap(frame);
                    return;
                }

                break;
            case Vectors.Request:
                LocalApic.EndOfInterrupt();
                ServeRequest(Core);
                LeaveTrap(frame);
                return;
            case Vectors.Wake: // one that came too late to be needed
                LocalApic.EndOfInterrupt();
                LeaveTrap(frame);
                return;
            case Vectors.NonMaskable when s_isStopping:
                Native.Stop();
                return;
        }

        LockKernel();
        switch (frame->Vector)
        {
            case Vectors.PageFault:
                if (Core->IsOutOfMemory) EndForMemory();
                int fileSignal = 0;
                if (TFiles.IsPresent && s_fileMappings != null && TryServeFileFault(faultAddress, frame->Error, out fileSignal)) break;
                if (fileSignal != 0)
                {
                    DeliverFault(frame, fileSignal, SignalFrame.CodeNoObject, faultAddress);
                    break;
                }

                if (IsStackOverflow(faultAddress, frame->Rsp)) EndByStackOverflow(frame);
                bool isMapped = faultAddress < ProgramEnd && TryFindArea(faultAddress, out _);
                DeliverFault(frame, SignalNumber.Segmentation, isMapped ? SignalFrame.CodeAccess : SignalFrame.CodeMapping, faultAddress);
                break;
            case Vectors.DivideError:
                DeliverFault(frame, SignalNumber.FloatingPoint, SignalFrame.CodeDivide, frame->Rip);
                break;
            case Vectors.FloatingPoint:
            case Vectors.VectorFloatingPoint:
                DeliverFault(frame, SignalNumber.FloatingPoint, SignalFrame.CodeFloating, frame->Rip);
                break;
            case Vectors.InvalidOpcode:
                DeliverFault(frame, SignalNumber.Illegal, SignalFrame.CodeOpcode, frame->Rip);
                break;
            case Vectors.Debug:
            case Vectors.Breakpoint:
                DeliverFault(frame, SignalNumber.Trap, SignalFrame.CodeBreakpoint, frame->Rip);
                break;
            case Vectors.AlignmentCheck:
                DeliverFault(frame, SignalNumber.Bus, SignalFrame.CodeMapping, frame->Rip);
                break;
            case Vectors.GeneralProtection:
            case Vectors.StackSegment:
                DeliverFault(frame, SignalNumber.Segmentation, SignalFrame.CodeKernel, 0);
                break;
            default:
                if (!HandleInterrupt(frame->Vector)) Panic("an exception that no program can cause"u8, frame);
                break;
        }

        LeaveTrapLocked(frame);
    }

    /// <summary>On the way back to the program after something that needed no kernel lock: gives way or takes signals if asked to.</summary>
    private static void LeaveTrap(TrapFrame* frame)
    {
        CoreBlock* core = Core;
        if (!core->Reschedule && !HasDeliverableSignal(core->Current)) return;
        LockKernel();
        LeaveTrapLocked(frame);
    }

    private static void LeaveTrapLocked(TrapFrame* frame)
    {
        if (Core->Reschedule) Yield(ReadyReason.Preempted);
        _ = DeliverSignals(frame);
        UnlockKernel();
    }

    private static bool ServeFault(ulong address, ulong error)
    {
        LockMemory();
        bool served = TryServeFault(address, error);
        UnlockMemory();
        return served;
    }

    /// <summary>A trap while the kernel ran; called on a trap stack.</summary>
    /// <param name="address">The frame, a <c>TrapFrame</c>.</param>
    [KernelEntry("libos_kernel_trap")]
    public static void HandleKernelTrap(nuint address)
    {
        TrapFrame* frame = (TrapFrame*)address;
        CoreBlock* core = Core;
        if (frame->Vector == Vectors.NonMaskable && s_isStopping) Native.Stop();
        if (core->KernelTrapDepth++ != 0) Panic("a trap while a trap in the kernel was handled"u8, frame);
        if (frame->Vector == Vectors.PageFault)
        {
            bool inAccess = frame->Rip >= s_image->UserAccessBegin && frame->Rip < s_image->UserAccessEnd;
            if (!ServeFault(Native.ReadFaultAddress(), frame->Error))
            {
                bool isProgram = Native.ReadFaultAddress() < ProgramEnd && core->Current != core->Idle;
                if (!isProgram) Panic("page fault in the kernel"u8, frame);
                // Memory that was probed before can only be lost to another thread that takes it away meanwhile.
                frame->Rip = inAccess ? s_image->UserAccessFault : s_image->AccessLost;
            }
        }
        else if (frame->Vector == Vectors.Wake)
        {
            LocalApic.EndOfInterrupt();
        }
        else if (frame->Vector == Vectors.Request)
        {
            LocalApic.EndOfInterrupt();
            ServeRequest(core);
        }
        else
        {
            // Interrupts come while a core is idle, without the lock, or while the kernel waits for a device, with it.
            bool isFree = !HoldsKernelLock(core);
            if (isFree) LockKernel();
            if (!HandleInterrupt(frame->Vector)) Panic("exception in the kernel"u8, frame);
            if (isFree) UnlockKernel();
        }

        core->KernelTrapDepth--;
    }

    /// <summary>
    /// A system call finds memory of the program gone that was there when the call began; called on the thread's kernel stack.
    /// Never returns.
    /// </summary>
    [KernelEntry("libos_access_lost")]
    public static void EndByLostAccess()
    {
        if (!HoldsKernelLock(Core)) LockKernel();
        if (Core->IsOutOfMemory) EndForMemory();
        Log(LogLevel.Error, "the program took memory away that a system call of its was using"u8);
        EndBySignal(SignalNumber.Segmentation);
    }

    private static bool HandleInterrupt(ulong vector)
    {
        switch (vector)
        {
            case Vectors.Timer:
                LocalApic.EndOfInterrupt();
                HandleTimerInterrupt();
                return true;
            case Vectors.Console:
                PollConsole();
                LocalApic.EndOfInterrupt();
                return true;
            case Vectors.Reschedule:
                LocalApic.EndOfInterrupt();
                HandleReschedule();
                return true;
            case >= Vectors.Doorbell and <= Vectors.LastDoorbell:
                LocalApic.EndOfInterrupt();
                HandleDoorbell((int)vector - Vectors.Doorbell);
                return true;
            case Vectors.Spurious:
                return true;
            default:
                return false;
        }
    }

}
