namespace LibOs.Kernel.Streams;

/// <summary>What a descriptor refers to.</summary>
internal enum DescriptorKind : byte
{
    Closed,
    Input,
    Output,
    Error,
    PipeReader,
    PipeWriter,
    Null,
    Zero,
    Full,
    Random,

    /// <summary>An event counter (eventfd).</summary>
    EventCount,

    /// <summary>An epoll set.</summary>
    PollSet,

    /// <summary>A file or directory.</summary>
    File,

    /// <summary>A place in the tree of directories only (O_PATH).</summary>
    Path,
}
