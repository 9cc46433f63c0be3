namespace LibOs.Controller.Shares;

/// <summary>A directory of the host that a partition sees.</summary>
/// <param name="HostPath">The directory's absolute path on the host.</param>
/// <param name="MountPoint">The absolute path where the program finds it.</param>
/// <param name="IsReadOnly">Whether the program cannot change anything in it.</param>
internal sealed record Share(string HostPath, string MountPoint, bool IsReadOnly)
{
    /// <summary>Where the program finds a directory whose own path is the kernel's.</summary>
    private const string Elsewhere = "/host";

    /// <summary>Reads <c>DIR[:ro][:/mount/point]</c>.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>The share; null when the text is none.</returns>
    public static Share? TryParse(string text)
    {
        string directory = text;
        string? mountPoint = null;
        int split = directory.LastIndexOf(":/", StringComparison.Ordinal);
        if (split > 0)
        {
            mountPoint = Normalize(directory[(split + 1)..]);
            directory = directory[..split];
        }

        bool isReadOnly = directory.EndsWith(":ro", StringComparison.Ordinal);
        if (isReadOnly) directory = directory[..^3];
        if (directory.Length == 0 || directory.Contains('\0')) return null;
        string path = Normalize(Path.GetFullPath(directory));
        return new Share(path, mountPoint ?? PlaceOf(path), isReadOnly);
    }

    /// <summary>The share of the directory that the tool was started in.</summary>
    /// <param name="directory">Its absolute path.</param>
    public static Share Working(string directory) => new(directory, PlaceOf(directory), false);

    /// <summary>Whether the kernel has something of its own at a path that must stay to be seen.</summary>
    public static bool IsReserved(string path) => path is "/" or "/dev" or "/proc" or "/sys" || path.StartsWith("/dev/", StringComparison.Ordinal)
        || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal);

    // the same path as on the host, so that paths that a program prints mean the same on both sides
    private static string PlaceOf(string path) => path == "/" ? Elsewhere : IsReserved(path) ? Elsewhere + path : path;

    private static string Normalize(string path)
    {
        string full = Path.GetFullPath(path);
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }
}
