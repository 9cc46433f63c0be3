namespace LibOs.Controller.Mount;

/// <summary>The requests of the kernel's FUSE protocol (linux/fuse.h) that are answered.</summary>
internal enum FuseOperation : uint
{
    /// <summary>Finds a name in a directory.</summary>
    Lookup = 1,

    /// <summary>Nodes are no longer known to the kernel; no answer.</summary>
    Forget = 2,

    /// <summary>Reads attributes.</summary>
    GetAttributes = 3,

    /// <summary>Changes attributes.</summary>
    SetAttributes = 4,

    /// <summary>Opens a file.</summary>
    Open = 14,

    /// <summary>Reads.</summary>
    Read = 15,

    /// <summary>Writes.</summary>
    Write = 16,

    /// <summary>Figures of the file system.</summary>
    Statistics = 17,

    /// <summary>Closes a file.</summary>
    Release = 18,

    /// <summary>Writes through.</summary>
    Synchronize = 20,

    /// <summary>A descriptor was closed.</summary>
    Flush = 25,

    /// <summary>Begins the session.</summary>
    Initialize = 26,

    /// <summary>Opens a directory.</summary>
    OpenDirectory = 27,

    /// <summary>Lists a directory.</summary>
    ReadDirectory = 28,

    /// <summary>Closes a directory.</summary>
    ReleaseDirectory = 29,

    /// <summary>Whoever asked gives a request up; no answer.</summary>
    Interrupt = 36,

    /// <summary>Ends the session.</summary>
    Destroy = 38,

    /// <summary>As <see cref="Forget"/>, for many; no answer.</summary>
    BatchForget = 42,
}
