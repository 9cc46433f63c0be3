namespace LibOs.Components.Files;

/// <summary>Which file system a node belongs to.</summary>
internal enum FileSystemKind : byte
{
    /// <summary>None: there is no node.</summary>
    None,

    /// <summary>The tree in memory: directories, /tmp, and what the kernel writes below /proc.</summary>
    Memory,

    /// <summary>What changes below /proc/self: descriptors and threads.</summary>
    Process,

    /// <summary>A directory of the controller's, over 9P.</summary>
    Remote,
}
