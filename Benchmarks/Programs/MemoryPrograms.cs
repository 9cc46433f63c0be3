using System.Diagnostics;

namespace LibOs.Benchmarks.Programs;

/// <summary>Memory of 256 MB, fresh from the kernel each time.</summary>
internal static unsafe class MemoryPrograms
{
    private const long Length = 256 << 20;
    private const int Page = 4096;
    private const int Line = 64;
    private const int Accesses = 1_000_000;

    /// <summary>The first write to each page: with pages as the kernel chooses them, and with those of 4 KB.</summary>
    public static void Fault(Report report)
    {
        report.Time("fault", (int)(Length / Page), static () => Touch(isSmall: false));
        report.Time("fault4k", (int)(Length / Page), static () => Touch(isSmall: true));
    }

    /// <summary>Reads that follow a random circle through every line.</summary>
    public static void Random(Report report)
    {
        byte* memory = LinuxCall.Map(Length);
        int lines = (int)(Length / Line);
        for (int i = 0; i < lines; i++) *(int*)(memory + (long)i * Line) = i;
        var random = new Random(12345);
        for (int i = lines - 1; i > 0; i--)
        {
            // Sattolo's shuffle gives one circle through all.
            int* mine = (int*)(memory + (long)i * Line), other = (int*)(memory + (long)random.Next(i) * Line);
            (*mine, *other) = (*other, *mine);
        }

        int at = 0;
        report.Time("random", Accesses, () =>
        {
            int position = at;
            for (int i = 0; i < Accesses; i++) position = *(int*)(memory + (long)position * Line);
            at = position;
        });
        if ((uint)at >= (uint)lines) throw new InvalidOperationException("the circle is broken");
        LinuxCall.Unmap(memory, Length);
    }

    /// <summary>Adds two arrays, one of them scaled, into a third: the time for an element.</summary>
    public static void Triad(Report report)
    {
        int count = (int)(Length / 3 / sizeof(double));
        byte* memory = LinuxCall.Map(Length);
        double* sum = (double*)memory, left = sum + count, right = left + count;
        for (int i = 0; i < count; i++) (left[i], right[i]) = (1, 2);
        report.Time("triad", count, () =>
        {
            for (int i = 0; i < count; i++) sum[i] = left[i] + 3 * right[i];
        });
        if (sum[count - 1] != 7) throw new InvalidOperationException("a wrong sum");
        LinuxCall.Unmap(memory, Length);
    }

    private static TimeSpan Touch(bool isSmall)
    {
        byte* memory = LinuxCall.Map(Length);
        if (isSmall) LinuxCall.AdviseSmallPages(memory, Length);
        long began = Stopwatch.GetTimestamp();
        for (long at = 0; at < Length; at += Page) memory[at] = 1;
        TimeSpan time = Stopwatch.GetElapsedTime(began);
        LinuxCall.Unmap(memory, Length);
        return time;
    }
}
