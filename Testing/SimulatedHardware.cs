namespace LibOs.Testing;

/// <summary>The hardware of a <see cref="SimulatedMachine"/>: memory, a serial port, devices with registers.</summary>
public sealed class SimulatedHardware
{
    /// <summary>How many bytes of addresses a device takes.</summary>
    public const int DeviceLength = 0x200;

    private readonly Dictionary<ulong, IRegisterDevice> _devices = [];

    /// <summary>Makes a machine.</summary>
    /// <param name="memoryBase">The physical address at which device memory begins, a multiple of 4096.</param>
    public SimulatedHardware(ulong memoryBase = 0x0010_0000) => Memory = new SimulatedMemory(memoryBase);

    /// <summary>The memory shared with devices.</summary>
    public SimulatedMemory Memory { get; }

    /// <summary>The serial port at 3F8h.</summary>
    public SimulatedUart Uart { get; } = new();

    /// <summary>Called at each memory barrier: the place to let a device act between two steps of a driver.</summary>
    public Action? AtBarrier { get; set; }

    /// <summary>How often registers were accessed: each is an exit to the hypervisor in a real partition.</summary>
    public int RegisterAccesses { get; set; }

    /// <summary>Puts a device at an address.</summary>
    /// <param name="address">A multiple of <see cref="DeviceLength"/>.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The address is misaligned or taken.</exception>
    public void Add(ulong address, IRegisterDevice device)
    {
        if (address % DeviceLength != 0) throw new ArgumentException($"A device's address is a multiple of {DeviceLength}.", nameof(address));
        if (!_devices.TryAdd(address, device)) throw new ArgumentException("Another device has this address.", nameof(address));
    }

    internal uint ReadRegister(ulong address)
    {
        RegisterAccesses++;
        // Where nothing answers, a bus reads all ones.
        return TryFind(address, out IRegisterDevice? device, out uint offset) ? device.Read(offset) : uint.MaxValue;
    }

    internal void WriteRegister(ulong address, uint value)
    {
        RegisterAccesses++;
        if (TryFind(address, out IRegisterDevice? device, out uint offset)) device.Write(offset, value);
    }

    internal byte ReadPort(ushort port) => SimulatedUart.Owns(port) ? Uart.Read(port) : (byte)0xFF;

    internal void WritePort(ushort port, byte value)
    {
        if (SimulatedUart.Owns(port)) Uart.Write(port, value);
    }

    private bool TryFind(ulong address, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IRegisterDevice? device, out uint offset)
    {
        offset = (uint)(address % DeviceLength);
        if (offset % 4 != 0) throw new SimulationException($"Register access at {address:X}h, which is no multiple of 4.");
        return _devices.TryGetValue(address - offset, out device);
    }
}
