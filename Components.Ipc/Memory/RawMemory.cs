using System.Runtime.CompilerServices;

namespace LibOs.Components.Ipc;

/// <summary>A block of memory at a fixed address, each access checked against its length.</summary>
internal readonly unsafe struct RawMemory
{
    private readonly byte* _start;
    private readonly int _length;
    private readonly object? _owner;

    /// <summary>Describes a block.</summary>
    /// <param name="address">Where it begins; a multiple of 8.</param>
    /// <param name="length">Its bytes. All accesses stay within.</param>
    /// <param name="owner">What keeps it mapped, as long as anybody holds this value.</param>
    public RawMemory(nint address, int length, object? owner)
    {
        if (address == 0 || (address & 7) != 0 || length < 0) throw new ArgumentException("Shared memory lies at a multiple of 8.", nameof(address));
        _start = (byte*)address;
        _length = length;
        _owner = owner;
    }

    public int Length => _length;

    public object? Owner => _owner;

    /// <summary>Memory of this process: zeroed, aligned to 128 bytes, given back when nobody holds it any more.</summary>
    public static RawMemory Allocate(int length)
    {
        // SAFETY: a pinned array does not move and lives as long as the value that names it as its owner.
        byte[] bytes = GC.AllocateArray<byte>(length + 128, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref bytes[0]);
        return new RawMemory((address + 127) & ~127, length, bytes);
    }

    /// <summary>Memory that somebody else has mapped, pinned as long as anybody holds this value.</summary>
    public static RawMemory Pin(Memory<byte> memory)
    {
        // SAFETY: pinned, so it does not move; the value keeps the pin alive.
        var pin = new PinnedMemory(memory.Pin());
        return new RawMemory((nint)pin.Handle.Pointer, memory.Length, pin);
    }

    // SAFETY: Word has checked that the word lies within the block.
    public ref uint Word(int offset)
    {
        if ((offset & 3) != 0 || (uint)offset > (uint)(_length - 4) || _length < 4) Outside(offset, 4);
        return ref *(uint*)(_start + offset);
    }

    // SAFETY: Bytes has checked that the range lies within the block; the owner keeps it mapped.
    public Span<byte> Bytes(int offset, int length)
    {
        if (length < 0 || (uint)offset > (uint)_length || length > _length - offset) Outside(offset, length);
        return new Span<byte>(_start + offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Outside(int offset, int length) =>
        throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} do not lie in {_length} bytes of shared memory, or a word is not at a multiple of 4.");
}
