using System.Runtime.InteropServices;

namespace LibOs.Benchmarks.Programs;

/// <summary>Two threads that take turns. Times are for one way: from one thread to the other.</summary>
internal static unsafe class SwitchPrograms
{
    private const int Turns = 20_000;

    private static int* s_word;

    public static void Yield(Report report) => report.Time("yield", 2 * Turns, static () => Together(YieldOften, YieldOften));

    public static void Futex(Report report)
    {
        s_word = (int*)NativeMemory.AllocZeroed(sizeof(int));
        report.Time("futex", 2 * Turns, static () => Together(() => Take(1, 0), () => Take(0, 1)));
        NativeMemory.Free(s_word);
    }

    public static void Semaphore(Report report)
    {
        using var ping = new SemaphoreSlim(0);
        using var pong = new SemaphoreSlim(0);
        report.Time("semaphore", 2 * Turns, () => Together(
            () =>
            {
                for (int i = 0; i < Turns; i++)
                {
                    ping.Release();
                    pong.Wait();
                }
            },
            () =>
            {
                for (int i = 0; i < Turns; i++)
                {
                    ping.Wait();
                    pong.Release();
                }
            }));
    }

    private static void YieldOften()
    {
        for (int i = 0; i < Turns; i++) LinuxCall.Yield();
    }

    // The word says whose turn it is: a thread waits while it is the other's, then hands over.
    private static void Take(int mine, int other)
    {
        for (int i = 0; i < Turns; i++)
        {
            while (Volatile.Read(ref *s_word) != mine) LinuxCall.Wait(s_word, other);
            Volatile.Write(ref *s_word, other);
            LinuxCall.Wake(s_word);
        }
    }

    private static void Together(Action first, Action second)
    {
        var one = new Thread(() => first());
        var two = new Thread(() => second());
        one.Start();
        two.Start();
        one.Join();
        two.Join();
    }
}
