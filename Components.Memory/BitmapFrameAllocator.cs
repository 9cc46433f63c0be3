using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory;

/// <summary>
/// The bitmap allocator: free memory is kept as aligned blocks of 2^0 to 2^10 frames, one bit for each possible block of
/// a size, under summaries of 64 words to a word. A larger block is halved when a smaller is wanted, and halves that
/// are both free are joined again at once.
/// </summary>
/// <remarks>
/// <para>
/// Its storage is about a quarter of a byte to half a byte a frame, where the buddy allocator's lists take eight: the
/// choice for a partition with little memory. Within a size it hands out the lowest block, so memory in use keeps
/// together at low addresses.
/// </para>
/// <para>
/// <see cref="Allocate"/> and <see cref="Free"/> touch at most eleven sizes, and of each as many words as the tree is high:
/// two for 256 MiB, six for 8 TiB (O(log n)). Zeroed storage needs no preparation.
/// </para>
/// </remarks>
[KernelPath]
public struct BitmapFrameAllocator : IFrameAllocator
{
    private const int OrderCount = IFrameAllocator.MaximumOrder + 1;

    private int _frameCount;
    private int _freeFrames;
    private Numbers _roots; // by order: where the tree's words begin
    private Numbers _inner; // by order: how many of them are summaries; the bits of the blocks follow

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "bitmap"u8;

    /// <inheritdoc/>
    public readonly int FreeFrames => _freeFrames;

    /// <summary>The bytes of storage needed to manage <paramref name="frameCount"/> frames: at most half a byte a frame and 1 KiB.</summary>
    /// <param name="frameCount">1 to 2^31 - 1.</param>
    public static int GetStorageSize(int frameCount)
    {
        int words = 0;
        for (int order = 0; order < OrderCount; order++) words += InnerWords(frameCount, order) + LeafWords(frameCount, order);
        return words * sizeof(ulong);
    }

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int frameCount)
    {
        _frameCount = frameCount;
        _freeFrames = 0;
        int root = 0;
        for (int order = 0; order < OrderCount; order++)
        {
            _roots[order] = root;
            _inner[order] = InnerWords(frameCount, order);
            root += _inner[order] + LeafWords(frameCount, order);
        }
    }

    /// <summary>Adds a range of frames that are not in use. Ranges never overlap; what lies outside the managed frames is ignored.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="firstFrame">The first frame of the range.</param>
    /// <param name="count">The number of frames.</param>
    public void AddFree(Span<byte> storage, int firstFrame, int count)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(storage);
        long end = Math.Min((long)firstFrame + count, _frameCount);
        long frame = Math.Max(firstFrame, 0);
        while (frame < end)
        {
            int order = Math.Min(BitOperations.Log2((ulong)(end - frame)), IFrameAllocator.MaximumOrder);
            if (frame != 0) order = Math.Min(order, BitOperations.TrailingZeroCount(frame));
            GiveBack(words, (int)frame, order);
            frame += 1L << order;
        }
    }

    /// <inheritdoc/>
    public int Allocate(Span<byte> storage, int order)
    {
        if ((uint)order > IFrameAllocator.MaximumOrder) return -1;
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(storage);
        for (int found = order; found < OrderCount; found++)
        {
            int block = First(words, found);
            if (block < 0) continue;
            Clear(words, found, block);
            while (found > order)
            {
                found--;
                block <<= 1;
                Set(words, found, block + 1);
            }

            _freeFrames -= 1 << order;
            return block << order;
        }

        return -1;
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
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(storage);
        for (int other = 0; other < OrderCount; other++)
        {
            if (IsSet(words, other, frame >> other)) return;
        }

        GiveBack(words, frame, order);
    }

    private static int LeafWords(int frameCount, int order) => ((frameCount >> order) / 64) + 1;

    /// <summary>The summaries above: a tree of words with 64 children each, as high as its leaves ask for.</summary>
    private static int InnerWords(int frameCount, int order)
    {
        int leaves = LeafWords(frameCount, order);
        int inner = 0;
        for (int level = 1; level < leaves; level <<= 6) inner += level;
        return inner;
    }

    /// <summary>Joins a block with its buddy as long as that is free too, and marks the result.</summary>
    private void GiveBack(Span<ulong> words, int frame, int order)
    {
        _freeFrames += 1 << order;
        int block = frame >> order;
        for (; order < IFrameAllocator.MaximumOrder && IsSet(words, order, block ^ 1); order++)
        {
            Clear(words, order, block ^ 1);
            block >>= 1;
        }

        Set(words, order, block);
    }

    private readonly bool IsSet(Span<ulong> words, int order, int block) =>
        block < _frameCount >> order && (words[_roots[order] + _inner[order] + (block >> 6)] & (1ul << (block & 63))) != 0;

    /// <summary>The lowest free block of an order, or -1.</summary>
    private readonly int First(Span<ulong> words, int order)
    {
        Span<ulong> tree = words[_roots[order]..];
        if (tree[0] == 0) return -1;
        int inner = _inner[order];
        int at = 0;
        while (at < inner) at = (at << 6) + BitOperations.TrailingZeroCount(tree[at]) + 1;
        return ((at - inner) << 6) + BitOperations.TrailingZeroCount(tree[at]);
    }

    /// <summary>Marks a block as free, and in the summaries that something below them is.</summary>
    private readonly void Set(Span<ulong> words, int order, int block)
    {
        Span<ulong> tree = words[_roots[order]..];
        int at = _inner[order] + (block >> 6);
        int bit = block & 63;
        while (true)
        {
            ulong old = tree[at];
            tree[at] = old | (1ul << bit);
            if (old != 0 || at == 0) return;
            at--;
            bit = at & 63;
            at >>= 6;
        }
    }

    /// <summary>Takes a block's mark away, and those of the summaries that have nothing below them any more.</summary>
    private readonly void Clear(Span<ulong> words, int order, int block)
    {
        Span<ulong> tree = words[_roots[order]..];
        int at = _inner[order] + (block >> 6);
        int bit = block & 63;
        while (true)
        {
            tree[at] &= ~(1ul << bit);
            if (tree[at] != 0 || at == 0) return;
            at--;
            bit = at & 63;
            at >>= 6;
        }
    }

    [InlineArray(OrderCount)]
    private struct Numbers
    {
        private int _first;
    }
}
