using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>
/// Lets the protocols of LibOs.Components.Ipc run between cores of the SCC: words in shared DRAM past all caches, copies through the
/// write-combine buffer, atomic operations under the test-and-set registers of the cores that take part, interrupts by the GIC.
/// </summary>
/// <remarks>
/// A value belongs to one core. The chip has no atomic operation on memory but its registers: an exchange holds a lock meanwhile,
/// and so does a plain store, lest it fall between an exchange's reading and writing. Protocols of loads and stores alone, such as
/// mailboxes and rings, are better served by <see cref="Mailbox"/> and <see cref="Rcce"/>, which stay on the chip.
/// </remarks>
public readonly struct SccTransport : IIpcTransport
{
    private readonly State _state;

    /// <summary>Joins; takes the vectors 0x52 and 0x53 and pin LINT0, and turns interrupts on.</summary>
    /// <param name="scc">The driver of this core.</param>
    /// <param name="cores">The cores that take part; the same on all, and this one among them.</param>
    /// <param name="length">Bytes of shared memory, a multiple of 32.</param>
    /// <param name="address">Where it begins: shared DRAM, a multiple of 32. Protocols expect it to hold zeros.</param>
    public SccTransport(SccDriver scc, IReadOnlyList<int> cores, int length, uint address = AddressMap.SharedMemory)
    {
        ArgumentNullException.ThrowIfNull(scc);
        ArgumentNullException.ThrowIfNull(cores);
        if (address % LineLength != 0 || length % LineLength != 0 || length <= 0 || (address & (AddressMap.EntryBytes - 1)) + (long)length > AddressMap.EntryBytes)
            throw new ArgumentException($"{length} bytes at 0x{address:X8} are no whole lines within one entry of the look-up table.", nameof(length));
        _state = new State(scc, cores, length, address);
    }

    /// <inheritdoc/>
    public static int LineLength => ISccCore.LineBytes;

    /// <inheritdoc/>
    public static bool FencesAll => false;

    /// <inheritdoc/>
    public int Self => _state.Self;

    /// <inheritdoc/>
    public int Count => _state.Cores.Length;

    /// <inheritdoc/>
    public int Length => _state.Length;

    /// <inheritdoc/>
    public long Now => (long)_state.Scc.Time.Ticks * 8;

    /// <inheritdoc/>
    public uint Load(int offset) => _state.Core.ReadUncached(_state.Address(offset));

    /// <inheritdoc/>
    public void Store(int offset, uint value) => _ = Exchange(offset, value);

    /// <inheritdoc/>
    public uint Exchange(int offset, uint value)
    {
        _state.Publish();
        using TestAndSetLock.Holder held = _state.Lock(offset).Enter();
        uint before = _state.Core.ReadUncached(_state.Address(offset));
        _state.Core.WriteUncached(_state.Address(offset), value);
        return before;
    }

    /// <inheritdoc/>
    public uint CompareExchange(int offset, uint value, uint expected)
    {
        _state.Publish();
        using TestAndSetLock.Holder held = _state.Lock(offset).Enter();
        uint before = _state.Core.ReadUncached(_state.Address(offset));
        if (before == expected) _state.Core.WriteUncached(_state.Address(offset), value);
        return before;
    }

    /// <inheritdoc/>
    public uint Add(int offset, uint value)
    {
        _state.Publish();
        using TestAndSetLock.Holder held = _state.Lock(offset).Enter();
        uint before = _state.Core.ReadUncached(_state.Address(offset));
        _state.Core.WriteUncached(_state.Address(offset), before + value);
        return before;
    }

    /// <inheritdoc/>
    public void Fence() => _state.Publish();

    /// <inheritdoc/>
    public void FenceAll() => _state.Publish();

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> destination)
    {
        if (destination.IsEmpty) return;
        _state.Core.InvalidateMpbt();
        _state.Core.ReadMpbt(_state.Address(offset, destination.Length), destination);
    }

    /// <inheritdoc/>
    public void Write(int offset, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) return;
        _state.Core.WriteMpbt(_state.Address(offset, source.Length), source);
        _state.IsWritten = true;
    }

    /// <inheritdoc/>
    public Span<byte> BeginWrite(int offset, int length)
    {
        _ = _state.Address(offset, length);
        return _state.Room(ref _state.Outgoing, length);
    }

    /// <inheritdoc/>
    public void EndWrite(int offset, int length) => Write(offset, _state.Outgoing.AsSpan(0, length));

    /// <inheritdoc/>
    public ReadOnlySpan<byte> BeginRead(int offset, int length)
    {
        Span<byte> room = _state.Room(ref _state.Incoming, length);
        Read(offset, room);
        return room;
    }

    /// <inheritdoc/>
    public void EndRead(int offset, int length)
    {
    }

    /// <inheritdoc/>
    public void Notify(int participant)
    {
        _state.Publish();
        _state.Scc.Interrupts.Request(_state.Cores[participant]);
    }

    /// <inheritdoc/>
    public bool Wait(long deadline) => _state.Wait(deadline, Now);

    /// <inheritdoc/>
    public bool Pause(int looks)
    {
        _state.Core.Relax(_state.Core.Timestamp + State.PauseCycles);
        return looks < State.Looks;
    }

    /// <summary>What all copies of a core's transport share.</summary>
    private sealed class State
    {
        public const int Looks = 3;
        public const ulong PauseCycles = 20_000;
        private const int NotifyVector = 0x52;
        private const int TimerVector = 0x53;

        public readonly SccDriver Scc;
        public readonly ISccCore Core;
        public readonly CoreId[] Cores;
        public readonly int Self;
        public readonly int Length;
        public bool IsWritten;
        public byte[] Outgoing = [];
        public byte[] Incoming = [];
        private readonly uint _address;
        private bool _isNotified;
        private bool _isLate;

        public State(SccDriver scc, IReadOnlyList<int> cores, int length, uint address)
        {
            Scc = scc;
            Core = scc.Core;
            Cores = [.. cores.Select(static number => new CoreId(number))];
            Self = Array.IndexOf(Cores, scc.Me);
            if (Self < 0) throw new ArgumentException($"{scc.Me} is not among the cores that take part.", nameof(cores));
            Length = length;
            _address = address;
            Core.SetInterruptHandler(TimerVector, () =>
            {
                _isLate = true;
                Scc.Apic.EndOfInterrupt();
            });
            Scc.Interrupts.Attach(InterruptPin.Lint0, NotifyVector, InterruptSource.AllCores, _ => _isNotified = true);
            Core.InterruptsEnabled = true;
        }

        public uint Address(int offset, int length = sizeof(uint)) => offset >= 0 && length >= 0 && offset <= Length - length
            ? _address + (uint)offset
            : throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes at {offset} do not lie within the {Length} bytes of shared memory.");

        /// <summary>The register that guards a word; neighbouring lines have different ones.</summary>
        public TestAndSetLock Lock(int offset) => Scc.Lock(Cores[offset / ISccCore.LineBytes % Cores.Length]);

        /// <summary>Drains what was written, so that the word that is stored next announces it rightly.</summary>
        public void Publish()
        {
            if (!IsWritten) return;
            IsWritten = false;
            Scc.Mpb.Drain();
        }

        public Span<byte> Room(ref byte[] room, int length)
        {
            if (room.Length < length) room = new byte[length];
            return room.AsSpan(0, length);
        }

        public bool Wait(long deadline, long now)
        {
            Core.InterruptsEnabled = false;
            _isLate = deadline <= now;
            if (deadline != long.MaxValue && !_isLate)
            {
                // the tile's cycles; what is too long for the counter ends early, and the caller comes again
                long cycles = (deadline - now) * Scc.Clock.Read(Scc.Me.Tile).MHz / 1000;
                Scc.Apic.StartTimer(TimerVector, (uint)Math.Clamp(cycles, 1, uint.MaxValue), periodic: false);
            }

            // halting turns interrupts on, so none falls between looking and halting
            while (!_isNotified && !_isLate)
            {
                Core.Halt();
                Core.InterruptsEnabled = false;
            }

            if (deadline != long.MaxValue) Scc.Apic.StopTimer();
            bool notified = _isNotified;
            _isNotified = false;
            Core.InterruptsEnabled = true;
            return notified;
        }
    }
}
