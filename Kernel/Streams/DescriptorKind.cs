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
    Random,

    /// <summary>An epoll set. No descriptor can be added to one, so it stays empty.</summary>
    PollSet,
}
