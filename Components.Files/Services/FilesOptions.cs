namespace LibOs.Components.Files;

/// <summary>Options of <see cref="IFilesService"/>.</summary>
public sealed class FilesOptions
{
    /// <summary>
    /// The most that files in memory (/tmp) may take, in bytes: 1 MiB up to the memory there is. Half of the memory when it
    /// is <see langword="null"/>.
    /// </summary>
    public long? MemoryLimit { get; set; }
}
