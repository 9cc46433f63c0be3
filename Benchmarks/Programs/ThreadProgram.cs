namespace LibOs.Benchmarks.Programs;

/// <summary>Threads that are created and end, one after the other.</summary>
internal static class ThreadProgram
{
    private const int Threads = 5;

    public static void Run(Report report) => report.Time("thread", Threads, static () =>
    {
        for (int i = 0; i < Threads; i++)
        {
            var thread = new Thread(static () => { });
            thread.Start();
            thread.Join();
        }
    });
}
