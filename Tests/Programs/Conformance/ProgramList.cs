namespace LibOs.Conformance;

/// <summary>Lets an image's first argument choose one of its programs.</summary>
internal static class ProgramList
{
    /// <summary>Runs the program that the first argument names; <c>list</c> shows all.</summary>
    /// <param name="image">The image's name.</param>
    /// <param name="programs">What there is.</param>
    /// <param name="arguments">The image's arguments.</param>
    /// <returns>The program's exit code, or 64 when there is no such program.</returns>
    public static int Run(string image, IEnumerable<ConformanceProgram> programs, string[] arguments)
    {
        string name = arguments.Length == 0 ? "" : arguments[0];
        foreach (ConformanceProgram program in programs)
        {
            if (arguments is ["list"]) Console.WriteLine($"{program.Name} {(program.Kind == ProgramKind.Deterministic ? "deterministic" : "special")}");
            else if (program.Name == name) return program.Main(arguments[1..]);
        }

        if (arguments is ["list"]) return 0;
        Console.Error.WriteLine($"{image}: there is no program \"{name}\"; the argument \"list\" shows those there are.");
        return 64;
    }
}
