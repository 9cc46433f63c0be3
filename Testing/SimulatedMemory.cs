using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Testing;

/// <summary>Memory that devices share with drivers: pinned arrays at made-up physical addresses.</summary>
public sealed class SimulatedMemory
{
    private const int PageLength = 4096;

    private readonly List<(ulong Address, byte[] Array, int Offset, int Length)> _blocks = [];
    private ulong _next;

    internal SimulatedMemory(ulong start) => _next = start;

    /// <summary>How many bytes can still be allocated.</summary>
    public int Remaining { get; set; } = 64 << 20;

    /// <summary>How many bytes were allocated, whole pages.</summary>
    public int Allocated { get; private set; }

    /// <summary>Allocates zeroed memory, as <see cref="IMachine.TryAllocateDeviceMemory"/> does.</summary>
    /// <param name="bytes">How much; 1 to 4 MiB.</param>
    /// <param name="memory">The memory.</param>
    public bool TryAllocate(int bytes, out DeviceMemory memory)
    {
        memory = default;
        if (bytes is < 1 or > 4 << 20) throw new SimulationException($"{bytes} bytes of device memory asked for; 1 byte to 4 MiB can be had.");
        int length = (bytes + PageLength - 1) & -PageLength;
        if (length > Remaining) return false;
        Remaining -= length;
        Allocated += length;
        byte[] array = GC.AllocateArray<byte>(length + PageLength, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        int offset = (int)(-address & (PageLength - 1));
        _blocks.Add((_next, array, offset, length));
        memory = new DeviceMemory(_next, (nuint)(address + offset), length);
        // A page that is nobody's between two blocks, so that an overrun is noticed.
        _next += (uint)length + PageLength;
        return true;
    }

    /// <summary>The bytes at a physical address, as a device sees them.</summary>
    /// <param name="physicalAddress">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="SimulationException">They are not all device memory.</exception>
    public Span<byte> At(ulong physicalAddress, int length)
    {
        foreach ((ulong address, byte[] array, int offset, int size) in _blocks)
        {
            if (physicalAddress < address || physicalAddress - address > (ulong)size) continue;
            int within = (int)(physicalAddress - address);
            if (length >= 0 && length <= size - within) return array.AsSpan(offset + within, length);
        }

        throw new SimulationException($"A device was sent to {length} bytes at {physicalAddress:X}h, which are not device memory.");
    }
}
