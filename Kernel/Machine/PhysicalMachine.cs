using System.Threading;
using LibOs.Abstractions.Ports;

namespace LibOs.Kernel.Machine;

/// <summary>The machine beneath an image: ports, device registers and device memory of the bare hardware.</summary>
public unsafe struct PhysicalMachine : IMachine
{
    /// <summary>Where all physical memory is mapped: physical address 0 lies here.</summary>
    internal const ulong DirectMap = 0xFFFF_8000_0000_0000;

    private static ulong s_poolNext;
    private static ulong s_poolEnd;

    /// <inheritdoc/>
    public static byte ReadPort8(ushort port) => Native.ReadPort8(port);

    /// <inheritdoc/>
    public static void WritePort8(ushort port, byte value) => Native.WritePort8(port, value);

    /// <inheritdoc/>
    public static uint ReadRegister32(ulong physicalAddress) =>
        // SAFETY: device registers lie in the part of the direct map that is mapped uncached (PageTables.MapDevices).
        Volatile.Read(ref *(uint*)(DirectMap + physicalAddress));

    /// <inheritdoc/>
    public static void WriteRegister32(ulong physicalAddress, uint value) =>
        // SAFETY: as above.
        Volatile.Write(ref *(uint*)(DirectMap + physicalAddress), value);

    /// <inheritdoc/>
    public static bool TryAllocateDeviceMemory(int bytes, out DeviceMemory memory)
    {
        memory = default;
        if (bytes <= 0) return false;
        ulong length = ((ulong)bytes + 4095) & ~4095ul;
        if (length > s_poolEnd - s_poolNext) return false;
        memory = new DeviceMemory(s_poolNext, (nuint)(DirectMap + s_poolNext), (int)length);
        s_poolNext += length;
        return true;
    }

    /// <inheritdoc/>
    public static void MemoryBarrier() => Native.Fence();

    /// <summary>Sets the memory that drivers get theirs from.</summary>
    internal static void SetPool(ulong physicalStart, ulong physicalEnd)
    {
        s_poolNext = physicalStart;
        s_poolEnd = physicalEnd;
    }

    /// <summary>The part of the pool that no driver took; it goes back to the frame allocator.</summary>
    internal static void TakeRest(out ulong start, out ulong end)
    {
        start = s_poolNext;
        end = s_poolEnd;
        s_poolEnd = s_poolNext;
    }
}
