using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>What a device driver may ask of the machine: ports, device registers, memory that devices can reach.</summary>
/// <remarks>Provided by the kernel in an image and by a simulated machine in tests.</remarks>
[Port]
public interface IMachine
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>Reads a byte from an I/O port.</summary>
    static abstract byte ReadPort8(ushort port);

    /// <summary>Writes a byte to an I/O port.</summary>
    static abstract void WritePort8(ushort port, byte value);

    /// <summary>Reads a 32-bit device register at a physical address.</summary>
    static abstract uint ReadRegister32(ulong physicalAddress);

    /// <summary>Writes a 32-bit device register at a physical address.</summary>
    static abstract void WriteRegister32(ulong physicalAddress, uint value);

    /// <summary>Allocates zeroed, physically contiguous memory that devices can read and write; never given back.</summary>
    /// <param name="bytes">1 to 4 MiB; rounded up to whole pages.</param>
    /// <param name="memory">The memory.</param>
    /// <returns>Whether there was enough.</returns>
    static abstract bool TryAllocateDeviceMemory(int bytes, out DeviceMemory memory);

    /// <summary>Orders all earlier loads and stores before all later ones, as devices see them.</summary>
    static abstract void MemoryBarrier();
}
