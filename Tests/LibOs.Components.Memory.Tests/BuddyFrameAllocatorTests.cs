using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Memory.Tests;

public class BuddyFrameAllocatorTests
{
    [Fact]
    public void AllFramesAreInUseAtFirst()
    {
        var frames = new FrameAllocatorFixture(100, allFree: false);
        Assert.Equal(0, frames.FreeFrames);
        for (int order = 0; order <= IFrameAllocator.MaximumOrder; order++) Assert.Equal(-1, frames.Allocate(order));
    }

    [Fact]
    public void LowAddressesComeFirst()
    {
        var frames = new FrameAllocatorFixture(4096);
        Assert.Equal(0, frames.Allocate(10));
        Assert.Equal(1024, frames.Allocate(0));
        Assert.Equal(1025, frames.Allocate(0));
        Assert.Equal(1028, frames.Allocate(2));
        Assert.Equal(1026, frames.Allocate(1));
        Assert.Equal(4096 - 1024 - 2 - 4 - 2, frames.FreeFrames);
    }

    [Fact]
    public void TheBlockGivenBackLastIsHandedOutFirst()
    {
        var frames = new FrameAllocatorFixture(64);
        int a = frames.Allocate(0), b = frames.Allocate(0), c = frames.Allocate(0), d = frames.Allocate(0);
        Assert.Equal([0, 1, 2, 3], [a, b, c, d]);
        frames.Free(a, 0);
        frames.Free(c, 0);
        Assert.Equal(c, frames.Allocate(0));
        Assert.Equal(a, frames.Allocate(0));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1024, 0, 1024)]
    [InlineData(5000, 3, 4990)]
    [InlineData(5000, 1023, 2)]
    [InlineData(6144, 1, 6143)]
    public void ARangeBecomesTheLargestAlignedBlocks(int frameCount, int first, int count)
    {
        var frames = new FrameAllocatorFixture(frameCount, allFree: false);
        frames.AddFree(first, count);
        bool[] free = new bool[frameCount];
        free.AsSpan(first, count).Fill(true);
        Assert.Equal(FrameAllocatorFixture.MaximalBlocks(free), frames.Blocks());
        Assert.Equal(count, frames.FreeFrames);
    }

    [Fact]
    public void NeighbouringRangesAreJoined()
    {
        var frames = new FrameAllocatorFixture(2048, allFree: false);
        frames.AddFree(0, 700);
        frames.AddFree(1000, 1048);
        frames.AddFree(700, 300);
        Assert.Equal(new SortedDictionary<int, int> { [0] = 10, [1024] = 10 }, frames.Blocks());
    }

    [Fact]
    public void AddFreeKeepsToTheManagedFrames()
    {
        var frames = new FrameAllocatorFixture(10, allFree: false);
        frames.AddFree(-5, 7);
        frames.AddFree(8, int.MaxValue);
        frames.AddFree(4, 0);
        frames.AddFree(4, -3);
        Assert.Equal(new SortedDictionary<int, int> { [0] = 1, [8] = 1 }, frames.Blocks());
    }

    [Fact]
    public void WhatIsNotAnAllocatedBlockIsNotGivenBack()
    {
        var frames = new FrameAllocatorFixture(3000);
        int block = frames.Allocate(4);
        int free = frames.FreeFrames;
        SortedDictionary<int, int> blocks = frames.Blocks();
        frames.Free(-1, 0);
        frames.Free(3000, 0);
        frames.Free(int.MaxValue, 0);
        frames.Free(2992, 4);
        frames.Free(block + 1, 1);
        frames.Free(block, -1);
        frames.Free(block, 11);
        frames.Free(2999, 0);
        frames.Free(2000, 3);
        Assert.Equal(-1, frames.Allocate(-1));
        Assert.Equal(-1, frames.Allocate(11));
        Assert.Equal(free, frames.FreeFrames);
        Assert.Equal(blocks, frames.Blocks());
        frames.Free(block, 4);
        frames.Free(block, 4);
        Assert.Equal(3000, frames.FreeFrames);
    }

    [Fact]
    public void ZeroedStorageIsHardlyTouched()
    {
        const int FrameCount = 1 << 20;
        byte[] storage = new byte[BuddyFrameAllocator.GetStorageSize(FrameCount)];
        BuddyFrameAllocator allocator = default;
        allocator.Initialize(storage, FrameCount);
        Assert.Equal(-1, storage.AsSpan(88).IndexOfAnyExcept((byte)0));
        allocator.AddFree(storage, 0, FrameCount);
        int written = 0;
        foreach (ulong entry in MemoryMarshal.Cast<byte, ulong>(storage)) written += entry != 0 ? 1 : 0;
        Assert.Equal(11 + (FrameCount / 1024), written);
    }

    [Fact]
    public void StorageIsEightBytesAFrame()
    {
        Assert.Equal((100 * 8) + 88, BuddyFrameAllocator.GetStorageSize(100));
        int largest = BuddyFrameAllocator.GetStorageSize(BuddyFrameAllocator.MaximumFrames);
        Assert.InRange(largest, int.MaxValue - 8, int.MaxValue);
        Assert.Equal(largest, BuddyFrameAllocator.GetStorageSize(int.MaxValue));
    }

    [Fact]
    public void TheStructIsSmallAndNamed()
    {
        Assert.True(System.Runtime.CompilerServices.Unsafe.SizeOf<BuddyFrameAllocator>() <= 16);
        Assert.True(BuddyFrameAllocator.Name.SequenceEqual("buddy"u8));
    }

    [Fact]
    public void BehavesLikeTheModel() => TestRun.Repeat(1, random =>
    {
        int operations = TestRun.Count(20_000, 1_000_000);
        for (int done = 0; done < operations;)
        {
            int batch = Math.Min(random.Next(500, 5000), operations - done);
            RunBatch(random, batch);
            done += batch;
        }
    });

    private static void RunBatch(Random random, int operations)
    {
        int frameCount = random.Next(1, random.Next(2) == 0 ? 200 : 6000);
        var frames = new FrameAllocatorFixture(frameCount, allFree: false);
        bool[] free = new bool[frameCount];
        var held = new List<(int Frame, int Order)>();
        AddRanges(random, frames, free);
        SortedDictionary<int, int> atFirst = frames.Blocks();
        Assert.Equal(FrameAllocatorFixture.MaximalBlocks(free), atFirst);
        for (int i = 0; i < operations; i++)
        {
            // The mix drifts, so that memory gets nearly full and nearly empty in turn.
            bool allocates = random.Next(100) < (i / 300 % 2 == 0 ? 70 : 30);
            if (allocates || held.Count == 0) Allocate(random, frames, free, held);
            else GiveBack(random, frames, free, held);
            Assert.Equal(free.AsSpan().Count(true), frames.FreeFrames);
            if (i % 97 == 0) Assert.Equal(FrameAllocatorFixture.MaximalBlocks(free), frames.Blocks());
        }

        while (held.Count > 0) GiveBack(random, frames, free, held);
        Assert.Equal(atFirst, frames.Blocks());
    }

    private static void AddRanges(Random random, FrameAllocatorFixture frames, bool[] free)
    {
        var cuts = new SortedSet<int> { 0, free.Length };
        for (int i = random.Next(8); i > 0; i--) cuts.Add(random.Next(free.Length + 1));
        (int First, int Count)[] ranges = [.. cuts.Zip(cuts.Skip(1), (from, to) => (from, to - from))];
        random.Shuffle(ranges);
        foreach ((int first, int count) in ranges)
        {
            if (random.Next(5) == 0) continue;
            frames.AddFree(first, count);
            free.AsSpan(first, count).Fill(true);
        }
    }

    private static void Allocate(Random random, FrameAllocatorFixture frames, bool[] free, List<(int Frame, int Order)> held)
    {
        int order = Math.Min(random.Next(11), random.Next(11));
        int frame = frames.Allocate(order);
        if (frame < 0)
        {
            Assert.Equal(-1, frame);
            for (int at = 0; at < free.Length; at += 1 << order)
                Assert.False(FrameAllocatorFixture.IsFree(free, at, order), $"block {at} of order {order} was free");
            return;
        }

        Assert.True(FrameAllocatorFixture.IsFree(free, frame, order), $"block {frame} of order {order} was not free or not aligned");
        free.AsSpan(frame, 1 << order).Fill(false);
        held.Add((frame, order));
    }

    private static void GiveBack(Random random, FrameAllocatorFixture frames, bool[] free, List<(int Frame, int Order)> held)
    {
        int index = random.Next(held.Count);
        (int frame, int order) = held[index];
        held[index] = held[^1];
        held.RemoveAt(held.Count - 1);
        frames.Free(frame, order);
        free.AsSpan(frame, 1 << order).Fill(true);
    }
}
