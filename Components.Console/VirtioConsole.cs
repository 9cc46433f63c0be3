using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>
/// The console as a virtio serial device with a port for each stream (virtio over MMIO, version 2), and a 16550 at port
/// 3F8h for emergencies.
/// </summary>
/// <typeparam name="TMachine">The machine that the driver runs on.</typeparam>
/// <remarks>
/// <para>
/// Bytes are copied into buffers that were allocated once (some 170 KiB in all), so neither side keeps the other's
/// memory. The device is told once per write; finished buffers are reclaimed without an interrupt unless
/// <see cref="IConsole.Write(ConsoleStream, ReadOnlySpan{byte})"/> returned 0 or <see cref="IConsole.IsDrained"/> returned false before: <see cref="HandleInterrupt"/> then
/// reports the stream once there is room, or all is taken.
/// </para>
/// <para>
/// A stream from the controller ends when its side is closed after it was open, and what arrived before has been read.
/// That is final. Bytes written to a port whose other side is closed or not yet open are taken and dropped by the device.
/// </para>
/// <para>
/// Everything that the device writes is checked. When it lies about a buffer it is reset and not used any more:
/// reads return -1, writes take all bytes and drop them, and every stream is reported once.
/// </para>
/// </remarks>
[KernelPath]
public struct VirtioConsole<TMachine> : IConsole
    where TMachine : struct, IMachine
{
    private const uint MagicValue = 0x74726976;
    private const uint SerialDevice = 3;
    private const uint FeatureMultiport = 1 << 1;
    private const uint FeatureVersion1 = 1 << 0;
    private const uint StatusAcknowledge = 1;
    private const uint StatusDriver = 2;
    private const uint StatusDriverOk = 4;
    private const uint StatusFeaturesOk = 8;
    private const uint StatusFailed = 128;
    private const int ResetPolls = 1000;

    private const int EventsIn = 2;
    private const int EventsOut = 3;
    private const int InputIn = 2 + (2 * (int)ConsoleStream.Input);
    private const int OutputOut = 3 + (2 * (int)ConsoleStream.Output);
    private const int ErrorOut = 3 + (2 * (int)ConsoleStream.Error);
    private const int ControlIn = 2 + (2 * (int)ConsoleStream.Control);
    private const int ControlOut = 3 + (2 * (int)ConsoleStream.Control);
    private const int DoorbellIn = 2 + (2 * (int)ConsoleStream.Doorbell);
    private const int DoorbellOut = 3 + (2 * (int)ConsoleStream.Doorbell);

    private const ConsoleStreams AllStreams =
        ConsoleStreams.Input | ConsoleStreams.Output | ConsoleStreams.Error | ConsoleStreams.Control;

    private ulong _device;
    private ReceiveQueue _eventsIn;
    private TransmitQueue _eventsOut;
    private ReceiveQueue _input;
    private TransmitQueue _output;
    private TransmitQueue _error;
    private ReceiveQueue _controlIn;
    private TransmitQueue _controlOut;
    private ReceiveQueue _doorbellIn;
    private TransmitQueue _doorbellOut;
    private PortState _ports;
    private bool _isStarted;
    private bool _hasDoorbell;
    private bool _isBroken;
    private bool _breakNews;

    /// <inheritdoc/>
    public ConsoleStart Initialize(ulong device, bool withDoorbell = false)
    {
        _isStarted = false;
        _hasDoorbell = withDoorbell;
        _isBroken = false;
        _breakNews = false;
        _ports.Unanswered = 0;
        _ports.Opened = 0;
        _ports.Ended = 0;
        _ports.EndedNews = 0;
        _device = device;
        if (Get(VirtioRegister.Magic) != MagicValue || Get(VirtioRegister.DeviceId) != SerialDevice) return ConsoleStart.NotFound;
        if (Get(VirtioRegister.Version) != 2) return ConsoleStart.Unsupported;
        ConsoleStart start = Negotiate();
        if (start == ConsoleStart.Started) start = StartQueues();
        if (start != ConsoleStart.Started)
        {
            Set(VirtioRegister.Status, StatusFailed);
            return start;
        }

        Set(VirtioRegister.Status, StatusAcknowledge | StatusDriver | StatusFeaturesOk | StatusDriverOk);
        _isStarted = true;
        SendEvent(0, SerialEvent.DeviceReady);
        Notify(EventsOut, ref _eventsOut);
        HandleEvents();
        return ConsoleStart.Started;
    }

    /// <inheritdoc/>
    public int Write(ConsoleStream stream, ReadOnlySpan<byte> data)
    {
        if (!_isStarted || _isBroken || data.IsEmpty) return data.Length;
        return stream switch
        {
            ConsoleStream.Output => Write(OutputOut, ref _output, data),
            ConsoleStream.Error => Write(ErrorOut, ref _error, data),
            ConsoleStream.Control => Write(ControlOut, ref _controlOut, data),
            ConsoleStream.Doorbell when _hasDoorbell => Write(DoorbellOut, ref _doorbellOut, data),
            _ => data.Length,
        };
    }

    /// <inheritdoc/>
    public bool IsDrained(ConsoleStream stream)
    {
        if (!_isStarted || _isBroken) return true;
        return stream switch
        {
            ConsoleStream.Output => IsDrained(ref _output),
            ConsoleStream.Error => IsDrained(ref _error),
            ConsoleStream.Control => IsDrained(ref _controlOut),
            ConsoleStream.Doorbell when _hasDoorbell => IsDrained(ref _doorbellOut),
            _ => true,
        };
    }

    /// <inheritdoc/>
    public int Read(ConsoleStream stream, Span<byte> destination)
    {
        if (!_isStarted || _isBroken) return -1;
        return stream switch
        {
            ConsoleStream.Input => Read(InputIn, ref _input, 1u << (int)ConsoleStream.Input, destination),
            ConsoleStream.Control => Read(ControlIn, ref _controlIn, 1u << (int)ConsoleStream.Control, destination),
            ConsoleStream.Doorbell when _hasDoorbell => Read(DoorbellIn, ref _doorbellIn, 1u << (int)ConsoleStream.Doorbell, destination),
            _ => -1,
        };
    }

    /// <inheritdoc/>
    public ConsoleStreams HandleInterrupt()
    {
        if (!_isStarted) return ConsoleStreams.None;
        if (!_isBroken)
        {
            // Acknowledged before the queues are looked at: what comes later interrupts again.
            uint causes = Get(VirtioRegister.InterruptStatus);
            if (causes != 0) Set(VirtioRegister.InterruptAcknowledge, causes);
            HandleEvents();
        }

        var changed = (ConsoleStreams)_ports.EndedNews;
        _ports.EndedNews = 0;
        if (!_isBroken)
        {
            if (_input.HasNews()) changed |= ConsoleStreams.Input;
            if (_controlIn.HasNews()) changed |= ConsoleStreams.Control;
            if (_hasDoorbell && _doorbellIn.HasNews()) changed |= ConsoleStreams.Doorbell;
            if (HasNews(ref _output)) changed |= ConsoleStreams.Output;
            if (HasNews(ref _error)) changed |= ConsoleStreams.Error;
            if (HasNews(ref _controlOut)) changed |= ConsoleStreams.Control;
            if (_hasDoorbell && HasNews(ref _doorbellOut)) changed |= ConsoleStreams.Doorbell;
        }

        if (!_breakNews) return changed;
        _breakNews = false;
        return _hasDoorbell ? AllStreams | ConsoleStreams.Doorbell : AllStreams;
    }

    /// <inheritdoc/>
    public readonly void WriteEmergency(ReadOnlySpan<byte> data) => EmergencySerial<TMachine>.Write(data);

    private readonly uint LastPort => (uint)(_hasDoorbell ? ConsoleStream.Doorbell : ConsoleStream.Control);

    private readonly uint Get(uint register) => TMachine.ReadRegister32(_device + register);

    private readonly void Set(uint register, uint value) => TMachine.WriteRegister32(_device + register, value);

    private readonly ConsoleStart Negotiate()
    {
        Set(VirtioRegister.Status, 0);
        for (int left = ResetPolls; Get(VirtioRegister.Status) != 0; left--)
        {
            if (left == 0) return ConsoleStart.Unsupported;
        }

        Set(VirtioRegister.Status, StatusAcknowledge | StatusDriver);
        Set(VirtioRegister.DeviceFeaturesSelect, 0);
        uint low = Get(VirtioRegister.DeviceFeatures);
        Set(VirtioRegister.DeviceFeaturesSelect, 1);
        uint high = Get(VirtioRegister.DeviceFeatures);
        if ((low & FeatureMultiport) == 0 || (high & FeatureVersion1) == 0) return ConsoleStart.Unsupported;
        Set(VirtioRegister.DriverFeaturesSelect, 0);
        Set(VirtioRegister.DriverFeatures, FeatureMultiport);
        Set(VirtioRegister.DriverFeaturesSelect, 1);
        Set(VirtioRegister.DriverFeatures, FeatureVersion1);
        Set(VirtioRegister.Status, StatusAcknowledge | StatusDriver | StatusFeaturesOk);
        if ((Get(VirtioRegister.Status) & StatusFeaturesOk) == 0) return ConsoleStart.Unsupported;
        return Get(VirtioRegister.MaximumPorts) > LastPort ? ConsoleStart.Started : ConsoleStart.Unsupported;
    }

    private ConsoleStart StartQueues()
    {
        int length = ReceiveQueue.GetLength(QueuePlan.EventsIn, QueuePlan.EventInLength)
            + TransmitQueue.GetLength(QueuePlan.EventsOut, QueuePlan.EventOutLength)
            + ReceiveQueue.GetLength(QueuePlan.Input, QueuePlan.InputLength)
            + TransmitQueue.GetLength(QueuePlan.Output, QueuePlan.OutputLength)
            + TransmitQueue.GetLength(QueuePlan.Error, QueuePlan.ErrorLength)
            + ReceiveQueue.GetLength(QueuePlan.ControlIn, QueuePlan.ControlInLength)
            + TransmitQueue.GetLength(QueuePlan.ControlOut, QueuePlan.ControlOutLength);
        if (_hasDoorbell)
        {
            length += ReceiveQueue.GetLength(QueuePlan.DoorbellIn, QueuePlan.DoorbellLength)
                + TransmitQueue.GetLength(QueuePlan.DoorbellOut, QueuePlan.DoorbellLength);
        }

        if (!TMachine.TryAllocateDeviceMemory(length, out DeviceMemory memory)) return ConsoleStart.OutOfMemory;
        DeviceView all = default;
        all.Attach(in memory);
        int offset = 0;
        _eventsIn.Initialize(in all, ref offset, QueuePlan.EventsIn, QueuePlan.EventInLength);
        _eventsOut.Initialize(in all, ref offset, QueuePlan.EventsOut, QueuePlan.EventOutLength);
        _input.Initialize(in all, ref offset, QueuePlan.Input, QueuePlan.InputLength);
        _output.Initialize(in all, ref offset, QueuePlan.Output, QueuePlan.OutputLength);
        _error.Initialize(in all, ref offset, QueuePlan.Error, QueuePlan.ErrorLength);
        _controlIn.Initialize(in all, ref offset, QueuePlan.ControlIn, QueuePlan.ControlInLength);
        _controlOut.Initialize(in all, ref offset, QueuePlan.ControlOut, QueuePlan.ControlOutLength);
        bool fits = StartQueue(EventsIn, in _eventsIn.Queue)
            && StartQueue(EventsOut, in _eventsOut.Queue)
            && StartQueue(InputIn, in _input.Queue)
            && StartQueue(OutputOut, in _output.Queue)
            && StartQueue(ErrorOut, in _error.Queue)
            && StartQueue(ControlIn, in _controlIn.Queue)
            && StartQueue(ControlOut, in _controlOut.Queue)
            && (!_hasDoorbell || StartDoorbell(in all, ref offset));
        return fits ? ConsoleStart.Started : ConsoleStart.Unsupported;
    }

    private bool StartDoorbell(in DeviceView all, ref int offset)
    {
        _doorbellIn.Initialize(in all, ref offset, QueuePlan.DoorbellIn, QueuePlan.DoorbellLength);
        _doorbellOut.Initialize(in all, ref offset, QueuePlan.DoorbellOut, QueuePlan.DoorbellLength);
        return StartQueue(DoorbellIn, in _doorbellIn.Queue) && StartQueue(DoorbellOut, in _doorbellOut.Queue);
    }

    private readonly bool StartQueue(int number, in VirtQueue queue)
    {
        Set(VirtioRegister.QueueSelect, (uint)number);
        if (Get(VirtioRegister.QueueSizeMaximum) < (uint)queue.Size) return false;
        Set(VirtioRegister.QueueSize, (uint)queue.Size);
        SetAddress(VirtioRegister.QueueDescriptorsLow, VirtioRegister.QueueDescriptorsHigh, queue.DescriptorsAddress);
        SetAddress(VirtioRegister.QueueAvailableLow, VirtioRegister.QueueAvailableHigh, queue.AvailableAddress);
        SetAddress(VirtioRegister.QueueUsedLow, VirtioRegister.QueueUsedHigh, queue.UsedAddress);
        Set(VirtioRegister.QueueReady, 1);
        return true;
    }

    private readonly void SetAddress(uint low, uint high, ulong address)
    {
        Set(low, (uint)address);
        // The reset left zero here; each access costs an exit.
        if (address > uint.MaxValue) Set(high, (uint)(address >> 32));
    }

    private readonly void Notify(int number, ref TransmitQueue queue)
    {
        TMachine.MemoryBarrier();
        if (queue.WantsNotification) Set(VirtioRegister.QueueNotify, (uint)number);
    }

    private int Write(int number, ref TransmitQueue queue, ReadOnlySpan<byte> data)
    {
        queue.Reclaim();
        int taken = queue.Fill(data);
        if (taken == 0 && !queue.IsBroken)
        {
            queue.WantRoom();
            TMachine.MemoryBarrier();
            // The device may have finished a buffer before it could see that an interrupt is wanted.
            queue.Reclaim();
            taken = queue.Fill(data);
            if (taken != 0) queue.CancelWantRoom();
        }

        if (queue.IsBroken)
        {
            Break();
            return data.Length;
        }

        if (taken != 0) Notify(number, ref queue);
        return taken;
    }

    private bool IsDrained(ref TransmitQueue queue)
    {
        queue.Reclaim();
        if (!queue.IsIdle && !queue.IsBroken)
        {
            queue.WantDrain();
            TMachine.MemoryBarrier();
            queue.Reclaim();
            if (queue.IsIdle) queue.CancelWantDrain();
        }

        if (queue.IsBroken) Break();
        return _isBroken || queue.IsIdle;
    }

    private int Read(int number, ref ReceiveQueue queue, uint port, Span<byte> destination)
    {
        int count = queue.Read(destination);
        if (queue.IsBroken)
        {
            Break();
            return count == 0 ? -1 : count;
        }

        if (queue.ShouldNotify()) Set(VirtioRegister.QueueNotify, (uint)number);
        // The end was announced behind the last bytes, so a queue found empty after that stays empty.
        return count == 0 && !destination.IsEmpty && (_ports.Ended & port) != 0 ? -1 : count;
    }

    private bool HasNews(ref TransmitQueue queue)
    {
        if (!queue.IsAwaited) return false;
        queue.Reclaim();
        if (queue.IsBroken) Break();
        return queue.Settle();
    }

    private void HandleEvents()
    {
        // A round per buffer at most, so that a device that never stops talking does not keep us.
        for (int left = QueuePlan.EventsIn; left > 0 && _eventsIn.TryReadMessage(out ulong message); left--)
            HandleEvent((uint)message, (ushort)(message >> 32), (ushort)(message >> 48));
        if (_eventsIn.IsBroken)
        {
            Break();
            return;
        }

        if (_eventsIn.ShouldNotify()) Set(VirtioRegister.QueueNotify, EventsIn);
        if (_ports.Unanswered != 0) AnswerPorts();
    }

    private void HandleEvent(uint port, ushort kind, ushort value)
    {
        if (port == 0 || port > LastPort) return;
        uint bit = 1u << (int)port;
        switch (kind)
        {
            case SerialEvent.PortAdd:
                _ports.Unanswered |= bit;
                break;
            case SerialEvent.PortOpen when value != 0:
                _ports.Opened |= bit;
                break;
            case SerialEvent.PortOpen or SerialEvent.PortRemove when (_ports.Opened & ~_ports.Ended & bit) != 0:
                _ports.Ended |= bit;
                _ports.EndedNews |= bit;
                break;
            default:
                break;
        }
    }

    private void AnswerPorts()
    {
        uint answered = 0;
        for (int port = 1; port <= (int)LastPort; port++)
        {
            if ((_ports.Unanswered & (1u << port)) == 0) continue;
            _eventsOut.Reclaim();
            if (_eventsOut.FreeCount < 2)
            {
                _eventsOut.WantDrain();
                TMachine.MemoryBarrier();
                _eventsOut.Reclaim();
                if (_eventsOut.FreeCount < 2) break;
            }

            SendEvent(port, SerialEvent.PortReady);
            SendEvent(port, SerialEvent.PortOpen);
            answered |= 1u << port;
        }

        if (_eventsOut.IsBroken)
        {
            Break();
            return;
        }

        if (answered == 0) return;
        _ports.Unanswered &= ~answered;
        Notify(EventsOut, ref _eventsOut);
        // The device looks for input once it hears of buffers in an open port.
        if ((answered & (uint)ConsoleStreams.Input) != 0) Set(VirtioRegister.QueueNotify, InputIn);
        if ((answered & (uint)ConsoleStreams.Control) != 0) Set(VirtioRegister.QueueNotify, ControlIn);
        if (_hasDoorbell && (answered & (uint)ConsoleStreams.Doorbell) != 0) Set(VirtioRegister.QueueNotify, DoorbellIn);
    }

    private void SendEvent(int port, ushort kind)
    {
        ulong message = (uint)port | ((ulong)kind << 32) | (1ul << 48);
        _ = _eventsOut.Fill(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in message)));
    }

    private void Break()
    {
        if (_isBroken) return;
        _isBroken = true;
        _breakNews = true;
        // A reset device leaves memory alone and is silent.
        Set(VirtioRegister.Status, 0);
    }
}
