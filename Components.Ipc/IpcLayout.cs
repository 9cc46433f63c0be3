namespace LibOs.Components.Ipc;

/// <summary>Shares out a block of memory: all participants take the same pieces in the same order.</summary>
public struct IpcLayout
{
    private const int Alignment = 128;
    private readonly int _end;

    /// <summary>Begins to share out.</summary>
    /// <param name="length">The bytes there are.</param>
    /// <param name="start">Where the free bytes begin.</param>
    public IpcLayout(int length, int start = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, start);
        _end = length;
        Next = (start + Alignment - 1) & -Alignment;
    }

    /// <summary>Where the next piece begins, a multiple of 128.</summary>
    public int Next { get; private set; }

    /// <summary>Takes a piece.</summary>
    /// <param name="size">Its bytes, as a protocol's <c>Size</c> says.</param>
    /// <returns>Its offset.</returns>
    /// <exception cref="ArgumentException">There are not so many bytes left.</exception>
    public int Take(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        int offset = Next;
        long next = ((long)offset + size + Alignment - 1) & -Alignment;
        if ((long)offset + size > _end) throw new ArgumentException($"{size} bytes do not fit: {Math.Max(0, _end - offset)} are left. Make the shared memory larger.", nameof(size));
        Next = (int)Math.Min(next, int.MaxValue & -Alignment);
        return offset;
    }
}
