using LibOs.Kernel.Machine;

namespace LibOs.Kernel.SharedMemory;

/// <summary>A function on the first PCI Express bus, through the memory-mapped configuration space (PCI Express base specification, section 7.2.2).</summary>
/// <param name="configuration">The physical address of its configuration space.</param>
internal readonly struct PciFunction(ulong configuration)
{
    private const uint CommandRegister = 0x04;
    private const uint FirstBaseAddress = 0x10;
    private const uint CapabilitiesPointer = 0x34;
    private const uint HasCapabilities = 1u << 20;
    private const uint MemoryAndMaster = 6;
    private const uint MessageInterrupts = 0x11; // the capability MSI-X
    private const uint EnableMessages = 1u << 31;
    private const int MostCapabilities = 48;

    /// <summary>How far apart the configuration spaces of the devices on a bus lie.</summary>
    public const ulong DeviceStride = 0x8000;

    /// <summary>Vendor in the lower half, device in the upper.</summary>
    public uint Identity => Read(0);

    /// <summary>The length of what a base address register asks for; 0 for nothing.</summary>
    public ulong BaseLength(int index)
    {
        uint register = FirstBaseAddress + (4 * (uint)index);
        bool isLong = (Read(register) & 6) == 4;
        Write(register, uint.MaxValue);
        ulong mask = Read(register) & ~0xFul;
        if (isLong)
        {
            Write(register + 4, uint.MaxValue);
            mask |= (ulong)Read(register + 4) << 32;
        }
        else
        {
            mask |= mask == 0 ? 0 : 0xFFFF_FFFF_0000_0000;
        }

        return mask == 0 ? 0 : ~mask + 1;
    }

    /// <summary>Puts what a base address register asks for at an address below 4 GiB.</summary>
    public void SetBase(int index, ulong address)
    {
        uint register = FirstBaseAddress + (4 * (uint)index);
        bool isLong = (Read(register) & 6) == 4;
        Write(register, (uint)address);
        if (isLong) Write(register + 4, (uint)(address >> 32));
    }

    /// <summary>Lets it answer at its addresses, and write to memory: interrupts are such writes.</summary>
    public void Enable() => Write(CommandRegister, (Read(CommandRegister) & 0xFFFF) | MemoryAndMaster);

    /// <summary>Finds the capability for interrupts by messages and switches it on.</summary>
    /// <param name="table">Where the table of messages lies: an offset, and in the lowest three bits the base address register.</param>
    public bool TryEnableMessages(out uint table)
    {
        table = 0;
        if ((Read(CommandRegister) & HasCapabilities) == 0) return false;
        uint at = Read(CapabilitiesPointer) & 0xFC;
        for (int i = 0; at != 0 && i < MostCapabilities; i++)
        {
            uint head = Read(at);
            if ((head & 0xFF) == MessageInterrupts)
            {
                table = Read(at + 4);
                Write(at, head | EnableMessages);
                return true;
            }

            at = head >> 8 & 0xFC;
        }

        return false;
    }

    private uint Read(uint register) => PhysicalMachine.ReadRegister32(configuration + register);

    private void Write(uint register, uint value) => PhysicalMachine.WriteRegister32(configuration + register, value);
}
