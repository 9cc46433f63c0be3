using System.Buffers;

namespace LibOs.Controller.Channel;

/// <summary>Bytes in a partition's memory, as memory that is read and written where it lies.</summary>
internal sealed unsafe class GuestBytes : MemoryManager<byte>
{
    private byte* _start;
    private int _length;

    /// <summary>Names the bytes; the partition's memory stays mapped as long as they are used.</summary>
    public Memory<byte> At(byte* start, int length)
    {
        _start = start;
        _length = length;
        return CreateMemory(length);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_start, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
