namespace LibOs.Benchmarks.Programs;

/// <summary>Memory of 256 MB, fresh from the kernel each time.</summary>
internal static unsafe class MemoryPrograms
{
    private const long Length = 256 << 20;
    private const int Page = 4096;
    private const int Line = 64;
    private const int PagesTogether = 1024;
    private const int Accesses = 5_000;
    private const int Elements = 1 << 16;

    /// <summary>The first write to each page: with pages as the kernel chooses them, and with those of 4 KB.</summary>
    public static void Fault(Report report)
    {
        report.Add("fault", Touch(isSmall: false));
        report.Add("fault4k", Touch(isSmall: true));
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
        int count = (int)(Length / 3 / sizeof(double)) / Elements * Elements;
        byte* memory = LinuxCall.Map(Length);
        double* sum = (double*)memory, left = sum + count, right = left + count;
        for (int i = 0; i < count; i++) (sum[i], left[i], right[i]) = (0, 1, 2);
        var laps = new Laps(Elements);
        laps.Start();
        for (int from = 0; from < count; from += Elements)
        {
            for (int i = from; i < from + Elements; i++) sum[i] = left[i] + 3 * right[i];
            laps.Next();
        }

        if (sum[count - 1] != 7) throw new InvalidOperationException("a wrong sum");
        report.Add("triad", laps);
        LinuxCall.Unmap(memory, Length);
    }

    private static Laps Touch(bool isSmall)
    {
        var laps = new Laps(PagesTogether);
        for (int pass = 0; pass < 2; pass++)
        {
            byte* memory = LinuxCall.Map(Length);
            if (isSmall) LinuxCall.AdviseSmallPages(memory, Length);
            laps.Start();
            for (long at = 0; at < Length; at += Page * PagesTogether)
            {
                for (int page = 0; page < PagesTogether; page++) memory[at + page * Page] = 1;
                laps.Next();
            }

            LinuxCall.Unmap(memory, Length);
        }

        return laps;
    }
}
