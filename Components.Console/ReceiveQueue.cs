using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>A queue that takes bytes from the device in buffers of its own and gives them out in any pieces.</summary>
[KernelPath]
internal struct ReceiveQueue
{
    private VirtQueue _queue;
    private DeviceView _buffers;
    private int _bufferLength;
    private int _current;
    private int _position;
    private int _end;
    private int _returned;
    private ushort _reported;
    private bool _hasCurrent;

    /// <summary>The queue's rings, to tell the device where they are.</summary>
    [UnscopedRef]
    public readonly ref readonly VirtQueue Queue => ref _queue;

    /// <summary>Whether the device has lied about a buffer.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The bytes of device memory needed.</summary>
    public static int GetLength(int size, int bufferLength) => VirtQueue.GetLength(size) + (size * bufferLength) + 32;

    /// <summary>Begins in zeroed memory and hands all buffers to the device.</summary>
    public void Initialize(in DeviceView whole, ref int offset, int size, int bufferLength)
    {
        _queue.Initialize(in whole, ref offset, size);
        _buffers.Carve(in whole, ref offset, size * bufferLength);
        _bufferLength = bufferLength;
        _hasCurrent = false;
        _returned = 0;
        _reported = 0;
        IsBroken = false;
        for (int id = 0; id < size; id++)
        {
            _queue.SetBuffer(id, _buffers.PhysicalAddress + (uint)(id * bufferLength), bufferLength, deviceWrites: true);
            _queue.Add(id);
        }

        _queue.Expose();
    }

    /// <summary>Takes bytes that have arrived, across buffers.</summary>
    /// <returns>How many; 0 when none is there or the queue is broken.</returns>
    public int Read(Span<byte> destination)
    {
        int total = 0;
        // Each round takes a buffer; a device that hands over empty ones for ever does not keep us.
        for (int left = 2 * _queue.Size; left > 0 && total < destination.Length && HasCurrent(); left--)
        {
            int at = (_current * _bufferLength) + _position;
            int copied = KernelBytes.Copy(_buffers.Bytes(at, _end - _position), destination[total..]);
            total += copied;
            _position += copied;
            if (_position >= _end || copied == 0) GiveBack();
        }

        if (_returned != 0) _queue.Expose();
        return total;
    }

    /// <summary>Takes a message, a buffer of its own, of which the first 8 bytes count.</summary>
    /// <param name="message">The 8 bytes, little-endian; 0 when it is shorter.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryReadMessage(out ulong message)
    {
        message = 0;
        if (!HasCurrent()) return false;
        if (_end >= 8)
        {
            ReadOnlySpan<byte> bytes = _buffers.Bytes(_current * _bufferLength, 8);
            _ = BinaryPrimitives.TryReadUInt64LittleEndian(bytes, out message);
        }

        GiveBack();
        _queue.Expose();
        return true;
    }

    /// <summary>Whether something arrived since the last call that said so.</summary>
    public bool HasNews()
    {
        ushort index = _queue.DeviceUsedIndex;
        if (index == _reported) return false;
        _reported = index;
        return true;
    }

    /// <summary>
    /// Whether so many buffers were given back that the device should hear of it; counts from there. A device that has
    /// run out of buffers always hears: all of them pass here before the reader finds nothing.
    /// </summary>
    public bool ShouldNotify()
    {
        if (_returned < _queue.Size / 2) return false;
        _returned = 0;
        return _queue.WantsNotification;
    }

    private bool HasCurrent()
    {
        if (_hasCurrent) return true;
        if (IsBroken) return false;
        QueueTake take = _queue.TryTake(out int id, out uint length);
        if (take == QueueTake.Empty) return false;
        if (take == QueueTake.Broken || length > (uint)_bufferLength)
        {
            IsBroken = true;
            return false;
        }

        _hasCurrent = true;
        _current = id;
        _position = 0;
        _end = (int)length;
        return true;
    }

    private void GiveBack()
    {
        _hasCurrent = false;
        _queue.Add(_current);
        _returned++;
    }
}
