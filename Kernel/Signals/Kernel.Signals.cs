using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Signals: kept as bits, delivered on the way out of the kernel to a frame on the program's stack.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int RedZone = 128;
    private const ulong DirectionFlag = 0x400;
    private const ulong TrapFlag = 0x100;
    private const ulong KeptFlags = 0x240DD5; // what sigreturn may set: arithmetic, direction, trap, alignment, identification
    private const ulong UserFlags = 0x202; // interrupts on

    private static SignalAction* s_actions; // indexed by signal number
    private static ulong s_signalsPending;

    private static ulong Bit(int signal) => 1ul << (signal - 1);

    private static bool IsIgnored(int signal)
    {
        ulong handler = s_actions[signal].Handler;
        return handler == SignalAction.Ignore || (handler == SignalAction.Default && !SignalNumber.EndsProgram(signal));
    }

    private static bool HasDeliverableSignal(Thread* thread) =>
        ((thread->SignalsPending | s_signalsPending) & ~thread->SignalMask) != 0;

    /// <summary>Sends a signal to the program as a whole; any thread that does not block it may take it.</summary>
    private static void SendToProgram(int signal)
    {
        if (IsIgnored(signal)) return;
        s_signalsPending |= Bit(signal);
        for (int slot = 0; slot < s_threadCapacity; slot++)
        {
            Thread* thread = s_threads[slot];
            if (thread == null || thread->State == ThreadState.Ended || (thread->SignalMask & Bit(signal)) != 0) continue;
            Interrupt(thread);
            return;
        }
    }

    private static void SendToThread(Thread* thread, int signal)
    {
        if (IsIgnored(signal) && (thread->SignalMask & Bit(signal)) == 0) return;
        // A collector asks again and again until the thread has stopped; one interrupt is enough.
        if ((thread->SignalsPending & Bit(signal)) != 0) return;
        thread->SignalsPending |= Bit(signal);
        if ((thread->SignalMask & Bit(signal)) == 0) Interrupt(thread);
    }

    private static void Interrupt(Thread* thread)
    {
        if (thread->State == ThreadState.Waiting && thread->IsInterruptible) WakeThread(thread, WakeReason.Signal);
        else if (thread->State == ThreadState.Running && thread->Core != Core->Index) Kick(s_cores[thread->Core]);
    }

    private static long SignalThread(int id, ulong signal)
    {
        if (signal > SignalNumber.Count || id <= 0) return -Error.Invalid;
        Thread* thread = FindThread(id);
        if (thread == null) return -Error.NoThread;
        if (signal != 0) SendToThread(thread, (int)signal);
        return 0;
    }

    private static long SignalProgram(int id, ulong signal)
    {
        if (signal > SignalNumber.Count) return -Error.Invalid;
        if (id is not (ProcessId or 0 or -1)) return -Error.NoThread;
        if (signal != 0) SendToProgram((int)signal);
        return 0;
    }

    private static long SetAction(ulong signal, ulong action, ulong old, ulong maskLength)
    {
        if (signal is 0 or > SignalNumber.Count || maskLength != 8) return -Error.Invalid;
        if (action != 0 && signal is SignalNumber.Kill or SignalNumber.Stop) return -Error.Invalid;
        if (action != 0 && !CanRead(action, (ulong)sizeof(SignalAction))) return -Error.BadAddress;
        if (old != 0 && !CanWrite(old, (ulong)sizeof(SignalAction))) return -Error.BadAddress;
        // SAFETY: both were checked just now; the table has an entry for each signal.
        SignalAction before = s_actions[signal];
        if (action != 0) s_actions[signal] = *(SignalAction*)action;
        if (old != 0) *(SignalAction*)old = before;
        if (IsIgnored((int)signal))
        {
            s_signalsPending &= ~Bit((int)signal);
            Current->SignalsPending &= ~Bit((int)signal);
        }

        return 0;
    }

    private static long SetMask(ulong how, ulong set, ulong old, ulong maskLength)
    {
        if (maskLength != 8 || how > 2) return -Error.Invalid;
        if (set != 0 && !CanRead(set, 8)) return -Error.BadAddress;
        if (old != 0 && !CanWrite(old, 8)) return -Error.BadAddress;
        Thread* thread = Current;
        ulong before = thread->SignalMask;
        if (set != 0)
        {
            // SAFETY: checked just now.
            ulong value = *(ulong*)set;
            thread->SignalMask = how switch { 0 => before | value, 1 => before & ~value, _ => value }
                & ~(Bit(SignalNumber.Kill) | Bit(SignalNumber.Stop));
        }

        if (old != 0) *(ulong*)old = before;
        return 0;
    }

    /// <summary>Turns what is pending into handler frames, or ends the program.</summary>
    /// <param name="frame">The frame the thread is about to leave through.</param>
    /// <returns>Whether the frame was changed, so that all registers must be restored from it.</returns>
    private static bool DeliverSignals(TrapFrame* frame)
    {
        Thread* thread = Current;
        bool changed = false;
        while (true)
        {
            ulong deliverable = (thread->SignalsPending | s_signalsPending) & ~thread->SignalMask;
            if (deliverable == 0) break;
            int signal = System.Numerics.BitOperations.TrailingZeroCount(deliverable) + 1;
            int code = (thread->SignalsPending & Bit(signal)) != 0 ? SignalFrame.CodeThread : SignalFrame.CodeUser;
            thread->SignalsPending &= ~Bit(signal);
            s_signalsPending &= ~Bit(signal);
            if (IsIgnored(signal)) continue;
            changed |= SettleInterruptedCall(frame, (s_actions[signal].Flags & SignalAction.Restart) != 0);
            Deliver(frame, signal, code, ProcessId);
            changed = true;
        }

        return SettleInterruptedCall(frame, restart: true) || changed;
    }

    /// <summary>Decides what becomes of a system call that a signal interrupted.</summary>
    private static bool SettleInterruptedCall(TrapFrame* frame, bool restart)
    {
        if (frame->Vector != TrapFrame.SystemCallVector || (long)frame->Rax != -Error.Restart) return false;
        if (restart)
        {
            frame->Rax = Current->SystemCall;
            frame->Rip -= 2; // back onto the syscall instruction
        }
        else
        {
            frame->Rax = unchecked((ulong)-Error.Interrupted);
        }

        return true;
    }

    /// <summary>Sends the signal of a fault, which cannot be put off.</summary>
    private static void DeliverFault(TrapFrame* frame, int signal, int code, ulong address)
    {
        bool isBlocked = (Current->SignalMask & Bit(signal)) != 0;
        if (isBlocked || s_actions[signal].Handler is SignalAction.Ignore or SignalAction.Default)
        {
            LogFault(frame, signal, address);
            EndBySignal(signal);
        }

        Deliver(frame, signal, code, address);
    }

    /// <summary>Notes where the fault struck that ends the program; the runtime turns the others into exceptions.</summary>
    private static void LogFault(TrapFrame* frame, int signal, ulong address)
    {
        // SAFETY: the buffer has LineCapacity bytes, the text a fraction of that.
        var line = new Span<byte>(s_line, LineCapacity);
        int length = Append(line, 0, "fault: signal "u8);
        length += FormatDecimal(line[length..], (ulong)signal);
        length = Append(line, length, " at "u8);
        length += FormatHexadecimal(line[length..], frame->Rip);
        length = Append(line, length, ", address "u8);
        length += FormatHexadecimal(line[length..], address);
        Log(LogLevel.Error, line[..length]);
    }

    private static void Deliver(TrapFrame* frame, int signal, int code, ulong addressOrSender)
    {
        ref SignalAction action = ref s_actions[signal];
        if (action.Handler == SignalAction.Default) EndBySignal(signal);
        ulong floating = (frame->Rsp - RedZone - TrapFrame.FloatingLength) & ~63ul;
        // At the handler's first instruction the stack is misaligned by the return address, as after a call.
        ulong stack = ((floating - SignalFrame.Length) & ~15ul) - 8;
        if (!CanWrite(stack, floating + TrapFrame.FloatingLength - stack))
        {
            if (IsStackOverflow(stack, frame->Rsp)) EndByStackOverflow(frame);
            Log(LogLevel.Error, "a signal found no room where its thread's stack pointer leads"u8);
            EndBySignal(SignalNumber.Segmentation);
        }

        // SAFETY: the range was checked just now, and nothing else runs meanwhile.
        if (frame->Vector == TrapFrame.SystemCallVector) Native.CompleteFloating(TrapFrame.Floating(frame));
        Native.Copy((void*)floating, TrapFrame.Floating(frame), TrapFrame.FloatingLength);
        byte* context = (byte*)stack + 8;
        byte* information = context + SignalFrame.ContextLength;
        new Span<byte>((byte*)stack, SignalFrame.Length).Clear();
        *(ulong*)stack = action.Restorer;
        *(int*)(information + SignalFrame.Signal) = signal;
        *(int*)(information + SignalFrame.Code) = code;
        *(ulong*)(information + SignalFrame.Address) = addressOrSender;
        StoreContext(context, frame);
        *(ulong*)(context + SignalFrame.Floating) = floating;
        *(ulong*)(context + SignalFrame.Mask) = Current->SignalMask;

        Current->SignalMask |= action.Mask & ~(Bit(SignalNumber.Kill) | Bit(SignalNumber.Stop));
        if ((action.Flags & SignalAction.NoDefer) == 0) Current->SignalMask |= Bit(signal);
        frame->Rip = action.Handler;
        frame->Rsp = stack;
        frame->Rdi = (ulong)signal;
        frame->Rsi = (ulong)information;
        frame->Rdx = (ulong)context;
        frame->Rax = 0;
        frame->Rflags &= ~(DirectionFlag | TrapFlag);
        frame->Vector = 0; // what follows is no system call any more
        if ((action.Flags & SignalAction.ResetHandler) != 0) action.Handler = SignalAction.Default;
    }

    private static void StoreContext(byte* context, TrapFrame* frame)
    {
        // SAFETY: the caller checked the whole signal frame.
        *(ulong*)(context + SignalFrame.R8) = frame->R8;
        *(ulong*)(context + SignalFrame.R9) = frame->R9;
        *(ulong*)(context + SignalFrame.R10) = frame->R10;
        *(ulong*)(context + SignalFrame.R11) = frame->R11;
        *(ulong*)(context + SignalFrame.R12) = frame->R12;
        *(ulong*)(context + SignalFrame.R13) = frame->R13;
        *(ulong*)(context + SignalFrame.R14) = frame->R14;
        *(ulong*)(context + SignalFrame.R15) = frame->R15;
        *(ulong*)(context + SignalFrame.Rdi) = frame->Rdi;
        *(ulong*)(context + SignalFrame.Rsi) = frame->Rsi;
        *(ulong*)(context + SignalFrame.Rbp) = frame->Rbp;
        *(ulong*)(context + SignalFrame.Rbx) = frame->Rbx;
        *(ulong*)(context + SignalFrame.Rdx) = frame->Rdx;
        *(ulong*)(context + SignalFrame.Rax) = frame->Rax;
        *(ulong*)(context + SignalFrame.Rcx) = frame->Rcx;
        *(ulong*)(context + SignalFrame.Rsp) = frame->Rsp;
        *(ulong*)(context + SignalFrame.Rip) = frame->Rip;
        *(ulong*)(context + SignalFrame.Rflags) = frame->Rflags;
        *(ulong*)(context + SignalFrame.Segments) = 0x33;
        *(ulong*)(context + SignalFrame.ErrorCode) = frame->Error;
        *(ulong*)(context + SignalFrame.TrapNumber) = frame->Vector;
        *(ulong*)(context + SignalFrame.FaultAddress) = frame->Vector == Vectors.PageFault ? Native.ReadFaultAddress() : 0;
    }

    /// <summary>Goes back to where a signal struck (rt_sigreturn); the handler may have changed the context.</summary>
    private static void ReturnFromSignal(TrapFrame* frame)
    {
        byte* context = (byte*)frame->Rsp;
        if (!CanRead((ulong)context, SignalFrame.ContextLength)) EndBySignal(SignalNumber.Segmentation);
        // SAFETY: checked just now.
        ulong floating = *(ulong*)(context + SignalFrame.Floating);
        if (floating != 0)
        {
            if ((floating & 15) != 0 || !CanRead(floating, TrapFrame.FloatingLength)) EndBySignal(SignalNumber.Segmentation);
            Native.Copy(TrapFrame.Floating(frame), (void*)floating, TrapFrame.FloatingLength);
            SanitizeFloating(TrapFrame.Floating(frame));
        }

        frame->R8 = *(ulong*)(context + SignalFrame.R8);
        frame->R9 = *(ulong*)(context + SignalFrame.R9);
        frame->R10 = *(ulong*)(context + SignalFrame.R10);
        frame->R11 = *(ulong*)(context + SignalFrame.R11);
        frame->R12 = *(ulong*)(context + SignalFrame.R12);
        frame->R13 = *(ulong*)(context + SignalFrame.R13);
        frame->R14 = *(ulong*)(context + SignalFrame.R14);
        frame->R15 = *(ulong*)(context + SignalFrame.R15);
        frame->Rdi = *(ulong*)(context + SignalFrame.Rdi);
        frame->Rsi = *(ulong*)(context + SignalFrame.Rsi);
        frame->Rbp = *(ulong*)(context + SignalFrame.Rbp);
        frame->Rbx = *(ulong*)(context + SignalFrame.Rbx);
        frame->Rdx = *(ulong*)(context + SignalFrame.Rdx);
        frame->Rax = *(ulong*)(context + SignalFrame.Rax);
        frame->Rcx = *(ulong*)(context + SignalFrame.Rcx);
        frame->Rsp = *(ulong*)(context + SignalFrame.Rsp);
        frame->Rip = *(ulong*)(context + SignalFrame.Rip);
        frame->Rflags = (*(ulong*)(context + SignalFrame.Rflags) & KeptFlags) | UserFlags;
        frame->Vector = 0;
        Current->SignalMask = *(ulong*)(context + SignalFrame.Mask) & ~(Bit(SignalNumber.Kill) | Bit(SignalNumber.Stop));
    }

    /// <summary>Clears what would make XRSTOR fault: reserved bits of MXCSR and of the header.</summary>
    private static void SanitizeFloating(byte* area)
    {
        // SAFETY: the area of a frame, FloatingLength bytes.
        *(uint*)(area + 24) &= 0xFFFF;
        ulong* header = (ulong*)(area + TrapFrame.FloatingHeader);
        header[0] &= Core->ExtendedState;
        for (int i = 1; i < TrapFrame.FloatingHeaderLength / 8; i++) header[i] = 0;
    }

    private static void EndBySignal(int signal)
    {
        LogNumber(LogLevel.Information, "the program was ended by signal "u8, (ulong)signal);
        Terminate(ExitCode.SignalBase + signal);
    }
}
