namespace LibOs.Components.Drivers.Scc;

/// <summary>
/// Hands out lines of a core's message-passing buffer. When all cores call it in the same order, an offset is valid in the
/// buffer of each: the symmetric name space of RCCE.
/// </summary>
public sealed class MpbAllocator
{
    private readonly List<(int Offset, int Length)> _free;
    private readonly Dictionary<int, int> _used = [];

    /// <summary>An allocator of a range of the buffer.</summary>
    /// <param name="offset">Its first byte, a multiple of 32; the reserved line lies before it.</param>
    /// <param name="length">Its length in bytes, a multiple of 32.</param>
    public MpbAllocator(int offset = MessagePassingBuffer.ReservedBytes, int length = MessagePassingBuffer.BytesPerCore - MessagePassingBuffer.ReservedBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % MessagePassingBuffer.LineBytes, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % MessagePassingBuffer.LineBytes, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, MessagePassingBuffer.BytesPerCore);
        _free = [(offset, length)];
    }

    /// <summary>Bytes that are free, in one piece or more.</summary>
    public int FreeBytes => _free.Sum(static range => range.Length);

    /// <summary>Bytes of the longest free piece.</summary>
    public int LargestFree => _free.Count == 0 ? 0 : _free.Max(static range => range.Length);

    /// <summary>Takes the first free piece that is long enough.</summary>
    /// <param name="bytes">1 or more; rounded up to whole lines.</param>
    /// <param name="offset">Its offset in every core's share.</param>
    /// <returns>False when no piece is long enough.</returns>
    public bool TryAllocate(int bytes, out int offset)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        int length = (bytes + MessagePassingBuffer.LineBytes - 1) / MessagePassingBuffer.LineBytes * MessagePassingBuffer.LineBytes;
        for (int i = 0; i < _free.Count; i++)
        {
            (int start, int free) = _free[i];
            if (free < length) continue;
            offset = start;
            if (free == length) _free.RemoveAt(i);
            else _free[i] = (start + length, free - length);
            _used[start] = length;
            return true;
        }

        offset = -1;
        return false;
    }

    /// <summary>Gives a piece back; it joins the free ones beside it.</summary>
    /// <param name="offset">As it was handed out.</param>
    /// <returns>False when nothing was handed out there.</returns>
    public bool TryFree(int offset)
    {
        if (!_used.Remove(offset, out int length)) return false;
        int place = _free.FindIndex(range => range.Offset > offset);
        if (place < 0) place = _free.Count;
        _free.Insert(place, (offset, length));
        if (place + 1 < _free.Count && offset + length == _free[place + 1].Offset)
        {
            _free[place] = (offset, length + _free[place + 1].Length);
            _free.RemoveAt(place + 1);
        }

        if (place > 0 && _free[place - 1].Offset + _free[place - 1].Length == offset)
        {
            _free[place - 1] = (_free[place - 1].Offset, _free[place - 1].Length + _free[place].Length);
            _free.RemoveAt(place);
        }

        return true;
    }
}
