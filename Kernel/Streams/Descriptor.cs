namespace LibOs.Kernel.Streams;

/// <summary>An entry of the descriptor table.</summary>
internal struct Descriptor
{
    /// <summary>The number of entries in the table.</summary>
    public const int Count = 256;

    public DescriptorKind Kind;

    /// <summary>The pipe's number, for ends of pipes.</summary>
    public int Pipe;

    /// <summary>O_NONBLOCK and the access mode, as fcntl shows them.</summary>
    public uint Flags;
}
