using System.Buffers.Binary;

namespace LibOs.Testing;

/// <summary>The device's side of a split virtqueue. What the driver put there is checked strictly.</summary>
public sealed class SimulatedVirtQueue
{
    private const ushort DescriptorNext = 1;
    private const ushort DescriptorWrite = 2;
    private const ushort DescriptorIndirect = 4;

    private readonly SimulatedMemory _memory;
    private readonly bool[] _withDevice = new bool[MaximumSize];
    private ushort _availableIndex;
    private ushort _usedIndex;

    internal SimulatedVirtQueue(SimulatedMemory memory, int number)
    {
        _memory = memory;
        Number = number;
    }

    /// <summary>The greatest size that a driver may choose.</summary>
    public const int MaximumSize = 128;

    /// <summary>The queue's number.</summary>
    public int Number { get; }

    /// <summary>How many descriptors the driver chose, or 0.</summary>
    public int Size { get; internal set; }

    /// <summary>Whether the driver has made it ready.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The physical address of the descriptors.</summary>
    public ulong Descriptors { get; internal set; }

    /// <summary>The physical address of the available ring.</summary>
    public ulong Available { get; internal set; }

    /// <summary>The physical address of the used ring.</summary>
    public ulong Used { get; internal set; }

    /// <summary>Whether the driver wants an interrupt when a buffer is finished.</summary>
    public bool WantsInterrupt => (Read16(Available) & 1) == 0;

    /// <summary>Whether the driver has notified the queue since the device found it empty. Port queues are left alone otherwise.</summary>
    public bool IsNotified { get; internal set; }

    /// <summary>Whether the driver has handed over buffers that were not taken yet.</summary>
    public bool HasAvailable => IsReady && Read16(Available + 2) != _availableIndex;

    /// <summary>Whether the device wants to hear of buffers.</summary>
    public bool WantsNotification
    {
        set => Write16(Used, value ? (ushort)0 : (ushort)1);
    }

    internal void Reset()
    {
        Size = 0;
        IsReady = false;
        IsNotified = false;
        Descriptors = 0;
        Available = 0;
        Used = 0;
        _availableIndex = 0;
        _usedIndex = 0;
        Array.Clear(_withDevice);
    }

    internal void Start()
    {
        Check(Size is > 0 and <= MaximumSize && (Size & (Size - 1)) == 0, $"its size is {Size}");
        Check(Descriptors % 16 == 0 && Available % 2 == 0 && Used % 4 == 0, "its parts are not aligned");
        _ = _memory.At(Descriptors, 16 * Size);
        _ = _memory.At(Available, 6 + (2 * Size));
        _ = _memory.At(Used, 6 + (8 * Size));
        IsReady = true;
    }

    /// <summary>Takes the next buffer that the driver has handed over.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="SimulationException">The driver broke a rule.</exception>
    public bool TryPop(out SimulatedBuffer buffer)
    {
        buffer = default;
        if (!IsReady) return false;
        int count = (ushort)(Read16(Available + 2) - _availableIndex);
        if (count == 0)
        {
            IsNotified = false;
            return false;
        }

        Check(count <= Size, $"{count} buffers are available at once");
        int id = Read16(Available + 4 + (2 * ((uint)_availableIndex % (uint)Size)));
        Check(id < Size, $"buffer {id} does not exist");
        Check(!_withDevice[id], $"buffer {id} was handed over twice");
        ulong descriptor = Descriptors + (16 * (uint)id);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(_memory.At(descriptor, 8));
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(_memory.At(descriptor + 8, 4));
        ushort flags = Read16(descriptor + 12);
        Check((flags & (DescriptorNext | DescriptorIndirect)) == 0, "a chain, which this device does not simulate");
        Check(length is > 0 and <= int.MaxValue, $"buffer {id} has {length} bytes");
        _ = _memory.At(address, (int)length);
        _withDevice[id] = true;
        _availableIndex++;
        buffer = new SimulatedBuffer(id, address, (int)length, (flags & DescriptorWrite) != 0);
        return true;
    }

    /// <summary>Gives a finished buffer back.</summary>
    /// <param name="id">The buffer.</param>
    /// <param name="length">How many bytes the device wrote.</param>
    public void Push(int id, int length)
    {
        _withDevice[id] = false;
        PushAnything((uint)id, (uint)length);
    }

    /// <summary>Writes an entry of the used ring that may be a lie.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="length">Any number.</param>
    public void PushAnything(uint id, uint length)
    {
        Span<byte> entry = _memory.At(Used + 4 + (8 * ((uint)_usedIndex % (uint)Size)), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(entry, id);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], length);
        SetUsedIndex((ushort)(_usedIndex + 1));
    }

    /// <summary>Moves the used index by any amount without writing entries: a lie unless 0.</summary>
    /// <param name="count">By how much, modulo 2^16.</param>
    public void SkipUsed(int count) => SetUsedIndex((ushort)(_usedIndex + count));

    private void SetUsedIndex(ushort index)
    {
        _usedIndex = index;
        Write16(Used + 2, index);
    }

    private ushort Read16(ulong address) => BinaryPrimitives.ReadUInt16LittleEndian(_memory.At(address, 2));

    private void Write16(ulong address, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_memory.At(address, 2), value);

    private void Check(bool rule, string message)
    {
        if (!rule) throw new SimulationException($"Queue {Number}: {message}.");
    }
}
