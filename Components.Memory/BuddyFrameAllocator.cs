using System.Numerics;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory;

/// <summary>
/// The buddy allocator: free memory is kept as aligned blocks of 2^0 to 2^10 frames, one list for each size; a larger
/// block is halved when a smaller is wanted, and halves that are both free are joined again at once.
/// </summary>
/// <remarks>
/// <see cref="Allocate"/> and <see cref="Free"/> take at most eleven steps, however many frames there are. A block that was
/// given back last is handed out first, while the processor may still have it in its caches; memory that was never
/// used is handed out from low addresses up. Storage is 8 bytes a frame; <see cref="Initialize"/> writes 88 bytes of it and
/// <see cref="AddFree"/> a few for each block of 4 MiB, so boot does not wait for it. The lists run through the storage, never
/// through the memory they describe.
/// </remarks>
[KernelPath]
public struct BuddyFrameAllocator : IFrameAllocator
{
    /// <summary>
    /// The most frames that can be managed, just below 1 TiB: their storage fills what an <see cref="int"/> can count.
    /// Frames above are left unused.
    /// </summary>
    public const int MaximumFrames = (int.MaxValue / sizeof(ulong)) - ListCount;

    // The first entries of the storage are the heads of the lists, the entry of frame n follows at ListCount + n. With
    // heads that look like entries the lists are rings, and linking needs no special cases.
    private const int ListCount = IFrameAllocator.MaximumOrder + 1;

    private int _frameCount;
    private int _freeFrames;
    private uint _nonEmpty; // bit n: the list of order n has a block

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "buddy"u8;

    /// <inheritdoc/>
    public readonly int FreeFrames => _freeFrames;

    /// <summary>The bytes of storage needed to manage <paramref name="frameCount"/> frames: 8 a frame and 88 more.</summary>
    /// <param name="frameCount">1 to 2^31 - 1; above <see cref="MaximumFrames"/> the size no longer grows.</param>
    public static int GetStorageSize(int frameCount) => (ListCount + Math.Min(frameCount, MaximumFrames)) * sizeof(ulong);

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int frameCount)
    {
        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(storage);
        _frameCount = Math.Min(frameCount, MaximumFrames);
        _freeFrames = 0;
        _nonEmpty = 0;
        for (int order = 0; order < ListCount; order++) entries[order] = FrameEntry.Pack(order, order, order);
    }

    /// <summary>Adds a range of frames that are not in use. Ranges never overlap; what lies outside the managed frames is ignored.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="firstFrame">The first frame of the range.</param>
    /// <param name="count">The number of frames.</param>
    public void AddFree(Span<byte> storage, int firstFrame, int count)
    {
        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(storage);
        long end = Math.Min((long)firstFrame + count, _frameCount);
        long frame = Math.Max(firstFrame, 0);
        while (frame < end)
        {
            int order = Math.Min(BitOperations.Log2((ulong)(end - frame)), IFrameAllocator.MaximumOrder);
            if (frame != 0) order = Math.Min(order, BitOperations.TrailingZeroCount(frame));
            GiveBack(entries, (int)frame, order, first: false);
            frame += 1L << order;
        }
    }

    /// <inheritdoc/>
    public int Allocate(Span<byte> storage, int order)
    {
        if ((uint)order > IFrameAllocator.MaximumOrder) return -1;
        uint candidates = _nonEmpty >> order;
        if (candidates == 0) return -1;

        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(storage);
        int found = order + BitOperations.TrailingZeroCount(candidates);
        int frame = FrameEntry.Next(entries[found]) - ListCount;
        Unlink(entries, frame);
        while (found > order)
        {
            found--;
            Link(entries, frame + (1 << found), found, first: true);
        }

        _freeFrames -= 1 << order;
        return frame;
    }

    /// <summary>Gives a block back that <see cref="Allocate"/> returned for the same order.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="frame">The block's first frame.</param>
    /// <param name="order">The order it was allocated with.</param>
    /// <remarks>A block that is out of range, misaligned for its order, or that lies in a free block is ignored.</remarks>
    public void Free(Span<byte> storage, int frame, int order)
    {
        if ((uint)order > IFrameAllocator.MaximumOrder) return;
        int size = 1 << order;
        if (frame < 0 || frame > _frameCount - size || (frame & (size - 1)) != 0) return;
        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(storage);
        if (IsInFreeBlock(entries, frame)) return;
        GiveBack(entries, frame, order, first: true);
    }

    /// <summary>Whether a frame belongs to a free block: one of the at most eleven blocks that can hold it is in a list.</summary>
    private static bool IsInFreeBlock(Span<ulong> entries, int frame)
    {
        for (int order = 0; order < ListCount; order++)
        {
            int start = frame & -(1 << order);
            if (FrameEntry.Order(entries[ListCount + start]) >= order) return true;
        }

        return false;
    }

    /// <summary>Joins a block with its buddy as long as that is free too, and puts the result into its list.</summary>
    private void GiveBack(Span<ulong> entries, int frame, int order, bool first)
    {
        _freeFrames += 1 << order;
        for (; order < IFrameAllocator.MaximumOrder; order++)
        {
            int buddy = frame ^ (1 << order);
            if (buddy >= _frameCount || FrameEntry.Order(entries[ListCount + buddy]) != order) break;
            Unlink(entries, buddy);
            frame &= ~(1 << order);
        }

        Link(entries, frame, order, first);
    }

    private void Link(Span<ulong> entries, int frame, int order, bool first)
    {
        int entry = ListCount + frame;
        int previous = first ? order : FrameEntry.Previous(entries[order]);
        int next = first ? FrameEntry.Next(entries[order]) : order;
        entries[entry] = FrameEntry.Pack(order, next, previous);
        entries[previous] = FrameEntry.WithNext(entries[previous], entry);
        entries[next] = FrameEntry.WithPrevious(entries[next], entry);
        _nonEmpty |= 1u << order;
    }

    private void Unlink(Span<ulong> entries, int frame)
    {
        ulong entry = entries[ListCount + frame];
        int next = FrameEntry.Next(entry);
        int previous = FrameEntry.Previous(entry);
        entries[ListCount + frame] = 0;
        entries[previous] = FrameEntry.WithNext(entries[previous], next);
        entries[next] = FrameEntry.WithPrevious(entries[next], previous);
        if (next == previous) _nonEmpty &= ~(1u << FrameEntry.Order(entry)); // only the head is left
    }
}
