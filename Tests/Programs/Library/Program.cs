namespace LibOs.Conformance;

/// <summary>Programs about the class library in one image; each must do in a partition what it does on Linux.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        ConformanceProgram[] programs =
        [
            .. CompressionPrograms.All,
            .. RegexPrograms.All,
            .. DocumentPrograms.All,
            .. PlatformPrograms.All,
            .. CryptographyPrograms.All,
            .. LackingPrograms.All,
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

        Console.Error.WriteLine($"Library: there is no program \"{name}\"; the argument \"list\" shows those there are.");
        return 64;
    }
}
