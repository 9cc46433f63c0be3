using System.Buffers.Binary;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>
/// Barrelfish's notifications: a ring of lines in the receiver's message-passing buffer, under the receiver's test-and-set lock;
/// the pin is raised only when it is not raised yet, and the receiver lowers it when the ring is empty.
/// </summary>
public sealed class NotificationRing
{
    /// <summary>The interrupt vector of notifications.</summary>
    public const int Vector = 0x51;

    /// <summary>Slots of a ring that takes a core's whole share.</summary>
    public const int MaxSlots = 255;

    private const int LineBytes = MessagePassingBuffer.LineBytes;

    private readonly SccDriver _scc;
    private readonly ISccCore _core;
    private readonly InterruptPin _pin;
    private readonly int _offset;
    private readonly int _slots;

    /// <summary>Opens the ring of the own core, empty, and takes its interrupts.</summary>
    /// <param name="scc">The driver of this core.</param>
    /// <param name="receive">Called with the first word of each notification, in a handler with interrupts off.</param>
    /// <param name="offset">Where the ring begins in every core's buffer: a multiple of 32. Its first line holds the positions.</param>
    /// <param name="slots">1 to 255, the same on all cores.</param>
    /// <param name="pin">The pin that is raised.</param>
    public NotificationRing(SccDriver scc, Action<uint> receive, int offset = 0, int slots = MaxSlots, InterruptPin pin = InterruptPin.Lint1)
    {
        ArgumentNullException.ThrowIfNull(scc);
        ArgumentNullException.ThrowIfNull(receive);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        if (offset % LineBytes != 0 || offset < 0 || offset + ((slots + 1) * LineBytes) > MessagePassingBuffer.BytesPerCore)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{slots} slots and the line of positions do not lie within a core's buffer there.");
        _scc = scc;
        _core = scc.Core;
        _offset = offset;
        _slots = slots;
        _pin = pin;
        using (scc.Lock(scc.Me).Enter()) WritePositions(scc.Me, 0, 0);
        _core.SetInterruptHandler(Vector, () => Handle(receive));
        scc.Apic.Enable();
        scc.Apic.Unmask(pin, Vector);
        _core.InterruptsEnabled = true;
    }

    /// <summary>Puts a notification into a core's ring and interrupts it if it is not being interrupted.</summary>
    /// <param name="target">The receiver; its ring is open.</param>
    /// <param name="value">What it is told.</param>
    /// <returns>False when its ring is full.</returns>
    public bool TryNotify(CoreId target, uint value)
    {
        using TestAndSetLock.Holder held = _scc.Lock(target).Enter();
        (uint read, uint written) = ReadPositions(target);
        if (written - read >= (uint)_slots) return false;
        Span<byte> line = stackalloc byte[LineBytes];
        line.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(line, value);
        _core.WriteMpbt(Slot(target, written), line);
        WritePositions(target, read, written + 1);
        _ = _scc.Pins.RaiseLocked(target, _pin);
        return true;
    }

    private void Handle(Action<uint> receive)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        var values = new List<uint>();
        using (_scc.Lock(_scc.Me).Enter())
        {
            (uint read, uint written) = ReadPositions(_scc.Me);
            // positions come from shared memory: more than a ring full is nothing anyone wrote
            if (written - read > (uint)_slots) read = written;
            _core.InvalidateMpbt();
            for (; read != written; read++)
            {
                _core.ReadMpbt(Slot(_scc.Me, read), line);
                values.Add(BinaryPrimitives.ReadUInt32LittleEndian(line));
            }

            WritePositions(_scc.Me, read, written);
            _scc.Pins.ClearLocked(_pin);
        }

        _scc.Apic.EndOfInterrupt();
        foreach (uint value in values) receive(value);
    }

    private (uint Read, uint Written) ReadPositions(CoreId owner)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        _core.InvalidateMpbt();
        _core.ReadMpbt(MessagePassingBuffer.Address(owner, _offset), line);
        return (BinaryPrimitives.ReadUInt32LittleEndian(line), BinaryPrimitives.ReadUInt32LittleEndian(line[4..]));
    }

    private void WritePositions(CoreId owner, uint read, uint written)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        line.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(line, read);
        BinaryPrimitives.WriteUInt32LittleEndian(line[4..], written);
        _core.WriteMpbt(MessagePassingBuffer.Address(owner, _offset), line);
    }

    private uint Slot(CoreId owner, uint position) => MessagePassingBuffer.Address(owner, _offset + LineBytes + ((int)(position % (uint)_slots) * LineBytes));
}
