using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

/// <summary>A buddy allocator with its storage, and a reading of its lists.</summary>
internal sealed class FrameAllocatorFixture
{
    private const int ListCount = IFrameAllocator.MaximumOrder + 1;
    private readonly byte[] _storage;
    private BuddyFrameAllocator _allocator;

    public FrameAllocatorFixture(int frameCount, bool allFree = true)
    {
        FrameCount = frameCount;
        _storage = new byte[BuddyFrameAllocator.GetStorageSize(frameCount)];
        _allocator.Initialize(_storage, frameCount);
        if (allFree) AddFree(0, frameCount);
    }

    public int FrameCount { get; }

    public int FreeFrames => _allocator.FreeFrames;

    public void AddFree(int first, int count) => _allocator.AddFree(_storage, first, count);

    public int Allocate(int order) => _allocator.Allocate(_storage, order);

    public void Free(int frame, int order) => _allocator.Free(_storage, frame, order);

    /// <summary>The free blocks as the lists hold them, by frame; fails when a list is not well formed.</summary>
    public SortedDictionary<int, int> Blocks()
    {
        var blocks = new SortedDictionary<int, int>();
        Span<ulong> entries = MemoryMarshal.Cast<byte, ulong>(_storage.AsSpan());
        for (int order = 0; order < ListCount; order++)
        {
            int previous = order;
            for (int at = FrameEntry.Next(entries[order]); at != order; at = FrameEntry.Next(entries[at]))
            {
                Assert.InRange(at, ListCount, ListCount + FrameCount - 1);
                Assert.Equal(order, FrameEntry.Order(entries[at]));
                Assert.Equal(previous, FrameEntry.Previous(entries[at]));
                Assert.True(blocks.TryAdd(at - ListCount, order), "a block is in two lists");
                previous = at;
            }

            Assert.Equal(previous, FrameEntry.Previous(entries[order]));
        }

        for (int frame = 0; frame < FrameCount; frame++)
        {
            int expected = blocks.TryGetValue(frame, out int order) ? order : -1;
            Assert.Equal(expected, FrameEntry.Order(entries[ListCount + frame]));
        }

        return blocks;
    }

    /// <summary>The blocks that a set of free frames must be kept as: the largest aligned ones.</summary>
    public static SortedDictionary<int, int> MaximalBlocks(bool[] free)
    {
        var blocks = new SortedDictionary<int, int>();
        for (int frame = 0; frame < free.Length;)
        {
            int order = IFrameAllocator.MaximumOrder;
            while (order >= 0 && !IsFree(free, frame, order)) order--;
            if (order >= 0) blocks.Add(frame, order);
            frame += order < 0 ? 1 : 1 << order;
        }

        return blocks;
    }

    /// <summary>Whether an aligned block is free.</summary>
    public static bool IsFree(bool[] free, int frame, int order)
    {
        int size = 1 << order;
        return frame % size == 0 && frame + size <= free.Length && !free.AsSpan(frame, size).Contains(false);
    }
}
