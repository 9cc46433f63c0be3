namespace LibOs.Conformance;

/// <summary>One of the programs in the image.</summary>
/// <param name="Name">The first argument that selects it.</param>
/// <param name="Kind">How its output is to be judged.</param>
/// <param name="Main">Given the arguments behind the name; returns the exit code.</param>
internal sealed record ConformanceProgram(string Name, ProgramKind Kind, Func<string[], int> Main)
{
    public ConformanceProgram(string name, Action main)
        : this(name, ProgramKind.Deterministic, _ =>
        {
            main();
            return 0;
        })
    {
    }

    public ConformanceProgram(string name, Func<Task> main)
        : this(name, ProgramKind.Deterministic, _ =>
        {
            main().GetAwaiter().GetResult();
            return 0;
        })
    {
    }
}
