namespace LibOs.Testing;

/// <summary>A port of a <see cref="SimulatedVirtioSerial"/>, seen from the host.</summary>
public sealed class SimulatedSerialPort
{
    private const int PieceLength = 4096;

    private readonly SimulatedVirtioSerial _device;
    private readonly Queue<ReadOnlyMemory<byte>> _pending = new();
    private readonly MemoryStream _output = new();
    private SimulatedBuffer _stalled;
    private int _stalledAt = -1;
    private bool _closes;

    internal SimulatedSerialPort(SimulatedVirtioSerial device, int number)
    {
        _device = device;
        Number = number;
    }

    /// <summary>The port's number.</summary>
    public int Number { get; }

    /// <summary>Whether the host's side is open.</summary>
    public bool IsHostOpen { get; private set; }

    /// <summary>Whether the driver has opened its side.</summary>
    public bool IsGuestOpen { get; private set; }

    /// <summary>How many bytes the host takes before it stalls like a full socket; it counts down. -1: any number.</summary>
    public long Allowance { get; set; } = -1;

    /// <summary>Whether input waits for the driver.</summary>
    public bool HasPendingInput => _pending.Count != 0;

    /// <summary>How many bytes arrived from the driver and were not taken with <see cref="TakeOutput"/>.</summary>
    public int OutputLength => (int)_output.Length;

    /// <summary>Opens the host's side.</summary>
    public void Open()
    {
        if (IsHostOpen) return;
        IsHostOpen = true;
        _closes = false;
        _device.SendOpen(Number, isOpen: true);
        Act();
    }

    /// <summary>Closes the host's side once the driver has all input. Output that is stalled is dropped then.</summary>
    public void Close()
    {
        _closes = true;
        Act();
    }

    /// <summary>Sends bytes to the driver.</summary>
    /// <param name="data">The bytes; not copied.</param>
    public void Send(ReadOnlyMemory<byte> data)
    {
        while (data.Length > 0)
        {
            int piece = Math.Min(data.Length, PieceLength);
            _pending.Enqueue(data[..piece]);
            data = data[piece..];
        }

        Act();
    }

    /// <summary>Takes what arrived from the driver.</summary>
    public byte[] TakeOutput()
    {
        byte[] bytes = _output.ToArray();
        _output.SetLength(0);
        return bytes;
    }

    internal void SetGuestOpen(bool isOpen) => IsGuestOpen = isOpen;

    internal void Reset()
    {
        IsGuestOpen = false;
        _stalledAt = -1;
    }

    internal void Run()
    {
        SendInput();
        if (_closes && IsHostOpen && _pending.Count == 0) CloseNow();
        TakeFromDriver();
    }

    private void Act()
    {
        if (_device.IsImmediate) _device.Run();
    }

    private void SendInput()
    {
        SimulatedVirtQueue queue = _device.InputQueue(Number);
        while (IsHostOpen && IsGuestOpen && _pending.Count != 0 && queue.IsNotified && queue.TryPop(out SimulatedBuffer buffer))
        {
            if (!buffer.IsForDevice) throw new SimulationException($"A buffer for input of port {Number} is not for the device to write.");
            ReadOnlyMemory<byte> piece = _pending.Dequeue();
            int length = Math.Min(piece.Length, buffer.Length);
            piece.Span[..length].CopyTo(_device.Bytes(buffer));
            if (length < piece.Length) PushBack(piece[length..]);
            _device.FinishBuffer(queue, buffer, length);
        }
    }

    private void PushBack(ReadOnlyMemory<byte> rest)
    {
        int others = _pending.Count;
        _pending.Enqueue(rest);
        for (; others > 0; others--) _pending.Enqueue(_pending.Dequeue());
    }

    private void CloseNow()
    {
        IsHostOpen = false;
        SimulatedVirtQueue queue = _device.OutputQueue(Number);
        if (_stalledAt >= 0) _device.FinishBuffer(queue, _stalled, 0);
        _stalledAt = -1;
        while (queue.TryPop(out SimulatedBuffer buffer)) _device.FinishBuffer(queue, buffer, 0);
        _device.SendOpen(Number, isOpen: false);
    }

    private void TakeFromDriver()
    {
        SimulatedVirtQueue queue = _device.OutputQueue(Number);
        while (true)
        {
            if (_stalledAt < 0)
            {
                if (!queue.IsNotified || !queue.TryPop(out _stalled)) return;
                if (_stalled.IsForDevice) throw new SimulationException($"A buffer with output of port {Number} is for the device to write.");
                _stalledAt = 0;
            }

            ReadOnlySpan<byte> rest = _device.Bytes(_stalled)[_stalledAt..];
            if (IsHostOpen)
            {
                int taken = Allowance < 0 ? rest.Length : (int)Math.Min(rest.Length, Allowance);
                if (Allowance >= 0) Allowance -= taken;
                _output.Write(rest[..taken]);
                _stalledAt += taken;
                if (taken < rest.Length) return;
            }

            _stalledAt = -1;
            _device.FinishBuffer(queue, _stalled, 0);
        }
    }
}
