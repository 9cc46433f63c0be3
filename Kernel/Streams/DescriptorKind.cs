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
}
