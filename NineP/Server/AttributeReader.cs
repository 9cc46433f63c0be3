namespace LibOs.NineP.Server;

/// <summary>An extended attribute that is read.</summary>
internal sealed class AttributeReader(byte[] value) : OpenFile
{
    public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request) =>
        new(Copy.From(value, offset, destination.Span));
}
