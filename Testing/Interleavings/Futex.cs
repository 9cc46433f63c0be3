using System.Runtime.InteropServices;

namespace LibOs.Testing.Interleavings;

/// <summary>The cheapest way to put a thread to sleep and wake it: the system calls of Linux, else a monitor.</summary>
internal static class Futex
{
    private const long FutexCall = 202;
    private const long ArmFutexCall = 98;
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly bool s_isLinux = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    private static readonly long s_number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FutexCall : ArmFutexCall;

    private static readonly object s_gate = new();

    /// <summary>Sleeps while the word has a value; may return early.</summary>
    /// <param name="word">A word of pinned memory.</param>
    /// <param name="value">The value.</param>
    public static void Wait(ref int word, int value)
    {
        if (s_isLinux)
        {
            _ = Call(s_number, ref word, WaitPrivate, value, 0, 0, 0);
            return;
        }

        lock (s_gate)
        {
            while (Volatile.Read(ref word) == value) _ = Monitor.Wait(s_gate);
        }
    }

    /// <summary>Wakes a thread that sleeps at a word.</summary>
    public static void Wake(ref int word)
    {
        if (s_isLinux)
        {
            _ = Call(s_number, ref word, WakePrivate, 1, 0, 0, 0);
            return;
        }

        lock (s_gate) Monitor.PulseAll(s_gate);
    }

    /// <summary>Keeps the calling thread on the processor it runs on, if that can be done: handing over is cheapest there.</summary>
    /// <param name="processor">The processor.</param>
    public static void StayOn(int processor)
    {
        if (!s_isLinux || RuntimeInformation.ProcessArchitecture != Architecture.X64 || processor is < 0 or > 63) return;
        long mask = 1L << processor;
        _ = SetAffinity(203, 0, 8, ref mask);
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern long Call(long number, ref int word, long operation, long value, long timeout, long second, long third);

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern long SetAffinity(long number, long thread, long length, ref long mask);
}
