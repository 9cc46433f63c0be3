using System.Buffers.Binary;

namespace LibOs.Testing;

/// <summary>A virtio serial device with several ports over MMIO, as QEMU has it.</summary>
/// <remarks>
/// With <see cref="IsImmediate"/> it acts within the driver's notification, as under emulation; otherwise when the test
/// calls <see cref="Run"/>, as on real hardware or under virtualisation. Like QEMU it drops control messages for
/// which the driver left no buffer, looks at a port's queue only after a notification, hands over input in pieces of up to 4096 bytes and drops output to a closed port.
/// </remarks>
public sealed class SimulatedVirtioSerial : VirtioMmioDevice
{
    private const int EventsIn = 2;
    private const int EventsOut = 3;
    private const ushort DeviceReady = 0;
    private const ushort PortAdd = 1;
    private const ushort PortReady = 3;
    private const ushort PortOpen = 6;
    private const ushort PortName = 7;

    private readonly SimulatedSerialPort[] _ports;
    private bool _isRunning;

    /// <summary>Makes a device.</summary>
    /// <param name="hardware">The machine it belongs to.</param>
    /// <param name="portCount">How many ports it has besides port 0.</param>
    public SimulatedVirtioSerial(SimulatedHardware hardware, int portCount = 4)
        : base(hardware, 2 * (portCount + 2))
    {
        DeviceId = 3;
        OfferedFeatures = (1ul << 32) | (1ul << 1);
        MaximumPorts = (uint)portCount + 1;
        _ports = new SimulatedSerialPort[portCount];
        for (int i = 0; i < portCount; i++) _ports[i] = new SimulatedSerialPort(this, i + 1);
    }

    /// <summary>Whether the device acts within notifications.</summary>
    public bool IsImmediate { get; set; } = true;

    /// <summary>The number of ports that the configuration tells, port 0 included.</summary>
    public uint MaximumPorts { get; set; }

    /// <summary>Whether the device tells names of its ports, which a driver is free to ignore.</summary>
    public bool HasNames { get; set; } = true;

    /// <summary>How many control messages were dropped for want of a buffer.</summary>
    public int DroppedEvents { get; private set; }

    /// <summary>Whether the driver has said that it is ready.</summary>
    public bool IsDriverReady { get; private set; }

    /// <summary>A port by its number, from 1.</summary>
    public SimulatedSerialPort this[int number] => _ports[number - 1];

    /// <summary>Does all the work there is.</summary>
    public void Run()
    {
        if (_isRunning || !IsStarted) return;
        _isRunning = true;
        try
        {
            HandleDriverEvents();
            foreach (SimulatedSerialPort port in _ports) port.Run();
        }
        finally
        {
            _isRunning = false;
        }
    }

    /// <summary>Sends the driver a control message, a true one or not.</summary>
    /// <param name="port">The port.</param>
    /// <param name="kind">The kind of message.</param>
    /// <param name="value">Its value.</param>
    /// <param name="tail">What follows the message's 8 bytes.</param>
    public void SendEvent(uint port, ushort kind, ushort value, ReadOnlySpan<byte> tail = default)
    {
        SimulatedVirtQueue queue = Queues[EventsIn];
        if (!queue.TryPop(out SimulatedBuffer buffer))
        {
            DroppedEvents++;
            return;
        }

        if (!buffer.IsForDevice) throw new SimulationException("A buffer for control messages is not for the device to write.");
        Span<byte> message = new byte[8 + tail.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(message, port);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], kind);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], value);
        tail.CopyTo(message[8..]);
        int length = Math.Min(message.Length, buffer.Length);
        message[..length].CopyTo(Memory.At(buffer.Address, length));
        Finish(queue, buffer, length);
    }

    /// <inheritdoc/>
    protected override void OnNotify(int queue)
    {
        if (IsImmediate) Run();
    }

    /// <inheritdoc/>
    protected override void OnReset()
    {
        IsDriverReady = false;
        foreach (SimulatedSerialPort port in _ports) port.Reset();
    }

    /// <inheritdoc/>
    protected override uint ReadConfiguration(uint offset) => offset == 4 ? MaximumPorts : 0;

    internal SimulatedVirtQueue InputQueue(int port) => Queues[2 + (2 * port)];

    internal SimulatedVirtQueue OutputQueue(int port) => Queues[3 + (2 * port)];

    internal void FinishBuffer(SimulatedVirtQueue queue, SimulatedBuffer buffer, int length) => Finish(queue, buffer, length);

    internal Span<byte> Bytes(SimulatedBuffer buffer) => Memory.At(buffer.Address, buffer.Length);

    internal void SendOpen(int port, bool isOpen)
    {
        if (IsDriverReady) SendEvent((uint)port, PortOpen, isOpen ? (ushort)1 : (ushort)0);
    }

    private void HandleDriverEvents()
    {
        SimulatedVirtQueue queue = Queues[EventsOut];
        while (queue.IsNotified && queue.TryPop(out SimulatedBuffer buffer))
        {
            if (buffer.IsForDevice || buffer.Length != 8) throw new SimulationException("A control message of the driver has not 8 bytes to read.");
            Span<byte> message = Bytes(buffer);
            uint port = BinaryPrimitives.ReadUInt32LittleEndian(message);
            ushort kind = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
            ushort value = BinaryPrimitives.ReadUInt16LittleEndian(message[6..]);
            Finish(queue, buffer, 0);
            HandleDriverEvent(port, kind, value);
        }
    }

    private void HandleDriverEvent(uint port, ushort kind, ushort value)
    {
        if (kind == DeviceReady)
        {
            if (value != 1) throw new SimulationException("The driver gave the device up.");
            IsDriverReady = true;
            foreach (SimulatedSerialPort each in _ports) SendEvent((uint)each.Number, PortAdd, 1);
            return;
        }

        if (port == 0 || port > _ports.Length) throw new SimulationException($"The driver speaks of port {port}, which does not exist.");
        SimulatedSerialPort target = this[(int)port];
        switch (kind)
        {
            case PortReady:
                if (value != 1) throw new SimulationException($"The driver gave port {port} up.");
                if (HasNames) SendEvent(port, PortName, 1, "a name that is longer than the driver's buffers for messages are"u8);
                if (target.IsHostOpen) SendOpen((int)port, isOpen: true);
                break;
            case PortOpen:
                target.SetGuestOpen(value != 0);
                break;
            default:
                throw new SimulationException($"The driver sends a control message of kind {kind}, which is not its to send.");
        }
    }
}
