namespace LibOs.Conformance;

/// <summary>A fresh directory for a program, which is gone when the program is done.</summary>
internal sealed class Scratch : IDisposable
{
    /// <summary>Names the directory in which programs make theirs; without it that of temporary files.</summary>
    public const string Variable = "LIBOS_FILES_ROOT";

    private static int s_count;

    public Scratch()
    {
        string root = Environment.GetEnvironmentVariable(Variable) ?? System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, $"files-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}-{Guid.NewGuid():n}");
        _ = Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>The path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A text with the directory's path left out.</summary>
    public string Hide(string? text) => text?.Replace(Path, "~", StringComparison.Ordinal) ?? "(null)";

    /// <summary>Prints what an action throws: its type and message.</summary>
    public void Throws(string what, Action action)
    {
        try
        {
            action();
            Console.WriteLine($"{what}: nothing is thrown");
        }
        catch (Exception exception)
        {
            Console.WriteLine($"{what}: {exception.GetType().FullName}: {Hide(exception.Message)}");
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
