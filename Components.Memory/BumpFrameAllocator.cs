using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory;

/// <summary>
/// The bump allocator, for short programs: unused memory is handed out from low addresses up by moving a mark, and
/// blocks given back wait in a list of their size.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Allocate"/> and <see cref="Free"/> take a constant number of steps, usually one. A block given back is handed out again for
/// the same size first, the last one first. When nothing else is left, a larger block is halved; halves are never joined again. So a
/// long program that wants large blocks after many small ones may find none: that is what the buddy allocator is for.
/// </para>
/// <para>Storage is 4 bytes a frame, which are written only for blocks that were given back.</para>
/// </remarks>
[KernelPath]
public struct BumpFrameAllocator : IFrameAllocator
{
    /// <summary>
    /// The most frames that can be managed, just below 2 TiB: their storage fills what an <see cref="int"/> can count.
    /// Frames above are left unused.
    /// </summary>
    public const int MaximumFrames = (int.MaxValue / sizeof(int)) - ListCount;

    // The first entries of the storage are the heads of the lists, that of frame n follows at ListCount + n: the number of
    // the next frame plus one, or 0 at the end.
    private const int ListCount = IFrameAllocator.MaximumOrder + 1;
    private const int RangeCount = 16;

    private int _frameCount;
    private int _freeFrames;
    private uint _nonEmpty; // bit n: the list of order n has a block
    private int _ranges;
    private Ranges _next; // by range: the mark
    private Ranges _end;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "bump"u8;

    /// <inheritdoc/>
    public readonly int FreeFrames => _freeFrames;

    /// <summary>The bytes of storage needed to manage <paramref name="frameCount"/> frames: 4 a frame and 44 more.</summary>
    /// <param name="frameCount">1 to 2^31 - 1; above <see cref="MaximumFrames"/> the size no longer grows.</param>
    public static int GetStorageSize(int frameCount) => (ListCount + Math.Min(frameCount, MaximumFrames)) * sizeof(int);

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int frameCount)
    {
        _frameCount = Math.Min(frameCount, MaximumFrames);
        _freeFrames = 0;
        _nonEmpty = 0;
        _ranges = 0;
    }

    /// <summary>Adds a range of frames that are not in use. Ranges never overlap; what lies outside the managed frames is ignored.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="firstFrame">The first frame of the range.</param>
    /// <param name="count">The number of frames.</param>
    /// <remarks>There are marks for sixteen ranges; a further one goes into the lists as if it had been given back.</remarks>
    public void AddFree(Span<byte> storage, int firstFrame, int count)
    {
        int end = (int)Math.Min((long)firstFrame + count, _frameCount);
        int first = Math.Max(firstFrame, 0);
        if (first >= end) return;
        _freeFrames += end - first;
        int range = 0;
        while (range < _ranges && _next[range] < _end[range]) range++;
        if (range == RangeCount)
        {
            Keep(MemoryMarshal.Cast<byte, int>(storage), first, end);
            return;
        }

        _next[range] = first;
        _end[range] = end;
        if (range == _ranges) _ranges++;
    }

    /// <inheritdoc/>
    public int Allocate(Span<byte> storage, int order)
    {
        if ((uint)order > IFrameAllocator.MaximumOrder) return -1;
        Span<int> links = MemoryMarshal.Cast<byte, int>(storage);
        int frame = Take(links, order);
        if (frame < 0) frame = Bump(links, order);
        if (frame < 0) frame = Halve(links, order);
        if (frame >= 0) _freeFrames -= 1 << order;
        return frame;
    }

    /// <summary>Gives a block back that <see cref="Allocate"/> returned for the same order.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="frame">The block's first frame.</param>
    /// <param name="order">The order it was allocated with.</param>
    /// <remarks>
    /// A block that is out of range or misaligned for its order is ignored. That it is in use is not checked here: the
    /// kernel, which checks every policy, finds a block that is given back twice.
    /// </remarks>
    public void Free(Span<byte> storage, int frame, int order)
    {
        if ((uint)order > IFrameAllocator.MaximumOrder) return;
        int size = 1 << order;
        if (frame < 0 || frame > _frameCount - size || (frame & (size - 1)) != 0) return;
        _freeFrames += size;
        Put(MemoryMarshal.Cast<byte, int>(storage), frame, order);
    }

    /// <summary>Moves the mark of the first range that has room; what it skips for alignment goes into the lists.</summary>
    private int Bump(Span<int> links, int order)
    {
        long size = 1L << order;
        for (int range = 0; range < _ranges; range++)
        {
            long aligned = (_next[range] + size - 1) & -size;
            if (aligned + size > _end[range]) continue;
            Keep(links, _next[range], (int)aligned);
            _next[range] = (int)(aligned + size);
            return (int)aligned;
        }

        return -1;
    }

    /// <summary>Halves the smallest larger block that waits in a list.</summary>
    private int Halve(Span<int> links, int order)
    {
        uint larger = _nonEmpty >> order;
        if (larger == 0) return -1;
        int found = order + BitOperations.TrailingZeroCount(larger);
        int frame = Take(links, found);
        while (found > order)
        {
            found--;
            Put(links, frame + (1 << found), found);
        }

        return frame;
    }

    /// <summary>Puts a range into the lists, as blocks as large as fit.</summary>
    private void Keep(Span<int> links, int first, int end)
    {
        while (first < end)
        {
            int order = Math.Min(BitOperations.Log2((uint)(end - first)), IFrameAllocator.MaximumOrder);
            if (first != 0) order = Math.Min(order, BitOperations.TrailingZeroCount(first));
            Put(links, first, order);
            first += 1 << order;
        }
    }

    private void Put(Span<int> links, int frame, int order)
    {
        links[ListCount + frame] = links[order];
        links[order] = frame + 1;
        _nonEmpty |= 1u << order;
    }

    private int Take(Span<int> links, int order)
    {
        if ((_nonEmpty & (1u << order)) == 0) return -1;
        int frame = links[order] - 1;
        links[order] = links[ListCount + frame];
        if (links[order] == 0) _nonEmpty &= ~(1u << order);
        return frame;
    }

    [InlineArray(RangeCount)]
    private struct Ranges
    {
        private int _first;
    }
}
