namespace LibOs.Testing;

/// <summary>The transport of a virtio device over MMIO, version 2: registers, features, status, queues, interrupt.</summary>
/// <remarks>It insists on the order of steps that the specification gives and throws when a driver leaves it.</remarks>
public abstract class VirtioMmioDevice : IRegisterDevice
{
    private const uint DriverOk = 4;
    private const uint FeaturesOk = 8;

    private readonly SimulatedVirtQueue[] _queues;
    private uint _featuresSelect;
    private uint _driverFeaturesSelect;
    private ulong _driverFeatures;
    private uint _queueSelect;
    private uint _status;

    /// <summary>Makes a device.</summary>
    /// <param name="hardware">The machine it belongs to.</param>
    /// <param name="queueCount">How many queues it has.</param>
    protected VirtioMmioDevice(SimulatedHardware hardware, int queueCount)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        _queues = new SimulatedVirtQueue[queueCount];
        for (int i = 0; i < queueCount; i++) _queues[i] = new SimulatedVirtQueue(hardware.Memory, i);
        Memory = hardware.Memory;
    }

    /// <summary>What the magic register reads.</summary>
    public uint Magic { get; set; } = 0x74726976;

    /// <summary>What the version register reads.</summary>
    public uint Version { get; set; } = 2;

    /// <summary>The kind of device.</summary>
    public uint DeviceId { get; set; }

    /// <summary>The features offered.</summary>
    public ulong OfferedFeatures { get; set; }

    /// <summary>Whether the device accepts the features that the driver chooses.</summary>
    public bool AcceptsFeatures { get; set; } = true;

    /// <summary>The greatest queue size offered.</summary>
    public uint MaximumQueueSize { get; set; } = SimulatedVirtQueue.MaximumSize;

    /// <summary>The status register.</summary>
    public uint Status => _status;

    /// <summary>Whether the driver has started the device.</summary>
    public bool IsStarted => (_status & DriverOk) != 0;

    /// <summary>The interrupt status register; the interrupt line is high unless it is 0.</summary>
    public uint InterruptStatus { get; private set; }

    /// <summary>How many interrupts were raised.</summary>
    public int Interrupts { get; private set; }

    /// <summary>The queues by number.</summary>
    public IReadOnlyList<SimulatedVirtQueue> Queues => _queues;

    /// <summary>The memory shared with the driver.</summary>
    protected SimulatedMemory Memory { get; }

    /// <summary>Raises the interrupt for used buffers, whether the driver wants it or not.</summary>
    public void Interrupt()
    {
        InterruptStatus |= 1;
        Interrupts++;
    }

    /// <inheritdoc/>
    public uint Read(uint offset) => offset switch
    {
        0x000 => Magic,
        0x004 => Version,
        0x008 => DeviceId,
        0x010 => _featuresSelect < 2 ? (uint)(OfferedFeatures >> (32 * (int)_featuresSelect)) : 0,
        0x034 => _queueSelect < _queues.Length ? MaximumQueueSize : 0,
        0x044 => _queueSelect < _queues.Length && _queues[_queueSelect].IsReady ? 1u : 0u,
        0x060 => InterruptStatus,
        0x070 => _status,
        0x0FC => 0,
        >= 0x100 => ReadConfiguration(offset - 0x100),
        _ => throw new SimulationException($"The driver reads register {offset:X}h, which cannot be read."),
    };

    /// <inheritdoc/>
    public void Write(uint offset, uint value)
    {
        switch (offset)
        {
            case 0x014:
                _featuresSelect = value;
                break;
            case 0x020:
                Require((_status & 3) == 3 && (_status & FeaturesOk) == 0, "features are chosen between DRIVER and FEATURES_OK");
                if (_driverFeaturesSelect == 0) _driverFeatures = (_driverFeatures & ~0xFFFF_FFFFul) | value;
                else _driverFeatures = (_driverFeatures & 0xFFFF_FFFFul) | ((ulong)value << 32);
                break;
            case 0x024:
                _driverFeaturesSelect = value;
                break;
            case 0x030:
                _queueSelect = value;
                break;
            case 0x050:
                Require(IsStarted, "a queue is notified only after DRIVER_OK");
                Require(value < _queues.Length && _queues[value].IsReady, $"queue {value} is notified but not ready");
                _queues[value].IsNotified = true;
                OnNotify((int)value);
                break;
            case 0x064:
                Require((value & ~InterruptStatus) == 0, "an interrupt is acknowledged that is not there");
                InterruptStatus &= ~value;
                break;
            case 0x070:
                WriteStatus(value);
                break;
            default:
                WriteQueue(offset, value);
                break;
        }
    }

    /// <summary>Finishes a buffer and interrupts when the driver wants it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="buffer">The buffer, from <see cref="SimulatedVirtQueue.TryPop"/>.</param>
    /// <param name="length">How many bytes the device wrote.</param>
    protected void Finish(SimulatedVirtQueue queue, SimulatedBuffer buffer, int length)
    {
        ArgumentNullException.ThrowIfNull(queue);
        queue.Push(buffer.Id, length);
        if (queue.WantsInterrupt) Interrupt();
    }

    /// <summary>The driver tells of buffers in a queue.</summary>
    protected abstract void OnNotify(int queue);

    /// <summary>The driver has reset the device.</summary>
    protected abstract void OnReset();

    /// <summary>Reads 32 bits of the device's own configuration.</summary>
    protected abstract uint ReadConfiguration(uint offset);

    private void WriteStatus(uint value)
    {
        if (value == 0)
        {
            _status = 0;
            _driverFeatures = 0;
            InterruptStatus = 0;
            foreach (SimulatedVirtQueue queue in _queues) queue.Reset();
            OnReset();
            return;
        }

        Require((value & _status) == _status || value >= 128, "status bits are never taken back");
        if ((value & FeaturesOk) != 0 && (_status & FeaturesOk) == 0)
        {
            bool fine = (_driverFeatures & ~OfferedFeatures) == 0 && (_driverFeatures >> 32 & 1) != 0;
            if (!fine || !AcceptsFeatures) value &= ~FeaturesOk;
        }

        Require((value & DriverOk) == 0 || (value & FeaturesOk) != 0, "DRIVER_OK comes after FEATURES_OK");
        _status = value;
    }

    private void WriteQueue(uint offset, uint value)
    {
        Require((_status & FeaturesOk) != 0 && !IsStarted, "queues are set up between FEATURES_OK and DRIVER_OK");
        Require(_queueSelect < _queues.Length, $"queue {_queueSelect} does not exist");
        SimulatedVirtQueue queue = _queues[_queueSelect];
        Require(!queue.IsReady, $"queue {_queueSelect} is changed while it is ready");
        switch (offset)
        {
            case 0x038:
                Require(value <= MaximumQueueSize, $"queue {_queueSelect} is larger than the device allows");
                queue.Size = (int)value;
                break;
            case 0x044:
                if (value == 1) queue.Start();
                break;
            case 0x080:
                queue.Descriptors = Low(queue.Descriptors, value);
                break;
            case 0x084:
                queue.Descriptors = High(queue.Descriptors, value);
                break;
            case 0x090:
                queue.Available = Low(queue.Available, value);
                break;
            case 0x094:
                queue.Available = High(queue.Available, value);
                break;
            case 0x0A0:
                queue.Used = Low(queue.Used, value);
                break;
            case 0x0A4:
                queue.Used = High(queue.Used, value);
                break;
            default:
                throw new SimulationException($"The driver writes register {offset:X}h, which cannot be written.");
        }
    }

    private static ulong Low(ulong old, uint value) => (old & ~0xFFFF_FFFFul) | value;

    private static ulong High(ulong old, uint value) => (old & 0xFFFF_FFFFul) | ((ulong)value << 32);

    private static void Require(bool rule, string message)
    {
        if (!rule) throw new SimulationException($"Virtio: {message}.");
    }
}
