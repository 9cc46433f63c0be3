using System.Buffers;

namespace LibOs.Components.Memory;

/// <summary>Memory outside the collector's heap that somebody else keeps.</summary>
internal sealed unsafe class SharedBlock(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() =>
        // SAFETY: the region stays mapped until its owner is disposed of.
        new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
