namespace LibOs.Components.Files;

/// <summary>What a program can know about its files in memory. Safe from any thread.</summary>
public interface IFilesService
{
    /// <summary>The most that files in memory may take, in bytes; in a process of another system what its directory of temporary files can hold.</summary>
    long MemoryLimit { get; }

    /// <summary>What they take now, in bytes.</summary>
    long MemoryUsed { get; }
}
