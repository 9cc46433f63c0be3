using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Epoll sets, which stay empty.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>
    /// Makes an epoll set. The class library makes one before it asks for its first socket; with it, that request fails with
    /// the error that names the reason.
    /// </summary>
    private static long CreatePollSet()
    {
        int number = TakeDescriptor(0, DescriptorKind.PollSet, 0, 2);
        return number < 0 ? -Error.TooManyDescriptors : number;
    }

    /// <summary>Refuses a member, as Linux refuses files: none of the descriptors here can be polled.</summary>
    private static long ControlPollSet(ulong set, ulong member)
    {
        Descriptor* descriptor = FindDescriptor(set);
        if (descriptor == null || FindDescriptor(member) == null) return -Error.BadDescriptor;
        return descriptor->Kind == DescriptorKind.PollSet ? -Error.NotPermitted : -Error.Invalid;
    }

    private static long WaitPollSet(ulong set, int milliseconds)
    {
        Descriptor* descriptor = FindDescriptor(set);
        if (descriptor == null) return -Error.BadDescriptor;
        if (descriptor->Kind != DescriptorKind.PollSet) return -Error.Invalid;
        long deadline = milliseconds < 0 ? long.MaxValue : Clock.Now() + (milliseconds * 1_000_000L);
        return Wait(null, 0, deadline) == WakeReason.Signal ? -Error.Interrupted : 0;
    }
}
