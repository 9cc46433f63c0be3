namespace LibOs.Conformance;

/// <summary>Programs about files in one image; each must do in a partition what it does on Linux, in a directory of its own.</summary>
internal static class Program
{
    private static readonly ConformanceProgram[] s_programs =
    [
        .. FilePrograms.All,
        .. DirectoryPrograms.All,
        .. LinkPrograms.All,
        .. SharingPrograms.All,
        .. MappingPrograms.All,
        .. StreamPrograms.All,
        .. ProcessPrograms.All,
        .. FailurePrograms.All,
        .. Calls.FileCalls.All,
        .. Calls.TreeCalls.All,
        .. Calls.PollCalls.All,
    ];

    private static int Main(string[] args) => args is ["all"] ? RunAll() : ProgramList.Run("Files", s_programs, args);

    /// <summary>Runs all that can be compared as they are, one after the other.</summary>
    private static int RunAll()
    {
        foreach (ConformanceProgram program in s_programs)
        {
            if (program.Kind != ProgramKind.Deterministic) continue;
            Console.WriteLine($"== {program.Name}");
            if (program.Main([]) != 0) return 1;
        }

        return 0;
    }
}
