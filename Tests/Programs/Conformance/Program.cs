namespace LibOs.Conformance;

/// <summary>
/// Many small programs in one image. The same file runs in a partition and directly on Linux, and must do the same.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        ConformanceProgram[] programs =
        [
            .. CollectionPrograms.All,
            .. TextPrograms.All,
            .. NumberPrograms.All,
            .. ExceptionPrograms.All,
            .. StackOverflowPrograms.All,
            .. FaultPrograms.All,
            .. EndPrograms.All,
            .. GarbageCollectionPrograms.All,
            .. ThreadingPrograms.All,
            .. AsyncPrograms.All,
            .. ThreadPrograms.All,
            .. MemoryPrograms.All,
            .. TimePrograms.All,
            .. LibraryPrograms.All,
            .. ProcessPrograms.All,
            .. StreamPrograms.All,
            .. UnsupportedPrograms.All,
            .. BootPrograms.All,
            .. KernelPrograms.All,
            .. Calls.DescriptorCalls.All,
            .. Calls.MemoryCalls.All,
            .. Calls.ThreadCalls.All,
            .. Calls.ProgramCalls.All,
            .. SchedulingPrograms.All,
        ];

        if (args is ["list"])
        {
            foreach (ConformanceProgram program in programs)
                Console.WriteLine($"{program.Name} {(program.Kind == ProgramKind.Deterministic ? "deterministic" : "special")}");
            return 0;
        }

        string name = args.Length == 0 ? "" : args[0];
        foreach (ConformanceProgram program in programs)
        {
            if (program.Name == name) return program.Main(args[1..]);
        }

        Console.Error.WriteLine($"Conformance: there is no program \"{name}\"; the argument \"list\" shows those there are.");
        return 64;
    }
}
