using LibOs.Abstractions.Composition;

namespace LibOs.Components.Console;

/// <summary>A split virtqueue whose descriptor <c>n</c> always stands for buffer <c>n</c>.</summary>
/// <remarks>
/// Descriptors at 0, 16 bytes each; then the available ring (flags, index, entries of 16 bits, used event), then the
/// used ring (flags, index, entries of 64 bits, available event), which begins at a multiple of 4.
/// </remarks>
[KernelPath]
internal struct VirtQueue
{
    /// <summary>The most buffers a queue can have.</summary>
    public const int MaximumSize = 32;

    private const ushort DescriptorWrite = 2;
    private const ushort NoInterrupt = 1;
    private const ushort NoNotify = 1;

    private DeviceView _memory;
    private int _size;
    private int _available;
    private int _used;
    private ushort _availableIndex;
    private ushort _usedIndex;
    private uint _inFlight;

    /// <summary>The bytes of device memory that a queue of <paramref name="size"/> buffers needs.</summary>
    public static int GetLength(int size) => UsedOffset(size) + 6 + (8 * size);

    /// <summary>How many buffers the queue has, a power of two.</summary>
    public readonly int Size => _size;

    /// <summary>The physical address of the descriptors.</summary>
    public readonly ulong DescriptorsAddress => _memory.PhysicalAddress;

    /// <summary>The physical address of the available ring.</summary>
    public readonly ulong AvailableAddress => _memory.PhysicalAddress + (uint)_available;

    /// <summary>The physical address of the used ring.</summary>
    public readonly ulong UsedAddress => _memory.PhysicalAddress + (uint)_used;

    /// <summary>The buffers that the device has, as bits.</summary>
    public readonly uint InFlight => _inFlight;

    /// <summary>How many buffers the device has finished since the start, modulo 2^16, as it says.</summary>
    public readonly ushort DeviceUsedIndex => _memory.Read16(_used + 2);

    /// <summary>Whether the device has finished buffers that were not taken yet.</summary>
    public readonly bool HasUsed => DeviceUsedIndex != _usedIndex;

    /// <summary>Whether the device wants to hear of buffers added.</summary>
    public readonly bool WantsNotification => (_memory.Read16(_used) & NoNotify) == 0;

    /// <summary>Begins in zeroed memory.</summary>
    /// <param name="whole">The driver's memory.</param>
    /// <param name="offset">Where the queue's part begins; moved behind it.</param>
    /// <param name="size">A power of two, at most <see cref="MaximumSize"/>.</param>
    public void Initialize(in DeviceView whole, ref int offset, int size)
    {
        _memory.Carve(in whole, ref offset, GetLength(size));
        _size = size;
        _available = 16 * size;
        _used = UsedOffset(size);
        _availableIndex = 0;
        _usedIndex = 0;
        _inFlight = 0;
    }

    /// <summary>Says where a buffer lies.</summary>
    public readonly void SetBuffer(int id, ulong physicalAddress, int length, bool deviceWrites)
    {
        int descriptor = 16 * id;
        _memory.Write32(descriptor, (uint)physicalAddress);
        _memory.Write32(descriptor + 4, (uint)(physicalAddress >> 32));
        _memory.Write32(descriptor + 8, (uint)length);
        _memory.Write16(descriptor + 12, deviceWrites ? DescriptorWrite : (ushort)0);
    }

    /// <summary>Changes how many bytes of a buffer count.</summary>
    public readonly void SetLength(int id, int length) => _memory.Write32((16 * id) + 8, (uint)length);

    /// <summary>Hands a buffer to the device; it sees it after <see cref="Expose"/>.</summary>
    public void Add(int id)
    {
        _memory.Write16(_available + 4 + (2 * (_availableIndex & (_size - 1))), (ushort)id);
        _availableIndex++;
        _inFlight |= 1u << id;
    }

    /// <summary>Lets the device see the buffers added.</summary>
    public readonly void Expose() => _memory.Write16(_available + 2, _availableIndex);

    /// <summary>Asks the device to interrupt, or not, when it has finished a buffer. Only a request.</summary>
    public readonly void SetInterrupts(bool wanted) => _memory.Write16(_available, wanted ? (ushort)0 : NoInterrupt);

    /// <summary>Takes the next buffer that the device has finished.</summary>
    /// <param name="id">The buffer.</param>
    /// <param name="length">How many bytes the device says it wrote.</param>
    public QueueTake TryTake(out int id, out uint length)
    {
        id = 0;
        length = 0;
        int finished = (ushort)(DeviceUsedIndex - _usedIndex);
        if (finished == 0) return QueueTake.Empty;
        if (finished > _size) return QueueTake.Broken;
        int entry = _used + 4 + (8 * (_usedIndex & (_size - 1)));
        uint claimed = _memory.Read32(entry);
        length = _memory.Read32(entry + 4);
        if (claimed >= (uint)_size || (_inFlight & (1u << (int)claimed)) == 0) return QueueTake.Broken;
        id = (int)claimed;
        _inFlight &= ~(1u << id);
        _usedIndex++;
        return QueueTake.Taken;
    }

    private static int UsedOffset(int size) => (((16 * size) + 6 + (2 * size)) + 3) & ~3;
}
