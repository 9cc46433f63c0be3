namespace LibOs.Components.Files;

/// <summary>A file kept elsewhere some of whose pages are mapped and shared.</summary>
internal unsafe struct SharedFile
{
    public SharedFile* Next;

    /// <summary>Which file.</summary>
    public ulong Identity;

    /// <summary>How many open files use the pages.</summary>
    public int References;

    /// <summary>A file in memory without a name that has the pages at their offsets.</summary>
    public Node Pages;
}
