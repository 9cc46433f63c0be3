using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibOs.Components.Memory;

/// <summary>
/// Memory that is handed out by moving a mark and taken back all at once: for work that makes many short-lived values,
/// such as one request or one frame, without a collection.
/// </summary>
/// <remarks>
/// One thread at a time. <see cref="Allocate{T}"/> and <see cref="Reset"/> take constant time apart from clearing. Spans are
/// checked as all spans are; one that is used after <see cref="Reset"/> sees whatever the arena was used for since, and none
/// may be used after <see cref="Dispose"/>.
/// </remarks>
public sealed class Arena : IDisposable
{
    private const int BlockAlignment = 64;

    private readonly NativeBlock _block;
    private int _used;

    /// <summary>Makes an arena.</summary>
    /// <param name="capacity">How many bytes it holds, 1 to 2^31 - 64.</param>
    /// <exception cref="OutOfMemoryException">There is not enough memory.</exception>
    public Arena(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, int.MaxValue - BlockAlignment);
        Capacity = capacity;
        _block = new NativeBlock(capacity, BlockAlignment);
    }

    /// <summary>How many bytes it holds.</summary>
    public int Capacity { get; }

    /// <summary>How many are handed out, with the gaps that alignment asks for.</summary>
    public int Used => _used;

    /// <summary>Hands out zeroed room.</summary>
    /// <typeparam name="T">What it is for.</typeparam>
    /// <param name="count">How many of them, not negative.</param>
    /// <exception cref="OutOfMemoryException">The arena has not that much left.</exception>
    public Span<T> Allocate<T>(int count)
        where T : unmanaged =>
        TryAllocate(count, out Span<T> span)
            ? span
            : throw new OutOfMemoryException($"The arena holds {Capacity} bytes, of which {_used} are in use: {count} of {typeof(T).Name} do not fit. Make it larger, or reset it earlier.");

    /// <summary>Hands out zeroed room, if there is enough.</summary>
    /// <typeparam name="T">What it is for.</typeparam>
    /// <param name="count">How many of them, not negative.</param>
    /// <param name="span">The room; empty when there is not enough.</param>
    /// <returns>Whether there was.</returns>
    public bool TryAllocate<T>(int count, out Span<T> span)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Span<byte> all = _block.GetSpan();
        // Nothing needs more alignment than the largest power of two in its size, nor more than a cache line.
        int alignment = Math.Min(1 << BitOperations.TrailingZeroCount(Unsafe.SizeOf<T>()), BlockAlignment);
        long start = ((long)_used + alignment - 1) & -alignment;
        long end = start + ((long)count * Unsafe.SizeOf<T>());
        span = default;
        if (end > Capacity) return false;
        Span<byte> room = all[(int)start..(int)end];
        room.Clear();
        _used = (int)end;
        span = MemoryMarshal.Cast<byte, T>(room);
        return true;
    }

    /// <summary>Takes everything back.</summary>
    public void Reset() => _used = 0;

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ((IDisposable)_block).Dispose();
}
