namespace LibOs.Components.Files;

/// <summary>A file system that covers a directory.</summary>
internal unsafe struct Mount
{
    /// <summary>The directory that is covered.</summary>
    public Node Covered;

    /// <summary>The root of what covers it.</summary>
    public Node Root;

    /// <summary>Whether nothing can be changed through it.</summary>
    public bool IsReadOnly;

    /// <summary>Its absolute path, which lives as long as the mount: for ever.</summary>
    public byte* Path;
    public int PathLength;
}
