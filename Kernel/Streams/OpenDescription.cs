namespace LibOs.Kernel.Streams;

/// <summary>An open file description: what descriptors that were made from each other share.</summary>
internal unsafe struct OpenDescription
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 64;

    public DescriptorKind Kind;

    /// <summary>The access mode, O_APPEND and O_NONBLOCK, as fcntl shows them.</summary>
    public uint Flags;

    /// <summary>How many descriptors, mappings and calls in progress hold it.</summary>
    public int References;

    /// <summary>The open file's number with the file systems.</summary>
    public int File;

    /// <summary>Where the next read or write begins.</summary>
    public long Offset;

    /// <summary>The pipe, counter or poll set.</summary>
    public void* Object;
}
