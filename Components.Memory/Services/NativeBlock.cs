using System.Buffers;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>Memory outside the collector's heap, as <see cref="Memory{T}"/>. This file is set apart for raw memory.</summary>
internal sealed unsafe class NativeBlock : MemoryManager<byte>
{
    private readonly IMemoryBlocks? _blocks;
    private readonly int _length;
    private readonly nint _mappedLength;
    private nint _address;

    /// <summary>Takes over a block of the kernel's.</summary>
    public NativeBlock(IMemoryBlocks blocks, nint address, int length, nint mappedLength) =>
        (_blocks, _address, _length, _mappedLength) = (blocks, address, length, mappedLength);

    /// <summary>Takes zeroed memory from the C library.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public NativeBlock(int length, int alignment)
    {
        _length = length;
        // SAFETY: the block is as long as this object says until Dispose.
        _address = (nint)NativeMemory.AlignedAlloc((nuint)length, (nuint)alignment);
        NativeMemory.Clear((void*)_address, (nuint)length);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_address == 0, this);
        // SAFETY: the block is that long and not given back yet.
        return new Span<byte>((void*)_address, _length);
    }

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_address == 0, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        // SAFETY: native memory does not move; the index lies within the block.
        return new MemoryHandle((void*)(_address + elementIndex));
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        nint address = Interlocked.Exchange(ref _address, 0);
        if (address == 0) return;
        if (_blocks is not null) _blocks.Unmap(address, _mappedLength);
        // SAFETY: taken by AlignedAlloc, and by the exchange given back once.
        else NativeMemory.AlignedFree((void*)address);
    }
}
