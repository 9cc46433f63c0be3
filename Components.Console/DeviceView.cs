using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>A piece of memory shared with a device; accesses outside it do nothing.</summary>
/// <remarks>
/// The one file of the driver with raw memory access. The memory comes from <see cref="IMachine"/> and is never given
/// back. What is read here was written by the device and is to be doubted.
/// </remarks>
[KernelPath]
internal struct DeviceView
{
    private nuint _address;
    private int _length;

    /// <summary>Where the device finds the memory.</summary>
    public ulong PhysicalAddress { get; private set; }

    /// <summary>Takes the whole of a device memory.</summary>
    public void Attach(in DeviceMemory memory)
    {
        PhysicalAddress = memory.PhysicalAddress;
        _address = memory.VirtualAddress;
        _length = memory.Length;
    }

    /// <summary>Takes the next piece of another view.</summary>
    /// <param name="whole">The view that the piece is taken from.</param>
    /// <param name="offset">Where the piece begins; moved behind it, to a multiple of 16.</param>
    /// <param name="length">The piece's length in bytes.</param>
    public void Carve(in DeviceView whole, ref int offset, int length)
    {
        int room = whole._length - offset;
        PhysicalAddress = whole.PhysicalAddress + (uint)offset;
        _address = whole._address + (uint)offset;
        _length = length <= room ? length : 0;
        offset += (length + 15) & ~15;
    }

    /// <summary>Reads 16 bits at an even offset; later reads are not moved before it.</summary>
    public readonly unsafe ushort Read16(int offset)
    {
        if ((uint)offset > (uint)(_length - 2) || _length < 2) return 0;
        // SAFETY: the offset was checked to lie within the device memory, which lives as long as the kernel.
        return Volatile.Read(ref *(ushort*)(_address + (uint)offset));
    }

    /// <summary>Reads 32 bits at an offset that is a multiple of 4; later reads are not moved before it.</summary>
    public readonly unsafe uint Read32(int offset)
    {
        if ((uint)offset > (uint)(_length - 4) || _length < 4) return 0;
        // SAFETY: the offset was checked to lie within the device memory, which lives as long as the kernel.
        return Volatile.Read(ref *(uint*)(_address + (uint)offset));
    }

    /// <summary>Writes 16 bits at an even offset; earlier writes are not moved behind it.</summary>
    public readonly unsafe void Write16(int offset, ushort value)
    {
        if ((uint)offset > (uint)(_length - 2) || _length < 2) return;
        // SAFETY: the offset was checked to lie within the device memory, which lives as long as the kernel.
        Volatile.Write(ref *(ushort*)(_address + (uint)offset), value);
    }

    /// <summary>Writes 32 bits at an offset that is a multiple of 4; earlier writes are not moved behind it.</summary>
    public readonly unsafe void Write32(int offset, uint value)
    {
        if ((uint)offset > (uint)(_length - 4) || _length < 4) return;
        // SAFETY: the offset was checked to lie within the device memory, which lives as long as the kernel.
        Volatile.Write(ref *(uint*)(_address + (uint)offset), value);
    }

    /// <summary>The bytes from an offset on, at most <paramref name="length"/>.</summary>
    public readonly unsafe Span<byte> Bytes(int offset, int length)
    {
        if ((uint)offset > (uint)_length) return default;
        int room = _length - offset;
        if ((uint)length > (uint)room) length = room;
        // SAFETY: offset and length were checked to lie within the device memory, which lives as long as the kernel.
        return MemoryMarshal.CreateSpan(ref *(byte*)(_address + (uint)offset), length);
    }
}
