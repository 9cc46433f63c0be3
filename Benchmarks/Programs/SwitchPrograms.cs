using System.Runtime.InteropServices;

namespace LibOs.Benchmarks.Programs;

/// <summary>Two threads that take turns. Times are for one way: from one thread to the other.</summary>
internal static unsafe class SwitchPrograms
{
    private const int Turns = 200;

    /// <summary>Two threads that yield; only yields after which the other ran count, though all of them take time.</summary>
    public static void Yield(Report report)
    {
        var laps = new Laps(0);
        int last = 0, switches = 0;
        bool isOver = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver)) Turn(2);
        });
        other.Start();
        laps.Start();
        for (int lap = 0; lap < Laps.Enough; lap++)
        {
            int before = switches;
            while (switches - before < 2 * Turns) Turn(1);
            laps.Next(switches - before);
        }

        Volatile.Write(ref isOver, true);
        other.Join();
        report.Add("yield", laps);

        void Turn(int mine)
        {
            if (last != mine) switches++;
            last = mine;
            LinuxCall.Yield();
        }
    }

    public static void Futex(Report report)
    {
        int* word = (int*)NativeMemory.AllocZeroed(sizeof(int));
        Together(report, "futex", () => Take(word, 1, 0), () => Take(word, 0, 1));
        NativeMemory.Free(word);
    }

    public static void Semaphore(Report report)
    {
        using var ping = new SemaphoreSlim(0);
        using var pong = new SemaphoreSlim(0);
        Together(
            report,
            "semaphore",
            () =>
            {
                ping.Release();
                pong.Wait();
            },
            () =>
            {
                ping.Wait();
                pong.Release();
            });
    }

    // The word says whose turn it is: a thread waits while it is the other's, then hands over.
    private static void Take(int* word, int mine, int other)
    {
        while (Volatile.Read(ref *word) != mine) LinuxCall.Wait(word, other);
        Volatile.Write(ref *word, other);
        LinuxCall.Wake(word);
    }

    // As many turns on either side; the first takes the time.
    private static void Together(Report report, string name, Action first, Action second)
    {
        var laps = new Laps(2 * Turns);
        var one = new Thread(() =>
        {
            for (int i = 0; i < Turns; i++) first();
            laps.Start();
            for (int lap = 1; lap < Laps.Enough; lap++)
            {
                for (int i = 0; i < Turns; i++) first();
                laps.Next();
            }
        });
        var two = new Thread(() =>
        {
            for (int i = 0; i < Laps.Enough * Turns; i++) second();
        });
        one.Start();
        two.Start();
        one.Join();
        two.Join();
        report.Add(name, laps);
    }
}
