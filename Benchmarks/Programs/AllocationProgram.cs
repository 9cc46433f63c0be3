namespace LibOs.Benchmarks.Programs;

/// <summary>Small objects, one in a hundred of which lives for a while, so that collections have something to keep. A batch has several.</summary>
internal static class AllocationProgram
{
    private const int Objects = 100_000;
    private const int Kept = 20_000;

    private static readonly object?[] s_kept = new object?[Kept];
    private static int s_next;

    public static void Run(Report report)
    {
        int before = GC.CollectionCount(0);
        report.Time("allocate", Objects, static () =>
        {
            for (int i = 0; i < Objects; i++)
            {
                byte[] value = new byte[32 + i % 64];
                if (i % 100 == 0) s_kept[s_next++ % Kept] = value;
            }
        });
        if (GC.CollectionCount(0) == before) throw new InvalidOperationException("there was no collection");
        report.Add("collections", GC.CollectionCount(0) - before);
    }
}
