using System.Buffers;

namespace LibOs.Components.Memory;

/// <summary>Memory outside the collector's heap that somebody else keeps. This file is set apart for raw memory.</summary>
internal sealed unsafe class SharedBlock(nint start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() =>
        // SAFETY: the region stays mapped until its owner is disposed of.
        new((void*)start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length, nameof(elementIndex));
        // SAFETY: such memory does not move; the index lies within the block.
        return new MemoryHandle((void*)(start + elementIndex));
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
